//! Figures read off the coronavirus page by others: two CSV forms under `data/reference/`.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::extract::Extraction;
use crate::extract::as_of::refused;
use crate::extract::html::{Row, covid_figure};
use crate::model::{Address, AsOf, Measure, Observation, Period, TableId, Value};

/// Header of the national form: one figure per line.
pub const SUMMARY_HEADER: &str = "read_on,measure,value,as_of,transcribed_by,note";
/// Header of the facility form: one row of the page's table per line.
pub const FACILITY_HEADER: &str =
    "read_on,as_of,row,field_office,facility,cases_current,deaths,cases_total,transcribed_by";

/// Which of the two forms a text is, if any.
pub fn recognise(text: &str) -> Option<TableId> {
    let header = text.lines().next().unwrap_or_default().trim_end();
    match header {
        SUMMARY_HEADER => Some(TableId::CovidSummary),
        FACILITY_HEADER => Some(TableId::CovidFacilities),
        _ => None,
    }
}

/// Reads either form. The sheet of a figure is the form, its row the line, from 1.
pub fn extract(text: &str, form: TableId) -> Extraction {
    let mut extraction = Extraction::default();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let sheet: Arc<str> = Arc::from(form.name());
    for (index, record) in reader.records().enumerate() {
        let row = u32::try_from(index + 2).unwrap_or(u32::MAX);
        let address = |column: u32| Address { sheet: Arc::clone(&sheet), row, column };
        let fields: Vec<String> = match &record {
            Ok(record) => record.iter().map(str::to_owned).collect(),
            Err(cause) => {
                extraction.problems.push(refused(form, Some(address(1)), cause.to_string()));
                continue;
            }
        };
        let read = match form {
            TableId::CovidSummary => summary_line(&fields, address, &mut extraction),
            _ => facility_line(&fields, address, &mut extraction),
        };
        if let Err(message) = read {
            extraction.problems.push(refused(form, Some(address(1)), message));
        }
    }
    extraction
}

/// A date the page printed, or none; the day of reading is the figure's period.
fn as_of(text: &str, address: Address) -> Result<Arc<AsOf>, String> {
    if text.is_empty() {
        return Ok(Arc::new(AsOf::default()));
    }
    let date = date(text)?;
    Ok(Arc::new(AsOf {
        date: Some(date),
        printed: Some(date),
        text: Some(Arc::from(text)),
        address: Some(address),
    }))
}

fn date(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| format!("expected a date, found `{text}`"))
}

fn summary_line(
    fields: &[String],
    address: impl Fn(u32) -> Address,
    extraction: &mut Extraction,
) -> Result<(), String> {
    let [read_on, measure, value, dated, by, note] = fields else {
        return Err(format!("expected 6 fields, found {}", fields.len()));
    };
    let measure = match measure.as_str() {
        "people_detained" => Measure::People,
        "tests" => Measure::Tests,
        "cases_total" => Measure::CasesTotal,
        "cases_current" => Measure::CasesCurrent,
        "deaths" => Measure::Deaths,
        other => return Err(format!("unknown measure `{other}`")),
    };
    let number: u64 = value.parse().map_err(|_| format!("expected a count, found `{value}`"))?;
    let read_on = date(read_on)?;
    let label = if note.is_empty() { by.clone() } else { format!("{by}: {note}") };
    #[expect(clippy::cast_precision_loss, reason = "counts of people stay far below 2^53")]
    let number = number as f64;
    extraction.observations.push(Observation {
        table: TableId::CovidSummary,
        measure,
        breakdown: Vec::new(),
        period: Period::Day(read_on),
        complete: true,
        as_of: as_of(dated, address(4))?,
        value: Value::Number(number),
        address: address(3),
        row_label: Arc::from(label),
        column_label: Arc::from(measure.name()),
        raw: Some(value.clone()),
    });
    Ok(())
}

fn facility_line(
    fields: &[String],
    address: impl Fn(u32) -> Address,
    extraction: &mut Extraction,
) -> Result<(), String> {
    let [read_on, dated, _row, office, name, current, deaths, total, by] = fields else {
        return Err(format!("expected 9 fields, found {}", fields.len()));
    };
    let read_on = date(read_on)?;
    let dated = as_of(dated, address(2))?;
    let columns = [
        (current, Measure::CasesCurrent, 6),
        (deaths, Measure::Deaths, 7),
        (total, Measure::CasesTotal, 8),
    ];
    for (text, measure, column) in columns {
        let place = Row { name, office, heading: by };
        covid_figure(&place, (measure, text), (address(column), &dated), extraction);
        if let Some(last) = extraction.observations.last_mut() {
            last.period = Period::Day(read_on);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_figure_keeps_the_day_it_was_read() {
        let text = format!(
            "{SUMMARY_HEADER}\n2022-07-13,people_detained,23753,2022-07-11,campaign page,\n2022-01-27,cases_current,31292,,n8craig,\n"
        );
        let read = extract(&text, TableId::CovidSummary);
        assert!(read.problems.is_empty());
        let [first, second] = read.observations.as_slice() else { panic!("two figures") };
        assert_eq!(first.as_of.date.map(|d| d.to_string()).as_deref(), Some("2022-07-11"));
        assert_eq!(second.as_of.date, None);
        assert_eq!(second.period, Period::Day("2022-01-27".parse().unwrap()));
        assert_eq!(second.value, Value::Number(31292.0));
    }
}
