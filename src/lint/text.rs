//! The words a reader sees, out of HTML, Markdown or plain text, with the bytes they were read from.
//!
//! Attributes, scripts, styles, comments, code and addresses are no words. A border between blocks is a line break,
//! every other run of white space one blank.

use std::ops::Range;
use std::path::Path;

/// How a text is marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// Tags and entities.
    Html,
    /// Markdown, with HTML in it.
    Markdown,
    /// None: an empty line ends a block.
    Plain,
}

impl Markup {
    /// By the file's ending; where that says nothing, by whether tags are closed in the text.
    pub fn of(name: &Path, text: &str) -> Self {
        let ending = name.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("html" | "htm" | "xhtml" | "php" | "vue" | "svelte") => Self::Html,
            Some("md" | "markdown" | "mdx") => Self::Markdown,
            _ if text.contains("</") || text.contains("<br") => Self::Html,
            _ => Self::Plain,
        }
    }
}

/// Words of a text and where each byte of them was read.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// The words; blocks are set apart by one line break.
    pub text: String,
    /// For each byte of `text` the bytes of the source that made it.
    from: Vec<Range<usize>>,
}

impl Words {
    /// The bytes of the source that some words were made from, with tags between them.
    pub fn source(&self, words: &Range<usize>) -> Range<usize> {
        let at = |index: usize| self.from.get(index).cloned();
        let first = at(words.start).unwrap_or_default();
        let last = words.end.checked_sub(1).and_then(at).unwrap_or_default();
        first.start..last.end
    }

    /// A part of the words; empty outside.
    pub fn part(&self, words: Range<usize>) -> &str {
        self.text.get(words).unwrap_or_default()
    }

    /// The block in which a byte lies.
    pub fn block(&self, at: usize) -> Range<usize> {
        let at = at.min(self.text.len());
        let start = self.part(0..at).rfind('\n').map_or(0, |border| border + 1);
        let rest = self.part(at..self.text.len());
        start..rest.find('\n').map_or(self.text.len(), |border| at + border)
    }

    /// The sentence in which a byte lies, inside its block.
    pub fn sentence(&self, at: usize) -> Range<usize> {
        let block = self.block(at);
        let (mut start, mut end) = (block.start, block.end);
        for (index, mark) in self.part(block.clone()).char_indices() {
            let after = block.start + index + mark.len_utf8();
            if !self.ends_sentence(block.start + index, mark) {
                continue;
            }
            if after <= at {
                start = after;
            } else {
                end = after;
                break;
            }
        }
        start..end
    }

    /// Whether a mark ends a sentence: not the point of `H.R. 12`, `U.S. Immigration`, `St. Clair` or `July 11.5`.
    fn ends_sentence(&self, at: usize, mark: char) -> bool {
        if matches!(mark, '!' | '?' | '…' | ';') {
            return true;
        }
        let rest = self.part(at + mark.len_utf8()..self.text.len());
        let is_last = rest.is_empty() || rest.starts_with(['\n', ' ', '"', '”', '»', ')']);
        let word = self.part(0..at).rsplit([' ', '\n']).next().unwrap_or_default();
        mark == '.' && is_last && word.chars().count() > 2 && !word.contains('.')
    }
}

/// Elements whose content nobody reads.
const UNREAD: [&str; 9] =
    ["script", "style", "template", "svg", "iframe", "object", "code", "select", "textarea"];

/// Elements inside a line; every other one ends a block.
const INLINE: [&str; 26] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr",
];

/// Reads the words of a text.
pub fn words(source: &str, markup: Markup) -> Words {
    let mut reader = Reader { source, markup, at: 0, words: Words::default() };
    while let Some(next) = reader.rest().chars().next() {
        let n_read = match (markup, next) {
            (_, 'h' | 'w') if reader.is_address() => reader.until_blank(),
            (Markup::Html | Markup::Markdown, '<') => reader.tag(),
            (Markup::Html | Markup::Markdown, '&') => reader.entity(),
            (Markup::Markdown, _) => reader.mark(next),
            _ => 0,
        };
        if n_read > 0 {
            reader.at += n_read;
        } else {
            reader.letter(next);
        }
    }
    reader.words
}

