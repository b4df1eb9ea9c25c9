//! The largest places of detention: people held a day beside the number that ICE pays for in any case.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::NaiveDate;

use super::words::{Unit, count};
use super::{Bar, Bars, Body, Drawing, Inputs};
use crate::model::{SeriesId, SeriesTable};

const PARTS: [&str; 4] =
    ["male_criminal", "male_non_criminal", "female_criminal", "female_non_criminal"];
/// Places shown.
const SHOWN: usize = 15;

pub(super) fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::FacilityPopulation)?;
    let newest = table.rows.iter().filter_map(|row| table.field(row, "as_of").date()).max();
    let Some(date) = newest else { return Ok(None) };
    let places = places(&table, date);
    let names = names(inputs, &table, date)?;
    let n_places = places.len();
    let all: f64 = places.values().map(|(people, _)| people).sum();
    let (n_paid, below) = places.values().fold((0, 0), |(paid, below), (people, minimum)| {
        match minimum.filter(|minimum| *minimum > 0.0) {
            Some(minimum) => (paid + 1, below + u32::from(*people < minimum)),
            None => (paid, below),
        }
    });
    let mut rows: Vec<Bar> = places
        .into_iter()
        .map(|(id, (value, mark))| {
            let label = names.get(&id).cloned().unwrap_or(id);
            Bar { label, value, mark: mark.filter(|mark| *mark > 0.0) }
        })
        .collect();
    rows.sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.label.cmp(&b.label)));
    rows.truncate(SHOWN);
    let Some(first) = rows.first() else { return Ok(None) };
    let day = inputs.language.day(date);
    let start = crate::model::FiscalYear::of(date).first_day().unwrap_or(date);
    let start = inputs.language.day(start);
    let headline = inputs.say(
        format!("{} held the most people: {} a day on average", first.label, count(first.value)),
        format!(
            "{} tuvo a más personas detenidas: {} al día en promedio",
            first.label,
            count(first.value)
        ),
    );
    let listed = listed(inputs, &rows);
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Ranked bars of the {} largest of {n_places} rows of ICE’s list of facilities. {headline}. Of {n_paid} with a guaranteed minimum, {below} held fewer people than that.", rows.len()),
            format!("Barras ordenadas de los {} mayores de {n_places} filas de la lista de centros de ICE. {headline}. De {n_paid} con mínimo garantizado, {below} tuvieron a menos personas.", rows.len()),
        ),
        description: format!("{}.", listed.join("; ")),
        headline,
        subtitle: inputs.say(
            format!("Average daily population since {start}: the {} largest of {n_places} rows of the list ({} people in all). Of {n_paid} with a guaranteed minimum, {below} held fewer people than that.", rows.len(), count(all)),
            format!("Población media diaria desde el {start}: las {} mayores de {n_places} filas de la lista ({} personas en total). De {n_paid} con mínimo garantizado, {below} tuvieron a menos personas.", rows.len(), count(all)),
        ),
        source_line: inputs.say(
            format!("Source: ICE detention statistics, facility list of {day}, whose names are shown. ICE pays for the guaranteed minimum even if fewer people are held."),
            format!("Fuente: estadísticas de detención de ICE, lista de centros del {day}, con sus nombres. ICE paga el mínimo garantizado aunque haya menos personas."),
        ),
        body: Body::Bars(Bars {
            unit: Unit::Count,
            date,
            measure: inputs.say("People held a day, on average", "Personas al día, en promedio"),
            mark: inputs.say("Guaranteed minimum", "Mínimo garantizado"),
            rows,
        }),
    }))
}

/// Each bar in words.
fn listed(inputs: &Inputs<'_>, rows: &[Bar]) -> Vec<String> {
    rows.iter()
        .map(|row| {
            let minimum = row.mark.map_or_else(String::new, |mark| {
                inputs.say(
                    format!(" (guaranteed minimum {})", count(mark)),
                    format!(" (mínimo garantizado {})", count(mark)),
                )
            });
            format!("{} {}{minimum}", row.label, count(row.value))
        })
        .collect()
}

/// People a day and guaranteed minimum by place, on one day.
fn places(table: &SeriesTable, date: NaiveDate) -> BTreeMap<String, (f64, Option<f64>)> {
    let mut places: BTreeMap<String, (f64, Option<f64>)> = BTreeMap::new();
    for row in table.rows.iter().filter(|row| table.field(row, "as_of").date() == Some(date)) {
        let (Some(id), Some(measure), Some(value)) = (
            table.field(row, "facility_id").text(),
            table.field(row, "measure").text(),
            table.field(row, "value").number(),
        ) else {
            continue;
        };
        let place = places.entry(id.to_owned()).or_default();
        if PARTS.contains(&measure) {
            place.0 += value;
        } else if measure == "guaranteed_minimum" {
            place.1 = Some(value);
        }
    }
    places
}

/// The name of each place as the edition printed it that is drawn, in mixed case.
fn names(
    inputs: &Inputs<'_>,
    population: &SeriesTable,
    date: NaiveDate,
) -> Result<BTreeMap<String, String>> {
    let of_day = population
        .rows
        .iter()
        .filter(|row| population.field(row, "as_of").date() == Some(date))
        .filter_map(|row| population.field(row, "published_on").date());
    let edition = of_day.max().unwrap_or(date).to_string();
    let table = inputs.edition.facilities();
    let mut newest: BTreeMap<String, (String, String)> = BTreeMap::new();
    for row in table.matching(&[("attribute", "name")]) {
        let field = |column| table.field(row, column).csv();
        if field("first_published") > edition {
            continue;
        }
        let (id, last, printed) = (field("facility_id"), field("last_published"), field("printed"));
        // Of two names in use at the time, the one that was used longer after it.
        let known = newest.entry(id).or_default();
        if last >= known.0 {
            *known = (last, mixed(&printed));
        }
    }
    Ok(newest.into_iter().map(|(id, (_, name))| (id, name)).collect())
}

/// `STEWART DETENTION CENTER` as `Stewart Detention Center`; short words that are initials stay.
fn mixed(printed: &str) -> String {
    const INITIALS: [&str; 13] =
        ["ERO", "ICE", "CCA", "GEO", "IPC", "SPC", "IHSC", "US", "TX", "LA", "DC", "CDF", "ISF"];
    const SMALL: [&str; 5] = ["OF", "AND", "THE", "AT", "FOR"];
    let word = |(at, word): (usize, &str)| {
        let bare: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        if INITIALS.contains(&bare.as_str()) {
            return word.to_owned();
        }
        if at > 0 && SMALL.contains(&bare.as_str()) {
            return word.to_lowercase();
        }
        let mut up = true;
        word.chars()
            .map(|c| {
                let shown = if up { c } else { c.to_ascii_lowercase() };
                up = !(c.is_alphanumeric() || c == '\'' || c == '’');
                shown
            })
            .collect()
    };
    printed.split(' ').enumerate().map(word).collect::<Vec<String>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_names_are_set_in_mixed_case() {
        assert_eq!(mixed("STEWART DETENTION CENTER"), "Stewart Detention Center");
        assert_eq!(mixed("ADELANTO ICE PROCESSING CENTER"), "Adelanto ICE Processing Center");
        assert_eq!(mixed("DEPARTMENT OF CORRECTIONS (CCA)"), "Department of Corrections (CCA)");
        assert_eq!(mixed("ST. MARY'S JAIL-ANNEX"), "St. Mary's Jail-Annex");
    }
}
