//! A rehearsal of the next fault: real workbooks with one edit each, and what becomes of it.

mod bed;
mod blocks;
mod dates;
mod edit;
mod judge;
mod harmless;
mod labels;
mod own;
mod packages;
mod place;
mod recorded;
mod values;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rayon::prelude::*;

use crate::shared;
use bed::Original;
use judge::{Sort, Verdict};
use recorded::{
    COUNTERS, COUNTERS_OF_OUR_OWN, FALSE_REPORTS_OF_OUR_OWN, RECORDED, RECORDED_OF_OUR_OWN,
};

/// Documents of all eras that are edited.
const WORKBOOKS: [&str; 8] = [
    "20210415122347-FY21_detention-stats_0414.xlsx",
    "20211113090250-FY21_detentionStats11122021.xlsx",
    "20220709054442-FY22_detentionStats07082022.xlsx",
    "20230804124315-FY23_detentionStats08032023.xlsx",
    "20240330001816-FY24_detentionStats03292024.xlsx",
    "20240829200938-FY24_detentionStats08292024.xlsx",
    "FY25_detentionStats04162025.xlsx",
    "FY26_detentionStats_02122026.xlsx",
];

/// So many mutants are sorted by every `cargo test`.
const SAMPLE: usize = 150;

/// One edited document.
struct Mutant {
    kind: &'static str,
    witness: bool,
    file: String,
    place: String,
    what: String,
    verdict: Verdict,
}

/// Counts of one kind.
#[derive(Debug, Default, Clone)]
struct Tally {
    n: usize,
    read: usize,
    reported: usize,
    no_place: usize,
    warned: usize,
    unreported: usize,
    counter: usize,
    no_witness: usize,
}

impl Tally {
    fn share(&self) -> f64 {
        let (good, n) = (self.read + self.reported, self.n.max(1));
        f64::from(u32::try_from(good).unwrap()) / f64::from(u32::try_from(n).unwrap())
    }

    fn add(&mut self, mutant: &Mutant) {
        self.counter += usize::from(mutant.verdict.counter);
        if !mutant.witness && mutant.verdict.sort > Sort::Reported {
            self.no_witness += 1;
            return;
        }
        self.n += 1;
        match mutant.verdict.sort {
            Sort::Read => self.read += 1,
            Sort::Reported => self.reported += 1,
            Sort::NoPlace => self.no_place += 1,
            Sort::Warned => self.warned += 1,
            Sort::Unreported => self.unreported += 1,
        }
    }
}

fn mutants(originals: &[Original], n: usize) -> Vec<Mutant> {
    let kinds = edit::kinds();
    let of_original = |(at, original): (usize, &Original)| -> Vec<Mutant> {
        let numbers: Vec<usize> = (0..n)
            .filter(|number| (number / kinds.len() + number) % originals.len() == at)
            .collect();
        numbers
            .par_iter()
            .map_init(
                || original.history.clone(),
                |history, number| {
                    let kind = &kinds[number % kinds.len()];
                    mutant(original, kind, *number, history)
                },
            )
            .flatten()
            .collect()
    };
    originals.par_iter().enumerate().flat_map(of_original).collect()
}

fn mutant(
    original: &Original,
    kind: &edit::Kind,
    number: usize,
    history: &mut Vec<detention_stats::model::Release>,
) -> Option<Mutant> {
    let mut dice = edit::Dice::new(u64::try_from(number).unwrap());
    for _ in 0..60 {
        let Some(at) = edit::start(original, &mut dice) else { continue };
        let Some(edited) = kind.edit(&at, &mut dice) else { continue };
        let Some((after, what)) = edited.read() else { continue };
        let verdict = judge::sort(original, &after, history);
        return Some(Mutant {
            kind: kind.name,
            witness: !kind.value || values::witnessed(&at),
            file: original.document.file.clone(),
            place: format!("{} ({})", at.figure.address, at.figure.table),
            what,
            verdict,
        });
    }
    None
}

fn tallies(mutants: &[Mutant]) -> BTreeMap<&'static str, Tally> {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for mutant in mutants {
        tallies.entry(mutant.kind).or_default().add(mutant);
    }
    tallies
}