struct Reader<'a> {
    source: &'a str,
    markup: Markup,
    at: usize,
    words: Words,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn is_at_line_start(&self) -> bool {
        let before = self.source.get(..self.at).unwrap_or_default();
        before.rsplit('\n').next().is_some_and(|line| line.trim().is_empty())
    }

    fn is_address(&self) -> bool {
        let begins = ["http://", "https://", "www."];
        let follows_word = self.words.text.ends_with(char::is_alphanumeric);
        !follows_word && begins.iter().any(|begin| self.rest().starts_with(begin))
    }

    fn until_blank(&mut self) -> usize {
        let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '"' | '\'' | ')' | '>');
        let n = self.rest().find(ends).unwrap_or(self.rest().len());
        self.push(' ', n);
        n
    }

    /// Adds a character that `n` bytes of the source made; white space once.
    fn push(&mut self, c: char, n: usize) {
        let text = &mut self.words.text;
        let is_border = c == '\n';
        if c.is_whitespace() {
            if is_border && text.ends_with(' ') {
                text.pop();
                self.words.from.pop();
            }
            if text.is_empty() || text.ends_with(['\n', ' ']) {
                return;
            }
        }
        let c = if c.is_whitespace() && !is_border { ' ' } else { c };
        text.push(c);
        let from = self.at..self.at + n;
        self.words.from.extend(std::iter::repeat_n(from, c.len_utf8()));
    }

    /// One letter of the source.
    fn letter(&mut self, c: char) {
        let n = c.len_utf8();
        let is_line_end = c == '\n';
        let next = self.rest().get(n..).unwrap_or_default();
        let is_empty_line = next.lines().next().is_some_and(|line| line.trim().is_empty());
        let ends_block = is_line_end && is_empty_line && self.markup != Markup::Html;
        match c {
            // A soft hyphen or a blank without width.
            '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
            _ if ends_block => self.push('\n', n),
            _ if is_line_end => self.push(' ', n),
            _ => self.push(c, n),
        }
        self.at += n;
    }

    /// The length of a tag, with the content of an element that nobody reads; 0 where none begins.
    fn tag(&mut self) -> usize {
        let rest = self.rest();
        if rest.starts_with("<!--") {
            return rest.find("-->").map_or(rest.len(), |end| end + 3);
        }
        let inner = rest.get(1..).unwrap_or_default();
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            return 0;
        }
        let length = tag_length(rest);
        let is_closing = inner.starts_with('/');
        let name: String = inner
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_lowercase();
        let follows_digit = self.words.text.ends_with(|c: char| c.is_ascii_digit());
        let next = rest.get(length..).unwrap_or_default();
        let splits = follows_digit && next.starts_with(char::is_alphabetic);
        let is_unread = UNREAD.contains(&name.as_str()) && !is_closing;
        let skipped = if is_unread && !rest.get(..length).unwrap_or_default().ends_with("/>") {
            let end = format!("</{name}");
            let lower = next.to_ascii_lowercase();
            let content = lower.find(&end).unwrap_or(next.len());
            content + tag_length(next.get(content..).unwrap_or_default())
        } else {
            0
        };
        if name == "br" || is_unread || splits {
            self.push(' ', length);
        } else if !INLINE.contains(&name.as_str()) && !UNREAD.contains(&name.as_str()) {
            self.push('\n', length);
        }
        length + skipped
    }

    /// The length of an entity, whose character is added; 0 where none begins.
    fn entity(&mut self) -> usize {
        let Some(end) = self.rest().find(';').filter(|end| *end < 12) else { return 0 };
        let Some(c) = decoded(self.rest().get(1..end).unwrap_or_default()) else { return 0 };
        self.push(c, end + 1);
        end + 1
    }

    /// The length of a mark of Markdown; 0 for a letter.
    fn mark(&mut self, next: char) -> usize {
        let (rest, at_start) = (self.rest(), self.is_at_line_start());
        if next == '`' {
            let n_ticks = rest.len() - rest.trim_start_matches('`').len();
            let ticks = rest.get(..n_ticks).unwrap_or_default().to_owned();
            let code = rest.get(n_ticks..).unwrap_or_default();
            let n = code.find(&ticks).map_or(n_ticks, |end| end + 2 * n_ticks);
            self.push(' ', n);
            return n;
        }
        if rest.starts_with("](") {
            return rest.find(')').map_or(1, |end| end + 1);
        }
        if at_start && matches!(next, '#' | '>' | '-' | '*' | '+') {
            let n = rest.len() - rest.trim_start_matches(next).len();
            self.push('\n', n);
            return n;
        }
        match next {
            '|' => {
                self.push('\n', 1);
                1
            }
            '*' | '_' | '~' | '[' | ']' | '\\' => 1,
            _ => 0,
        }
    }
}

/// To the end of a tag; `>` inside quotes does not end it.
fn tag_length(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    text.len()
}

fn decoded(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = match hex {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" | "ldquo" | "rdquo" => '"',
        "apos" | "lsquo" | "rsquo" => '\'',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "middot" | "bull" => '·',
        "dollar" => '$',
        "percnt" => '%',
        "comma" => ',',
        "aacute" => 'á',
        "eacute" => 'é',
        "iacute" => 'í',
        "oacute" => 'ó',
        "uacute" => 'ú',
        "ntilde" => 'ñ',
        "shy" => '\u{ad}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, markup: Markup, expected: &str) {
        assert_eq!(words(source, markup).text.trim_end(), expected, "{source}");
    }

    #[test]
    fn only_what_a_reader_sees_is_read() {
        let html =
            "<p title=\"23,753 > 1\"><b>23,</b>753&nbsp;people</p><script>var n = 1</script>";
        check(html, Markup::Html, "23,753 people");
        check("<span>137</span><span>ICE</span><!-- 5 --><br>x", Markup::Html, "137 ICE x");
        check("see https://x.org/23,753 and", Markup::Plain, "see and");
        check("**23,753** [people](x/137)\n\n- a | b", Markup::Markdown, "23,753 people\na\nb");
        check("one\ntwo\n\nthree", Markup::Plain, "one two\nthree");
        check("a < b & c", Markup::Html, "a < b & c");
    }

    #[test]
    fn words_know_the_bytes_that_they_were_read_from() {
        let source = "<p>ñ <b>23,</b>753&nbsp;people</p>";
        let words = words(source, Markup::Html);
        let at = words.text.find("23").unwrap();
        assert_eq!(&source[words.source(&(at..at + 6))], "23,</b>753");
        let at = words.text.find(" people").unwrap();
        assert_eq!(&source[words.source(&(at..at + 7))], "&nbsp;people");
    }

    #[test]
    fn initials_end_no_sentence() {
        let words = words("By H.R. 12 of the U.S. House. ICE held people. Then", Markup::Plain);
        let sentence = words.sentence(words.text.find("ICE").unwrap());
        assert_eq!(words.part(sentence).trim(), "ICE held people.");
    }
}
