//! Generated stints, counted here and by a plain loop over persons and days.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::*;
use crate::columnar::ABSENT;

/// One generated stint, in days since 1970-01-01.
#[derive(Debug, Clone)]
struct Made {
    person: Option<u32>,
    place: Option<&'static str>,
    came: i32,
    left: Option<i32>,
    stay: i32,
    sex: &'static str,
    criminality: &'static str,
    born: Option<i32>,
}

const PLACES: [&str; 4] = ["KRO", "BOSHOLD", "STCDFTX", "EPC"];
const FIRST: i32 = 19_266;

/// Texts and times of a stint.
type Words<'a> = &'a dyn Fn(&Made) -> Option<String>;
type Times<'a> = &'a dyn Fn(&Made) -> Option<i64>;

fn state(code: &str) -> String {
    match code {
        "KRO" => "FL",
        "BOSHOLD" => "MA",
        "STCDFTX" | "EPC" => "TX",
        _ => "unknown",
    }
    .to_owned()
}

/// Numbers that look random and are the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u32) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).unwrap() % n
    }

    fn day(&mut self, n: u32) -> i32 {
        i32::try_from(self.below(n)).unwrap()
    }
}

/// Stints with every oddity: no identifier, no book-out, book-out before book-in, overlaps, repeats, early book-ins.
fn made(n: usize) -> Vec<Made> {
    let mut dice = Dice(18);
    let mut all: Vec<Made> = Vec::new();
    for _ in 0..n {
        let came = FIRST + dice.day(90) - if dice.below(9) == 0 { 200 } else { 0 };
        let left = match dice.below(10) {
            0 => None,
            1 => Some(came - 1 - dice.day(3)),
            _ => Some((came + dice.day(40)).max(FIRST)),
        };
        all.push(Made {
            person: (dice.below(12) != 0).then(|| dice.below(60)),
            place: (dice.below(50) != 0).then(|| PLACES[dice.below(4) as usize]),
            came,
            left: left.filter(|left| *left >= FIRST),
            stay: came - dice.day(3),
            sex: ["Female", "Male", "Unknown"][dice.below(3) as usize],
            criminality: [
                "1 Convicted Criminal",
                "2 Pending Criminal Charges",
                "3 Other Immigration Violator",
                "?",
            ][dice.below(4) as usize],
            born: (dice.below(20) != 0).then(|| 1950 + dice.day(65)),
        });
        if dice.below(15) == 0 {
            let again = all[all.len() - 1].clone();
            all.push(again);
        }
    }
    all
}

const SCHEMA: &str = "message stints {
    optional binary unique_identifier (STRING);
    optional binary detention_facility_code (STRING);
    optional int64 book_in_date_time (TIMESTAMP(MICROS,true));
    optional int64 book_out_date_time (TIMESTAMP(MICROS,true));
    optional int64 stay_book_in_date_time (TIMESTAMP(MICROS,true));
    optional binary gender (STRING);
    optional binary book_in_criminality (STRING);
    optional int32 birth_year;
}";

