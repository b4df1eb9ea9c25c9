//! The words and the date that belong to a number.

use std::ops::Range;

use super::dates::{Date, Tie};
use super::numbers::Number;
use super::text::Words;

/// The words around a number.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// From the number or date before it, or the beginning of its sentence.
    pub before: String,
    /// To the next number, or past the date that ends it.
    pub after: String,
    /// The beginning of the sentence, where another number is between.
    pub prefix: String,
    /// The end of the sentence, beyond the next number.
    pub rest: String,
    /// The block before.
    pub heading: String,
}

/// The date of a number.
#[derive(Debug, Clone, Copy)]
pub struct Dated {
    /// Its position among the dates.
    pub at: usize,
    /// Whether no other number claims it with more right.
    pub is_sure: bool,
}

/// What is read in a text.
#[derive(Debug)]
pub struct Reading<'a> {
    /// Its words.
    pub words: &'a Words,
    /// Its dates, in order.
    pub dates: &'a [Date],
    /// Its numbers, in order.
    pub numbers: &'a [Number],
}

/// How far a block below a number that is alone in its own may reach, in bytes.
const BELOW: usize = 240;

impl Reading<'_> {
    /// The words around a number: those of its sentence; where it is alone in its block, those below it.
    pub fn context(&self, at: usize) -> Option<Context> {
        let number = self.numbers.get(at)?;
        let sentence = self.words.sentence(number.span.start);
        let (start, end) = self.between(at, &sentence);
        let block = self.words.block(number.span.start);
        let after_date = self.dates.iter().map(|date| date.span.end);
        let start = after_date
            .filter(|end| (start..=number.span.start).contains(end))
            .max()
            .unwrap_or(start);
        let is_alone = self.words.part(block.clone()).trim().len() <= number.span.len() + 18
            && self.words.part(number.span.end..block.end).trim().is_empty();
        let heading = self.block_before(&block);
        let end = if is_alone { self.below(at, &block) } else { end };
        let prefix = sentence.start..start.max(sentence.start);
        let first_number = self.numbers.iter().find(|n| n.span.start >= sentence.start);
        let prefix_end = first_number.map_or(prefix.end, |n| n.span.start.min(prefix.end));
        Some(Context {
            before: self.words.part(start..number.span.start).to_owned(),
            after: self.words.part(number.span.end..end).replace('\n', " | "),
            prefix: self.words.part(prefix.start..prefix_end.max(prefix.start)).to_owned(),
            rest: self.words.part(end..sentence.end.max(end)).to_owned(),
            heading: self.words.part(heading).to_owned(),
        })
    }

    /// The same with the label above it as what leads to the number, where it is alone in its block.
    pub fn context_above(&self, at: usize) -> Option<Context> {
        let number = self.numbers.get(at)?;
        let block = self.words.block(number.span.start);
        let above = self.block_before(&block);
        let has_number = self.numbers.iter().any(|n| above.contains(&n.span.start));
        let is_last = self.words.part(number.span.end..block.end).trim().is_empty();
        let heads = number.span.start - block.start < 18;
        if has_number || !is_last || !heads {
            return None;
        }
        let two_above = self.block_before(&above);
        let label = self.words.part(above);
        let label = label.trim().trim_end_matches(':');
        Some(Context {
            before: format!("{label} is"),
            heading: self.words.part(two_above).to_owned(),
            ..Context::default()
        })
    }

    fn block_before(&self, block: &Range<usize>) -> Range<usize> {
        match block.start.checked_sub(2) {
            Some(at) => self.words.block(at),
            None => 0..0,
        }
    }

    /// From the number before to the one after, inside some words.
    fn between(&self, at: usize, words: &Range<usize>) -> (usize, usize) {
        let before = at.checked_sub(1).and_then(|before| self.numbers.get(before));
        let after = self.numbers.get(at + 1);
        let start = before.map_or(words.start, |number| number.span.end.max(words.start));
        let end = after.map_or(words.end, |number| number.span.start.min(words.end));
        (start, end)
    }

    /// The end of the two blocks below, or the next number.
    fn below(&self, at: usize, block: &Range<usize>) -> usize {
        let next = self.words.block(block.end + 1);
        let second = self.words.block(next.end + 1);
        let most = self.numbers.get(at + 1).map_or(self.words.text.len(), |n| n.span.start);
        let mut end = second.end.min(most).min(block.end + BELOW).max(block.end);
        while !self.words.text.is_char_boundary(end) {
            end -= 1;
        }
        end
    }

    /// The date of a number: the one that follows it in its sentence; else the one before it there; else one that
    /// begins the next sentence or one of the next two blocks with `as of`; else one at the end of its sentence.
    pub fn dated(&self, at: usize) -> Option<Dated> {
        let number = self.numbers.get(at)?;
        let sentence = self.words.sentence(number.span.start);
        let next = self.numbers.get(at + 1).map_or(self.words.text.len(), |n| n.span.start);
        let (start, end) = (number.span.start, number.span.end);
        let found = |is_sure: bool, within: Range<usize>| {
            let date = self.dates.iter().position(|date| within.contains(&date.span.start))?;
            Some(Dated { at: date, is_sure })
        };
        let usable = |dated: &Dated| self.tie(*dated) != Some(Tie::Other);
        let following = found(true, end..sentence.end.min(next)).filter(usable);
        let preceding = || {
            let before = |date: &&Date| (sentence.start..start).contains(&date.span.start);
            let last = self.dates.iter().filter(before).count();
            let first = self.dates.iter().position(|date| date.span.start >= sentence.start)?;
            let date = (first + last).checked_sub(1).filter(|_| last > 0)?;
            let span = self.dates.get(date)?.span.clone();
            // A date that ended the figure before is likely not that of this one.
            let n_before = self
                .numbers
                .iter()
                .filter(|n| (sentence.start..span.start).contains(&n.span.start));
            Some(Dated { at: date, is_sure: n_before.count() == 0 })
        };
        let beginning = || {
            let dated =
                found(!self.begins_with_date(), sentence.end..next.min(sentence.end + BELOW))?;
            let date = self.dates.get(dated.at)?;
            let own = self.words.sentence(date.span.start);
            let n_letters = date.span.start - own.start;
            (date.tie == Tie::AsOf && n_letters < 24).then_some(dated)
        };
        following
            .or_else(|| preceding().filter(usable))
            .or_else(beginning)
            .or_else(|| found(false, end..sentence.end).filter(usable))
    }

    /// Whether dates stand above their figures in this text: then one below may be that of the next.
    fn begins_with_date(&self) -> bool {
        let first = self.numbers.first().map_or(0, |number| number.span.start);
        self.dates.iter().any(|date| date.tie == Tie::AsOf && date.span.start < first)
    }

    fn tie(&self, dated: Dated) -> Option<Tie> {
        self.dates.get(dated.at).map(|date| date.tie)
    }

    /// Whether a date is in the block of a number or one of those beside it.
    pub fn has_date_near(&self, at: usize) -> bool {
        let Some(number) = self.numbers.get(at) else { return false };
        let block = self.words.block(number.span.start);
        let before = self.block_before(&self.block_before(&block));
        let after = self.words.block(self.words.block(block.end + 1).end + 1);
        let near = before.start..after.end.max(block.end);
        self.dates.iter().any(|date| near.contains(&date.span.start))
    }
}
