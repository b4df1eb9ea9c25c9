//! The counts by place as a file in the columns of the Deportation Data Project's daily population, to be imported.

use std::collections::BTreeMap;

use parquet::file::reader::ChunkReader;

use super::layout::{Layout, NAME, PERSON};
use super::{Population, RecordsError, batches, count};
use crate::columnar::{self, Columns, Sink, Written};

/// Whether a file holds stints of persons, by the Project's names of columns.
pub fn is_stints<R: ChunkReader + 'static>(file: &Columns<R>) -> bool {
    file.has(PERSON) && Layout::is_known(&file.columns())
}

/// The daily population of a file of stints, as Parquet that says what it was made from. It names no person and has no
/// count by sex, age or criminality.
///
/// # Errors
/// [`RecordsError`] where the file is damaged or has no day to count.
pub fn daily_file<R: ChunkReader + 'static>(
    file: Columns<R>,
    made_from: &str,
) -> Result<Vec<u8>, RecordsError> {
    let files = [file];
    let population = count(&files, &|_| String::new())?;
    let [file] = &files;
    let names = names(file)?;
    write(&population, &names, made_from)
}

/// The last name of each code.
fn names<R: ChunkReader + 'static>(
    file: &Columns<R>,
) -> Result<BTreeMap<String, String>, RecordsError> {
    let layout = Layout::of(file)?;
    let mut names: BTreeMap<Vec<u8>, Vec<u8>> = BTreeMap::new();
    let has_names = file.has(NAME) && !layout.is_numbered;
    for group in file.groups().take_while(|_| has_names) {
        let group = group?;
        let (mut codes, mut texts) = (group.texts(layout.place)?, group.texts(NAME)?);
        for n_rows in batches(group.n_rows()) {
            let mut of_row: Vec<Vec<u8>> = Vec::with_capacity(n_rows);
            codes.next(n_rows, |_, code| of_row.push(code.unwrap_or_default().to_owned()))?;
            texts.next(n_rows, |at, name| {
                let (Some(name), Some(code)) = (name, of_row.get(at)) else { return };
                if names.get(code).is_none_or(|known| known != name) {
                    names.insert(code.clone(), name.to_owned());
                }
            })?;
        }
    }
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok(names.into_iter().map(|(code, name)| (text(code), text(name))).collect())
}

fn write(
    population: &Population,
    names: &BTreeMap<String, String>,
    made_from: &str,
) -> Result<Vec<u8>, RecordsError> {
    let mut order: Vec<usize> = (0..population.places.len()).collect();
    order.sort_by_key(|at| population.places.get(*at));
    let named: Vec<String> =
        population.places.iter().map(|code| names.get(code).unwrap_or(code).clone()).collect();
    let (mut rows, mut days) = (Vec::new(), Vec::new());
    let (mut any_time, mut midnight) = (Vec::new(), Vec::new());
    for place in order {
        let counts = population.by_place.row(place);
        for ([at_midnight, at_any_time], day) in counts.iter().zip(population.span.days()) {
            rows.push(u32::try_from(place).unwrap_or(u32::MAX));
            days.push(day);
            any_time.push(*at_any_time);
            midnight.push(*at_midnight);
        }
    }
    let columns = [
        ("detention_facility_code", Written::Texts { words: &population.places, rows: &rows }),
        ("date", Written::Days(&days)),
        ("n_detained", Written::Numbers(&any_time)),
        ("n_detained_at_midnight", Written::Numbers(&midnight)),
        (NAME, Written::Texts { words: &named, rows: &rows }),
    ];
    let said = [
        ("computed_by", "detention-stats".to_owned()),
        ("computed_from_sha256", made_from.to_owned()),
    ];
    Ok(columnar::write(&columns, &said, Sink::Published)?)
}
