//! How much of the fixed samples is read correctly or reported today. Better is recorded here; worse fails the test.

/// Shares below 1 of the sample of real workbooks, by kind.
pub(super) const RECORDED: &[(&str, f64)] = &[
    ("cell twice", 0.50),
    ("column removed", 0.00),
    ("column shifted by a row", 0.50),
    ("column's figures exchanged", 0.50),
    ("date of last release over new figures", 0.50),
    ("date removed", 0.50),
    ("digit dropped", 0.66),
    ("digits transposed", 0.66),
    ("formula without value", 0.50),
    ("full-width digits", 0.66),
    ("number in the file 1e999", 0.00),
    ("part twice", 0.00),
    ("row labels exchanged", 0.50),
    ("sheet hidden", 0.00),
    ("sheet removed", 0.00),
    ("stale figures under new date", 0.50),
    ("stale table with its date", 0.50),
    ("table removed", 0.00),
    ("title exchanged", 0.50),
    ("value 1e999", 0.00),
    ("value NaN", 0.00),
    ("value halved", 0.50),
    ("value x100", 0.50),
    ("value zeroed", 0.66),
];

/// Counters of that sample that change, or are lost without a report.
pub(super) const COUNTERS: usize = 1;

/// Harmless variants of that sample that are reported or lose figures.
pub(super) const FALSE_REPORTS: usize = 2;

/// Shares below 1 of the sample of our own workbooks, by kind.
pub(super) const RECORDED_OF_OUR_OWN: &[(&str, f64)] = &[
    ("column removed", 0.80),
    ("column shifted by a row", 0.80),
    ("column's figures exchanged", 0.80),
    ("copied from above", 0.60),
    ("date of last release over new figures", 0.50),
    ("error cell", 0.40),
    ("header exchanged", 0.80),
    ("number blanked", 0.40),
    ("row labels exchanged", 0.80),
    ("row shifted by a column", 0.80),
    ("rows' figures exchanged", 0.40),
    ("sheet hidden", 0.00),
    ("sheet removed", 0.00),
    ("table moved", 0.50),
    ("table removed", 0.00),
    ("value 1e999", 0.00),
    ("value NaN", 0.00),
    ("value doubled", 0.80),
    ("value halved", 0.80),
    ("value negative", 0.60),
];

/// Counters of that sample that change, or are lost without a report.
pub(super) const COUNTERS_OF_OUR_OWN: usize = 3;

/// Harmless variants of that sample that are reported or lose figures.
pub(super) const FALSE_REPORTS_OF_OUR_OWN: usize = 1;
