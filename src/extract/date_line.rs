//! The line of text in which a date is.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::model::{Address, AsOf};

/// A date found, or why there is none, with what was printed.
pub type Found = Result<AsOf, (AsOf, String)>;

/// The as-of of a line whose date token was found (`Some`) and read (`Some(Some)`).
///
/// # Errors
/// What was printed, and why it is no date.
pub fn line(text: &str, address: Address, token: Option<Option<NaiveDate>>) -> Found {
    let printed = token.flatten();
    let as_of =
        AsOf { date: printed, printed, text: Some(Arc::from(text)), address: Some(address) };
    match token {
        Some(Some(_)) => Ok(as_of),
        Some(None) => Err((as_of, format!("expected a date, found `{text}`"))),
        None => Err((as_of, format!("expected a date in `{text}`, found none"))),
    }
}
