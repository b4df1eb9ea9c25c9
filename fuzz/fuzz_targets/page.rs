//! Pages: kinds, links, titles, all six layouts; TRAC's tables and transcriptions take the same way.
#![no_main]

use detention_stats_fuzz::{extract, holds};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(document) = extract::document::read(bytes) {
        holds(&document.extraction);
    }
    let text = String::from_utf8_lossy(bytes);
    let _ = extract::html::links(&text);
    let _ = extract::html::title(&text);
    holds(&extract::html::extract(&text));
});
