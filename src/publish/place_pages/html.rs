//! Parts that the pages of places and states share.

use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::charts::Language;
use crate::charts::words::count;
use crate::profiles::profile::SheetReceipt;
use crate::publish::site::Site;
pub(super) use crate::publish::site::ending;

const CSS: &str = include_str!("place.css");

/// What is around the body of a page.
pub(super) struct Around<'a> {
    pub(super) language: Language,
    pub(super) title: &'a str,
    /// Sentences for a list of search results.
    pub(super) description: &'a str,
    /// Address of the sharing card from the page.
    pub(super) card: &'a str,
    /// The page's folder and its name without its ending.
    pub(super) place: (&'static str, &'a str),
    /// Where the page is on the web.
    pub(super) site: &'a Site,
    /// Links before the one to the other language: address and words.
    pub(super) links: &'a [(String, String)],
}

/// Text that is no markup.
pub(super) fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}

/// A whole page.
pub(super) fn page(around: &Around<'_>, body: &str) -> String {
    let Around { language, title, description, place: (_, stem), links, .. } = around;
    let (title, description) = (escaped(title), escaped(description));
    let links: Vec<String> = links
        .iter()
        .map(|(address, words)| format!("<a href=\"{}\">{}</a>", escaped(address), escaped(words)))
        .collect();
    let (code, other, words) = match language {
        Language::En => ("en", Language::Es, "Español"),
        Language::Es => ("es", Language::En, "English"),
    };
    let other_page = format!("{stem}{}", ending(other));
    let other_code = other.code();
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <meta name=\"description\" content=\"{description}\">\n\
         {}\
         <link rel=\"icon\" href=\"data:,\">\n<style>{CSS}</style>\n</head>\n<body>\n\
         <nav aria-label=\"{}\">{}<a lang=\"{other_code}\" hreflang=\"{other_code}\" href=\"{other_page}\">{words}</a></nav>\n\
         <main>\n{body}</main>\n</body>\n</html>\n",
        head(around, (&title, &description)),
        language.say("Pages", "Páginas"),
        links.concat(),
    )
}

/// The page for lists of search results and for sharing: its other language, card and address.
fn head(around: &Around<'_>, (title, description): (&str, &str)) -> String {
    let Around { language, card, place: (folder, stem), site, .. } = around;
    let own = site.absolute(&format!("charts/{folder}/{stem}{}", ending(*language)));
    let card = site.address(&format!("charts/states/{}", name_of(card)), card);
    let mut head = format!(
        "<meta property=\"og:type\" content=\"website\">\n<meta property=\"og:title\" content=\"{title}\">\n\
         <meta property=\"og:description\" content=\"{description}\">\n\
         <meta property=\"og:image\" content=\"{card}\">\n<meta name=\"twitter:card\" content=\"summary_large_image\">\n"
    );
    for other in Language::BOTH {
        let file = format!("{stem}{}", ending(other));
        let address = site.address(&format!("charts/{folder}/{file}"), &file);
        let code = other.code();
        let _ = writeln!(
            head,
            "<link rel=\"alternate\" hreflang=\"{code}\" href=\"{}\">",
            escaped(&address)
        );
    }
    if let Some(own) = own.map(|own| escaped(&own)) {
        let _ = writeln!(
            head,
            "<link rel=\"canonical\" href=\"{own}\">\n<meta property=\"og:url\" content=\"{own}\">"
        );
    }
    head
}

/// The last part of an address.
fn name_of(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}

/// The large number with what it is.
pub(super) fn big(number: &str, of: &str) -> String {
    format!("<p class=\"big\">{}</p>\n<p class=\"of\">{}</p>\n", escaped(number), escaped(of))
}

/// Paragraphs of sentences.
pub(super) fn sentences(said: &[String]) -> String {
    let mut html = String::new();
    for sentence in said {
        html.extend(["<p>", &escaped(sentence), "</p>\n"]);
    }
    html
}

/// A count, or a dash where nothing is published.
pub(super) fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), count)
}

/// A table that scrolls in its own frame.
pub(super) fn table(caption: &str, heads: &[String], rows: &[Vec<String>]) -> String {
    let mut html = format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table><caption>{0}</caption>\n<thead><tr>",
        escaped(caption)
    );
    for head in heads {
        html.push_str("<th scope=\"col\">");
        html.push_str(&escaped(head));
        html.push_str("</th>");
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        html.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let (open, close) =
                if at == 0 { ("<th scope=\"row\">", "</th>") } else { ("<td>", "</td>") };
            html.push_str(open);
            html.push_str(cell);
            html.push_str(close);
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table></div>\n");
    html
}

/// A list of terms; empty values are left out.
pub(super) fn terms(terms: &[(String, String)]) -> String {
    let mut html = String::from("<dl>\n");
    for (term, value) in terms.iter().filter(|(_, value)| !value.is_empty()) {
        html.push_str("<dt>");
        html.push_str(&escaped(term));
        html.push_str("</dt><dd>");
        html.push_str(value);
        html.push_str("</dd>\n");
    }
    html.push_str("</dl>\n");
    html
}

/// A receipt as terms.
pub(super) fn receipt(of: &SheetReceipt, language: Language) -> String {
    let cells: Vec<String> = of
        .cells
        .iter()
        .map(|(measure, cells)| format!("{} ({})", cells.join(" + "), measure.replace('_', " ")))
        .collect();
    let address = |url: &Option<String>| {
        // Only the web; a link is followed by a person, never by the page.
        let url = url.as_ref().filter(|url| url.starts_with("https://"));
        url.map_or_else(String::new, |url| {
            format!("<a rel=\"noreferrer\" href=\"{0}\">{0}</a>", escaped(url))
        })
    };
    let say = |en: &str, es: &str| language.say(en, es);
    terms(&[
        (say("Document", "Documento"), escaped(&of.document)),
        (say("Sheet", "Hoja"), escaped(&of.sheet)),
        (say("Cells", "Celdas"), escaped(&cells.join(", "))),
        (
            say("Date line", "Línea de la fecha"),
            escaped(of.as_of_text.as_deref().unwrap_or_default()),
        ),
        (say("Published", "Publicado"), day(of.published_on, language)),
        (say("Source URL", "Dirección"), address(&of.url)),
        (say("Archived copy", "Copia archivada"), address(&of.archive_url)),
        ("SHA-256".to_owned(), escaped(of.sha256.as_deref().unwrap_or_default())),
    ])
}

/// A day in digits, on one line.
pub(super) fn date(day: NaiveDate) -> String {
    format!("<time>{day}</time>")
}

/// A day in words.
pub(super) fn day(day: NaiveDate, language: Language) -> String {
    escaped(&language.day(day))
}
