//! The counters as JSON and CSV.

use crate::edition::counters::{Counters, Status};

/// `counters.json`.
///
/// # Errors
/// [`serde_json::Error`], which these types do not cause.
pub fn json(counters: &Counters) -> Result<String, serde_json::Error> {
    Ok(format!("{}\n", serde_json::to_string_pretty(counters)?))
}

/// `counters.csv`: one row per counter, then one per rival.
///
/// # Errors
/// [`csv::Error`], which these rows do not cause.
pub fn csv(counters: &Counters) -> Result<String, csv::Error> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record([
        "as_of",
        "id",
        "value",
        "published_on",
        "status",
        "rival_of",
        "label_en",
        "label_es",
        "sentence_en",
        "sentence_es",
        "source",
        "sheet",
        "cell",
        "sha256",
        "url",
        "status_reason",
    ])?;
    let text = |value: Option<String>| value.unwrap_or_default();
    for counter in &counters.counters {
        let receipt = counter.receipt.as_ref();
        writer.write_record([
            text(counter.as_of.map(|day| day.to_string())),
            counter.id.to_owned(),
            text(counter.value.map(|value| value.to_string())),
            text(counter.published_on.map(|day| day.to_string())),
            status(counter.status).to_owned(),
            String::new(),
            counter.label.en.clone(),
            counter.label.es.clone(),
            counter.sentence.en.clone(),
            counter.sentence.es.clone(),
            text(counter.source.clone()),
            text(receipt.and_then(|r| r.sheet.clone())),
            text(receipt.and_then(|r| r.cell.clone())),
            text(receipt.map(|r| r.sha256.clone())),
            text(receipt.and_then(|r| r.url.clone())),
            text(counter.status_reason.as_ref().map(|reason| reason.en.clone())),
        ])?;
        for rival in &counter.rivals {
            let mut row = vec![
                rival.as_of.to_string(),
                rival.id.clone(),
                rival.value.to_string(),
                String::new(),
                String::new(),
                counter.id.to_owned(),
                rival.note.clone(),
                rival.note_es.clone(),
            ];
            row.resize(16, String::new());
            writer.write_record(row)?;
        }
    }
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The status as JSON spells it.
fn status(status: Status) -> &'static str {
    match status {
        Status::Current => "current",
        Status::Stale => "stale",
        Status::Held => "held",
        Status::Discontinued => "discontinued",
        Status::Unknown => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_and_json_spell_a_status_alike() {
        use Status::{Current, Discontinued, Held, Stale, Unknown};
        for one in [Current, Stale, Held, Discontinued, Unknown] {
            assert_eq!(serde_json::to_value(one).unwrap(), status(one));
        }
    }
}