/// The table by kind, and so many examples of each kind of what was neither read nor reported.
fn table(mutants: &[Mutant], examples: usize) -> String {
    let tallies = tallies(mutants);
    let mut text = format!(
        "{:40} {:>5} {:>6} {:>9} {:>9} {:>7} {:>11} {:>7} {:>8} {:>11}\n",
        "kind",
        "n",
        "read",
        "reported",
        "no place",
        "warned",
        "unreported",
        "share",
        "counter",
        "no witness"
    );
    let mut sum = Tally::default();
    let mut line = |name: &str, t: &Tally| {
        let _ = writeln!(
            text,
            "{:40} {:>5} {:>6} {:>9} {:>9} {:>7} {:>11} {:>6.1}% {:>8} {:>11}",
            name,
            t.n,
            t.read,
            t.reported,
            t.no_place,
            t.warned,
            t.unreported,
            100.0 * t.share(),
            t.counter,
            t.no_witness
        );
    };
    for (name, tally) in &tallies {
        line(name, tally);
        sum.n += tally.n;
        sum.read += tally.read;
        sum.reported += tally.reported;
        sum.no_place += tally.no_place;
        sum.warned += tally.warned;
        sum.unreported += tally.unreported;
        sum.counter += tally.counter;
        sum.no_witness += tally.no_witness;
    }
    line("all", &sum);
    if examples > 0 {
        for name in tallies.keys() {
            let bad = |m: &&Mutant| {
                m.kind == *name
                    && (m.verdict.counter || m.witness && m.verdict.sort > Sort::Reported)
            };
            let mut shown: Vec<&Mutant> = mutants.iter().filter(bad).collect();
            shown.sort_by_key(|m| !m.verdict.counter);
            for m in shown.into_iter().take(examples) {
                let counter = if m.verdict.counter { " COUNTER" } else { "" };
                let _ = writeln!(
                    text,
                    "{name}: {:?}{counter}\n    {} {}\n    {}\n    {}",
                    m.verdict.sort, m.file, m.place, m.what, m.verdict.words
                );
            }
        }
    }
    text
}

/// Fails where a kind fell below its recorded share, or more counters changed or were lost without a report.
fn holds(mutants: &[Mutant], recorded: &[(&str, f64)], counters: usize) {
    let tallies = tallies(mutants);
    let fallen: Vec<String> = tallies
        .iter()
        .filter(|(_, tally)| tally.n > 0)
        .filter_map(|(kind, tally)| {
            let least = recorded.iter().find(|(of, _)| of == kind).map_or(1.0, |(_, share)| *share);
            let share = tally.share();
            (share + 0.01 < least).then(|| format!("{kind}: {share:.2}, was {least:.2}"))
        })
        .collect();
    assert!(fallen.is_empty(), "fewer edits are read or reported:\n{}", fallen.join("\n"));
    let lost: usize = tallies.values().map(|tally| tally.counter).sum();
    assert!(lost <= counters, "{lost} counters changed or lost without a report, were {counters}");
}

#[test]
fn the_next_fault_is_read_or_reported() {
    let Some(folder) = shared::folder("workbooks") else { return };
    let wanted = std::env::var("DETENTION_STATS_MUTANTS").ok().and_then(|n| n.parse().ok());
    let n = wanted.unwrap_or(SAMPLE);
    let examples = std::env::var("DETENTION_STATS_EXAMPLES").ok();
    let examples = examples.and_then(|n| n.parse().ok()).unwrap_or(0);
    let originals = bed::originals(&folder, &WORKBOOKS, if wanted.is_some() { 12 } else { 4 });
    let mutants = mutants(&originals, n);
    eprintln!("{}\n{} mutants of real workbooks", table(&mutants, examples), mutants.len());
    let few = if wanted.is_some() { originals.len() } else { 2 };
    let (n_harmless, n_false, which) = harmless::false_reports(&originals[..few]);
    eprintln!("{n_harmless} harmless variants, {n_false} with a false report\n{which}");
    if wanted.is_none() {
        holds(&mutants, RECORDED, COUNTERS);
        assert_eq!(n_false, 0, "false reports\n{which}");
    }
}

#[test]
fn the_next_fault_of_small_workbooks_is_read_or_reported() {
    let originals = own::originals();
    let mutants = mutants(&originals, 300);
    eprintln!("{}\n{} mutants of our own workbooks", table(&mutants, 3), mutants.len());
    holds(&mutants, RECORDED_OF_OUR_OWN, COUNTERS_OF_OUR_OWN);
    let (_, n_false, which) = harmless::false_reports(&originals);
    assert!(n_false <= FALSE_REPORTS_OF_OUR_OWN, "{n_false} false reports\n{which}");
}
