//! One integration binary: real workbooks, the program as its users run it, the layout of the source.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::too_many_lines,
    clippy::match_same_arms,
    clippy::unnecessary_wraps,
    clippy::assigning_clones,
    clippy::format_push_string,
    reason = "a test stops at the first thing that is not as it should be, and says so on stderr"
)]

mod addresses;
mod backfills;
mod cases;
mod cli;
mod commands;
mod contract;
mod daily;
mod faults;
mod fixed;
mod fixtures;
mod forms;
mod fuzz;
mod guides;
mod headlines;
mod hosts;
mod hostile;
mod interrupted;
mod layout;
mod lint;
mod lint_sentences;
mod local;
mod made;
mod outcomes;
mod pictures;
mod places;
mod published;
mod questions;
mod reference;
mod rehearsal;
mod replica;
mod schemas;
mod sets;
mod shared;
mod sites;
mod tables;
mod trust;
mod unattended;
mod workbooks;
