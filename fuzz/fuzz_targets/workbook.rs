//! Sheet XML and shared strings, separated by a zero byte, in a sound container; besides, the bytes as they are.
#![no_main]

use detention_stats_fuzz::{container, extract, holds};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(document) = extract::document::read(bytes) {
        holds(&document.extraction);
    }
    let at = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (sheet, strings) = bytes.split_at(at);
    let whole = container("ATD FY22 YTD", sheet, strings.get(1..).unwrap_or_default());
    if let Ok(extraction) = extract::workbook::extract(&whole) {
        holds(&extraction);
    }
});