/// A file of stints; statistics as other writers leave them out or not.
fn file(stints: &[Made]) -> Bytes {
    let mut bytes = Vec::new();
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let mut writer = SerializedFileWriter::new(
        &mut bytes,
        schema,
        Arc::new(WriterProperties::builder().build()),
    )
    .unwrap();
    for part in stints.chunks(37) {
        let mut group = writer.next_row_group().unwrap();
        let texts: [Words<'_>; 2] =
            [&|made| made.person.map(|person| format!("person {person}")), &|made| {
                made.place.map(str::to_owned)
            }];
        let text = |of: Words<'_>,
                    group: &mut parquet::file::writer::SerializedRowGroupWriter<
            '_,
            &mut Vec<u8>,
        >| {
            let values: Vec<ByteArray> =
                part.iter().filter_map(of).map(|t| ByteArray::from(t.as_str())).collect();
            let levels: Vec<i16> = part.iter().map(|made| i16::from(of(made).is_some())).collect();
            let mut column = group.next_column().unwrap().unwrap();
            column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).unwrap();
            column.close().unwrap();
        };
        for of in texts {
            text(of, &mut group);
        }
        // Twelve hours into the day; the stay begins in the night.
        let times: [Times<'_>; 3] = [
            &|made| Some(i64::from(made.came) * 86_400 + 43_200),
            &|made| made.left.map(|left| i64::from(left) * 86_400 + 50_000),
            &|made| Some(i64::from(made.stay) * 86_400 + 60),
        ];
        for of in times {
            let values: Vec<i64> = part.iter().filter_map(of).map(|s| s * 1_000_000).collect();
            let levels: Vec<i16> = part.iter().map(|made| i16::from(of(made).is_some())).collect();
            let mut column = group.next_column().unwrap().unwrap();
            column.typed::<Int64Type>().write_batch(&values, Some(&levels), None).unwrap();
            column.close().unwrap();
        }
        text(&|made| Some(made.sex.to_owned()), &mut group);
        text(&|made| Some(made.criminality.to_owned()), &mut group);
        let years: Vec<i32> = part.iter().filter_map(|made| made.born).collect();
        let levels: Vec<i16> = part.iter().map(|made| i16::from(made.born.is_some())).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int32Type>().write_batch(&years, Some(&levels), None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
    }
    writer.close().unwrap();
    Bytes::from(bytes)
}

/// Who is where, day by day: each person, or row without one, by area, breakdown and category.
#[derive(Default)]
struct Plainly {
    midnight: BTreeMap<(String, String, i32), BTreeSet<String>>,
    any_time: BTreeMap<(String, String, i32), BTreeSet<String>>,
}

fn plainly(stints: &[Made], last: i32) -> Plainly {
    let mut all = Plainly::default();
    for (row, made) in stints.iter().enumerate() {
        let Some(place) = made.place else { continue };
        let person = made.person.map_or_else(|| format!("row {row}"), |p| format!("person {p}"));
        let end = made.left.unwrap_or(last).max(made.came);
        for day in made.came.max(FIRST)..=end.min(last) {
            let category = made.criminality.get(2..5).unwrap_or("unk").to_lowercase();
            for key in [
                (place.to_owned(), String::new()),
                ("all".to_owned(), String::new()),
                (state(place), String::new()),
                ("all".to_owned(), made.sex.to_lowercase()),
                (state(place), category),
            ] {
                let key = (key.0, key.1, day);
                all.any_time.entry(key.clone()).or_default().insert(person.clone());
                if made.left.is_none_or(|left| left > day) {
                    all.midnight.entry(key).or_default().insert(person.clone());
                }
            }
        }
    }
    all
}

fn must_agree(population: &Population, plain: &Plainly, key: (&str, &str), row: &[grid::Pair]) {
    for (day, [midnight, any_time]) in population.span.days().zip(row) {
        let key = (key.0.to_owned(), key.1.to_owned(), day);
        let n = |of: &BTreeMap<_, BTreeSet<String>>| {
            i32::try_from(of.get(&key).map_or(0, BTreeSet::len)).unwrap()
        };
        assert_eq!((*midnight, *any_time), (n(&plain.midnight), n(&plain.any_time)), "{key:?}");
    }
}

fn counted(bytes: Bytes, pass_rows: u64) -> Population {
    let files = [Columns::open(bytes).unwrap()];
    let layout = Layout::of(&files[0]).unwrap();
    let task = Task { layout: &layout, span: Span::of(&files, &layout).unwrap(), pass_rows };
    people::count(&files, &task, &state).unwrap()
}

#[test]
fn each_person_counts_once_a_day_in_each_place_state_and_the_nation() {
    let stints = made(400);
    let population = counted(file(&stints), 1_000_000);
    assert_eq!(population.span.first, stints.iter().filter_map(|made| made.left).min().unwrap());
    let plain = plainly(&stints, population.span.last());
    for (at, place) in population.places.iter().enumerate() {
        must_agree(&population, &plain, (place, ""), population.by_place.row(at));
    }
    let mut n_compared = 0;
    for (at, cell) in population.cells.iter().enumerate() {
        let category = match (cell.by, cell.category) {
            (Breakdown::All, _) => "",
            (Breakdown::Sex, sex) if cell.state == "all" => sex,
            (Breakdown::Criminality, "convicted") if cell.state != "all" => "con",
            (Breakdown::Criminality, "pending") if cell.state != "all" => "pen",
            _ => continue,
        };
        n_compared += 1;
        must_agree(&population, &plain, (&cell.state, category), population.by_cell.row(at));
    }
    assert!(n_compared >= 4 + 3 + 6, "{n_compared}");
}

#[test]
fn passes_over_parts_of_the_persons_give_the_same_counts() {
    let bytes = file(&made(300));
    let (once, often) = (counted(bytes.clone(), 1_000_000), counted(bytes, 50));
    assert_eq!(once.quirks, often.quirks);
    let of = |population: &Population| -> BTreeMap<Cell, Vec<grid::Pair>> {
        let rows = population.cells.iter().enumerate();
        rows.map(|(at, cell)| (cell.clone(), population.by_cell.row(at).to_vec())).collect()
    };
    assert_eq!(of(&once), of(&often));
}

#[test]
fn oddities_are_counted() {
    let base = Made {
        person: Some(1),
        place: Some("KRO"),
        came: FIRST,
        left: Some(FIRST + 9),
        stay: FIRST,
        sex: "Male",
        criminality: "1 Convicted Criminal",
        born: Some(1990),
    };
    let stints = [
        base.clone(),
        base.clone(),
        Made { stay: FIRST - 5, ..base.clone() },
        Made { place: Some("EPC"), came: FIRST + 5, stay: FIRST, ..base.clone() },
        Made { person: Some(2), left: None, ..base.clone() },
        Made { person: Some(2), came: FIRST + 20, left: Some(FIRST), ..base.clone() },
        Made { person: None, sex: "", criminality: "", born: None, ..base.clone() },
        Made { person: Some(3), place: None, ..base.clone() },
        Made { person: Some(4), came: FIRST - 700, stay: FIRST - 700, ..base },
    ];
    let quirks = counted(file(&stints), 100).quirks;
    for (quirk, n) in [
        (Quirk::WithoutPerson, 1),
        (Quirk::WithoutPlaceOrBookIn, 1),
        (Quirk::WithoutBookOut, 1),
        (Quirk::OpenButFollowed, 1),
        (Quirk::BookOutBeforeBookIn, 1),
        (Quirk::BeganBeforeFirstDay, 1),
        (Quirk::Overlapping, 1),
        (Quirk::StintInTwoStays, 1),
        (Quirk::StayBeforeFirstStint, 5),
        (Quirk::UnknownSex, 1),
        (Quirk::UnknownCriminality, 1),
        (Quirk::WithoutBirthYear, 1),
    ] {
        assert_eq!(quirks.of(quirk), n, "{quirk:?}");
    }
}

#[test]
fn people_are_banded_by_the_days_of_their_stay_so_far() {
    let made = Made {
        person: Some(1),
        place: Some("KRO"),
        came: FIRST,
        left: Some(FIRST + 400),
        stay: FIRST - 100,
        sex: "Male",
        criminality: "",
        born: None,
    };
    let other = Made { person: Some(2), left: Some(FIRST), stay: FIRST, ..made.clone() };
    let population = counted(file(&[made, other]), 100);
    let band = |name: &str| {
        let is = |cell: &Cell| cell.by == Breakdown::DaysInCustody && cell.category == name;
        let at = population.cells.iter().position(is).unwrap();
        population.by_cell.row(at).iter().filter(|pair| pair[0] == 1).count()
    };
    // Day 181 of the stay is the 82nd counted; the last night is that before the book-out.
    assert_eq!((band("0-180"), band("181-365"), band("366-730")), (81, 185, 134));
}

#[test]
fn rows_without_persons_count_one_each() {
    let mut stints = made(300);
    for (row, made) in stints.iter_mut().enumerate() {
        made.person = Some(u32::try_from(row).unwrap());
    }
    let files = [Columns::open(file(&stints)).unwrap()];
    let layout = Layout { person: None, ..Layout::of(&files[0]).unwrap() };
    let span = Span::of(&files, &layout).unwrap();
    let population = plain::count(&files, &Task { layout: &layout, span, pass_rows: 1 }).unwrap();
    let plain = plainly(&stints, span.last());
    for (at, place) in population.places.iter().enumerate() {
        must_agree(&population, &plain, (place, ""), population.by_place.row(at));
    }
    assert_eq!(population.quirks.of(Quirk::WithoutPerson), u64::try_from(stints.len()).unwrap());
}

#[test]
fn more_than_a_byte_of_arrivals_on_one_day_are_all_counted() {
    let span = Span { first: 0, n_days: 3 };
    let mut traffic = traffic::Traffic::new(span);
    let (places, came) = (vec![0; 1000], vec![0; 1000]);
    let left: Vec<i32> = (0..1000).map(|row| if row < 700 { 1 } else { ABSENT }).collect();
    traffic.add(&places, (&came, &left), 1);
    assert_eq!(traffic.sum().row(0), [[1000, 1000], [300, 1000], [300, 300]]);
}

#[test]
fn another_file_is_refused_by_the_column_that_it_lacks() {
    let days = [1, 2];
    let bytes = crate::columnar::write(
        &[("date", crate::columnar::Written::Days(&days))],
        &[],
        crate::columnar::Sink::Passing,
    )
    .unwrap();
    let files = [crate::columnar::of_bytes(&bytes).unwrap()];
    let told = count(&files, &state).unwrap_err().to_string();
    assert_eq!(told, "not a file of stints: no column detention_facility_code or facility_id");
}
