//! The rules that this program reads, judges and publishes by, as one fingerprint.

/// Digest of the source of everything that decides what is published. Another one makes the next `update` publish
/// anew; a test in `tests/it/layout.rs` fails, and says what to write here, when that source has changed.
pub const RULES: &str = "de6814f5fd1022e3";
