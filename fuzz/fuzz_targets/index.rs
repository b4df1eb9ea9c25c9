//! The web archive's index in both forms.
#![no_main]

use detention_stats_fuzz::extract::index;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(page) = index::read(&text) {
        for row in &page.rows {
            assert_eq!(row.timestamp.len(), 14);
            let _ = row.is_success();
        }
        assert!(page.resume_key.is_none_or(|key| !key.trim().is_empty()));
    }
});
