//! Every fault that the documents are known to contain, told by its rule and held where it must be; what stays
//! published; and nothing held on sound releases. The committed ledger has the figures of all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use detention_stats::edition::Edition;
use detention_stats::model::{Datum, Finding, Rule, SeriesId, TableId};
use detention_stats::normalize::catalog;
use detention_stats::pipeline::{self, Judged};

fn opened() -> &'static Judged {
    static OPENED: OnceLock<Judged> = OnceLock::new();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    OPENED.get_or_init(|| pipeline::open(&data).unwrap())
}

/// A fault: its name in our notes, the first digits of the document's hash, the rule, the tables that are held by it
/// (none where it is told only), and what the message or the cells must name.
struct Fault(&'static str, &'static str, Rule, &'static [TableId], &'static str);

const DETENTION: &[TableId] = &[
    TableId::DetainedByDisposition,
    TableId::DetainedByCriminality,
    TableId::BookInsByAgency,
    TableId::Removals,
    TableId::AverageDailyPopulation,
    TableId::LengthOfStay,
];
const ATD: &[TableId] = &[TableId::AtdStatus, TableId::AtdArea];
const SPLIT: &[TableId] = &[TableId::AtdTechnology, TableId::AtdArea];
const PLACES: &[TableId] = &[TableId::Facilities];
const TOLD: &[TableId] = &[];

#[rustfmt::skip]
const FAULTS: &[Fault] = &[
    Fault("S1 FY20 detention sheet in a file of June 2021", "ccf5f86d534f1", Rule::MixedAge, DETENTION, "350 days older"),
    Fault("S1 the same beside the FY20 final", "ccf5f86d534f1", Rule::OlderThanBefore, DETENTION, "2020-10-02"),
    Fault("S2 footnotes of 2020 under figures of June 2021", "c319f187b2c29", Rule::DateOutsideFiscalYear, DETENTION, "fiscal year 2021"),
    Fault("S3 detention sheet of the release before", "cf7146f19d775", Rule::NewDateOnOldFigures, DETENTION, "2021-09-25"),
    Fault("S3 dated a year back", "cf7146f19d775", Rule::OlderThanBefore, &[TableId::DetainedByDisposition], "2020-10-02"),
    Fault("S4 visible EOFY2020 sheet", "cbdd7907f8020", Rule::MixedAge, DETENTION, "386 days older"),
    Fault("S5 FY21 final with an older detention sheet", "c66ce2cc482f7", Rule::OlderThanBefore, DETENTION, "2021-09-25"),
    Fault("S7 ATD and facilities of May 2021", "cda8341abe878", Rule::MixedAge, &[TableId::AtdStatus, TableId::AtdArea, TableId::Facilities], "140 days older"),
    Fault("S9 ATD, facilities, transgender of February 2022", "c154b92bf5190", Rule::MixedAge, &[TableId::AtdStatus, TableId::AtdArea, TableId::Facilities, TableId::Transgender], "2022-07-31"),
    Fault("S9 half mended", "c18233bb4acc0", Rule::MixedAge, &[TableId::Facilities, TableId::Transgender], "174 days older"),
    Fault("S10 ATD of May 2021 in September 2022", "c8420a7129c9b", Rule::MixedAge, ATD, "491 days older"),
    Fault("S10 facilities of February 2020", "c8420a7129c9b", Rule::FacilitiesAboveNation, PLACES, "43,476"),
    Fault("S12 new date on the facility sheet of 2024-06-20", "c5eb47eb0ed14", Rule::NewDateOnOldFigures, PLACES, "2024-06-10"),
    Fault("S12 told by the days of the means too", "c5eb47eb0ed14", Rule::DaysContradictDate, PLACES, "253 days"),
    Fault("S13 transgender sheet not updated", "cd55d02021f19", Rule::NotUpdated, TOLD, "2023-04-24"),
    Fault("S14 FY22 final with detention figures of a week before", "cb29a5d4a4822", Rule::NotUpdated, TOLD, "2022-09-25"),
    Fault("S15 bond sheet of the release before", "cc1813f69e1b5", Rule::NewDateOnOldFigures, &[TableId::Bonds], "2025-02-22"),
    Fault("N1 wrong year in a name", "c1977ce8d9467", Rule::FileNameDate, TOLD, "2020-07-22"),
    Fault("N1 wrong year in a name", "c779b7c46b848", Rule::FileNameDate, TOLD, "2022-01-19"),
    Fault("N3 a name of FY24 on figures of FY25", "c3378edf22794", Rule::FileNameDate, TOLD, "2025"),
    Fault("N4 a name used again", "c5e9aa9e930c1", Rule::SameNameNewBytes, TOLD, "FY21-detentionstats.xlsx"),
    Fault("N5 the same figures in other bytes", "cffda71e547f2", Rule::SameFiguresNewBytes, TOLD, "FY23_detentionStats04122023b.xlsx"),
    Fault("D1 title above the areas of another date", "cda3c4a13e4b0", Rule::DatesDisagree, TOLD, "2021-05-08"),
    Fault("D1 title a year ahead", "c3c6fb9e4ec90", Rule::DatesDisagree, TOLD, "2024-11-04"),
    Fault("D3 date left blank", "cda8341abe878", Rule::NoDate, TOLD, "no date"),
    Fault("D4 date 101/14/2023", "c779b7c46b848", Rule::NoDate, TOLD, "no date"),
    Fault("V1 total of May over parts of August", "cda3c4a13e4b0", Rule::PartsDoNotAdd, &[TableId::AtdStatus], "96,574"),
    Fault("V1 two totals in one document", "cda3c4a13e4b0", Rule::TablesDisagree, &[TableId::AtdStatus], "96,574 and 124,054"),
    Fault("V1 again", "cc68d293d5a73", Rule::PartsDoNotAdd, &[TableId::AtdStatus], "182,607"),
    Fault("V2 families blank, everybody a single adult", "cabf300d55780", Rule::RowsVanished, &[TableId::AtdStatus], "99,016"),
    Fault("V2 again", "ca6704c8dcdb1", Rule::RowsVanished, &[TableId::AtdStatus], "family unit"),
    Fault("V3 ankle monitors over-counted", "c5f3ff071ca8a", Rule::Jump, SPLIT, "27,662"),
    Fault("V3 a month on", "ce212d4791900", Rule::Jump, SPLIT, "40,970"),
    Fault("V4 phone apps and ankle monitors exchanged", "c37797e0f185e", Rule::Jump, SPLIT, "34,576"),
    Fault("V5 price of a phone app", "cc914ea84ac2b", Rule::UnitPriceChanged, &[TableId::AtdTechnology], "$2.46"),
    Fault("V6 split of the nation and of the areas", "c1ff807f789aa", Rule::TablesDisagree, SPLIT, "9,052 and 8,724"),
    Fault("V6 a stale row", "c871b7f455725", Rule::PartsDoNotAdd, &[TableId::AtdTechnology], "196,186"),
    Fault("V6 labels a row off", "c4ab9f601c615", Rule::UnitPriceChanged, &[TableId::AtdTechnology], "$3.70"),
    Fault("V7 areas short of their technologies", "c5f3ff071ca8a", Rule::PartsDoNotAdd, TOLD, "2,766"),
    Fault("V7 one person", "cdccbd9723e7a", Rule::PartsDoNotAdd, TOLD, "724"),
    Fault("V8 ICE and CBP exchanged in three rows", "cd5d6c2bb902f", Rule::Jump, &[TableId::DetainedByCriminality], "11,520"),
    Fault("V9 family and adult exchanged", "c6c63df07b7b5", Rule::LabelsExchanged, &[TableId::BookInsByFacilityType], "181,039"),
    Fault("V9 again", "cbdd7907f8020", Rule::LabelsExchanged, &[TableId::BookInsByFacilityType], "1,830"),
    Fault("V10 first monthly reasons do not add", "c5e786ddf7779", Rule::PartsDoNotAdd, TOLD, "5,697"),
    Fault("F1 two columns 84 rows too high", "cf9fb79248790", Rule::SplitsDisagree, PLACES, "119 of 128 rows"),
    Fault("F2 1,882 places", "cc049a757da9a", Rule::FacilitiesAboveNation, PLACES, "19,961"),
    Fault("F4 two jails twice", "c8420a7129c9b", Rule::RowsRepeated, TOLD, "2 of 184 rows"),
    Fault("F5 contract codes in the wrong column", "c3b928e82a1d2", Rule::WordsOutOfColumn, PLACES, "144 of 144 rows"),
    Fault("P7 length of stay repeats the population", "c88f372440d55", Rule::ColumnOutOfRange, PLACES, "in 146 of 146 rows"),
    Fault("F6 mandatory detention zero", "ce45b8ee0affb", Rule::ColumnOutOfRange, PLACES, "zero in all of 128 rows"),
    Fault("F6 mandatory detention too low", "c5fde1747c903", Rule::ColumnOutOfRange, PLACES, "9% of the people"),
    Fault("F7 whole numbers", "c9c8723f7664c", Rule::Rounded, TOLD, "whole numbers"),
    Fault("F9 a row under another place's name", "ce55ce6a567cf", Rule::RowsRepeated, TOLD, "EASTERN REGIONAL JAIL"),
    Fault("F10 one person", "c606207871174", Rule::SplitsDisagree, TOLD, "1 of 107 rows"),
    Fault("F11 values below one dropped", "c154b92bf5190", Rule::SplitsDisagree, TOLD, "65 of 132 rows"),
    Fault("L4 blank labels", "ce55ce6a567cf", Rule::PartsDoNotAdd, TOLD, "El Paso"),
    Fault("T1 one person", "c8e9367f71a4d", Rule::PartsDoNotAdd, TOLD, "17"),
    Fault("total of another date, parts differ", "c154b92bf5190", Rule::RepeatedTotal, TOLD, "23,390"),
    Fault("total of another date, parts differ", "cffda71e547f2", Rule::RepeatedTotal, TOLD, "281,613"),
    Fault("facility figures three weeks older than their date", "c5f3ff071ca8a", Rule::DaysContradictDate, PLACES, "297 days"),
    Fault("facility rows slipped", "ceb436145b823", Rule::FacilitiesAboveNation, PLACES, "47,237"),
    Fault("adult and family releases exchanged", "c445fa0445018", Rule::LabelsExchanged, &[TableId::FinalReleasesByFacilityType], "2,024"),
    Fault("adult and family releases exchanged", "cbe15ccf0e10d", Rule::LabelsExchanged, &[TableId::FinalReleasesByFacilityType], "2,955"),
    Fault("P5 reinstatement and other exchanged", "cbe15ccf0e10d", Rule::LabelsExchanged, &[TableId::DetainedByDisposition], "705"),
    Fault("R three areas counted twice", "cd69a23f6bd54", Rule::Jump, &[TableId::AtdArea], "14,345"),
    Fault("R Washington without most of its people", "ca9c276c9769e", Rule::Jump, &[TableId::AtdArea], "973"),
    Fault("R shares of people released on bond", "ca6704c8dcdb1", Rule::SharesDisagree, &[TableId::Bonds], "0.13"),
    Fault("R time in ATD of families and single adults", "c2d14e929c00c", Rule::MeanMoved, &[TableId::AtdStatus], "275.7"),
    Fault("time in ATD of families and single adults", "cad136ff242ce", Rule::MeanMoved, &[TableId::AtdStatus], "106.2"),
    Fault("P4 removals of families that fell", "c1ff807f789aa", Rule::RunningTotalFell, &[TableId::Removals], "160"),
    Fault("R parole of other months", "c45a9a70db1e6", Rule::Restated, &[TableId::ParoleStatus], "Detention"),
    Fault("seven paroles requested", "ca9820c3746bd", Rule::Restated, &[TableId::ParoleRequested], "7 instead of 70"),
    Fault("P3 hearings of the year before", "c9c8723f7664c", Rule::NewDateOnOldFigures, &[TableId::CourtTotalHearings, TableId::CourtFinalHearings], "2024-12-31"),
    Fault("days in custody fell at one place", "c590552b93a7d", Rule::StaysFell, TOLD, "MOSHANNON"),
    Fault("people by days in custody contradict themselves", "ceb436145b823", Rule::PartsDoNotAdd, &[TableId::PeopleByDaysInCustody], "54,005"),
    Fault("late evidence, no fault", "c88f372440d55", Rule::LateDocument, TOLD, "public earlier"),
    Fault("the transgender sheet stops", "cd5d6c2bb902f", Rule::Stopped, TOLD, "transgender_population"),
];

fn findings(capture: &str, rule: Rule) -> impl Iterator<Item = &'static Finding> {
    let own = move |f: &&Finding| f.rule == rule && f.capture.as_str() == capture;
    opened().findings.iter().filter(own)
}

#[test]
fn every_known_fault_is_told_by_its_rule_and_held_where_it_must_be() {
    let mut wrong = Vec::new();
    for Fault(name, capture, rule, held, words) in FAULTS {
        let found: Vec<&Finding> = findings(capture, *rule).collect();
        let says = |f: &&Finding| {
            f.message.contains(words) || f.cells.iter().any(|cell| cell.contains(words))
        };
        if !found.iter().any(says) {
            let messages: Vec<&str> = found.iter().map(|f| f.message.as_str()).collect();
            wrong.push(format!("{name}: {rule} does not say `{words}`: {messages:?}"));
        }
        for table in *held {
            if !found.iter().any(|f| f.table == Some(*table) && f.held) {
                wrong.push(format!("{name}: {rule} does not hold {table}"));
            }
        }
        if held.is_empty() && found.iter().any(|f| f.held && says(f)) {
            wrong.push(format!("{name}: {rule} holds a table"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Documents with a table held. Every other one of the 118 workbooks is sound in that sense.
const HELD: &[&str] = &[
    "c154b92bf5190",
    "c18233bb4acc0",
    "c1acf26ae26de",
    "c1deb56faa07b",
    "c1ff807f789aa",
    "c2d14e929c00c",
    "c319f187b2c29",
    "c37797e0f185e",
    "c3b928e82a1d2",
    "c421b2ec65625",
    "c425fbd30cfcf",
    "c445fa0445018",
    "c45a9a70db1e6",
    "c4ab9f601c615",
    "c590552b93a7d",
    "c5eb47eb0ed14",
    "c5f3ff071ca8a",
    "c5fde1747c903",
    "c66ce2cc482f7",
    "c6c63df07b7b5",
    "c8420a7129c9b",
    "c871b7f455725",
    "c88f372440d55",
    "c8e9367f71a4d",
    "c9c8723f7664c",
    "ca6704c8dcdb1",
    "ca9820c3746bd",
    "ca9c276c9769e",
    "cabf300d55780",
    "cad136ff242ce",
    "cbd9db1090a68",
    "cbdd7907f8020",
    "cbe15ccf0e10d",
    "cc049a757da9a",
    "cc1813f69e1b5",
    "cc68d293d5a73",
    "cc914ea84ac2b",
    "cc9d3030111a7",
    "ccf5f86d534f1",
    "cd5d6c2bb902f",
    "cd69a23f6bd54",
    "cda3c4a13e4b0",
    "cda8341abe878",
    "cdccbd9723e7a",
    "ce212d4791900",
    "ce45b8ee0affb",
    "ceb436145b823",
    "cf7146f19d775",
    "cf9fb79248790",
    "cffda71e547f2",
];

#[test]
fn nothing_is_held_on_the_other_workbooks() {
    let held: BTreeSet<&str> = opened()
        .findings
        .iter()
        .filter(|f| f.held && f.source.name() == "ice_workbook")
        .map(|f| f.capture.as_str())
        .collect();
    assert_eq!(held, HELD.iter().copied().collect());
}

/// One figure of a series as published on a day; empty where there is none.
fn published(series: &str, known_on: &str, wanted: &[(&str, &str)], column: &str) -> String {
    let spec = catalog::find(series).unwrap();
    let table = opened().edition.ledger.series(spec, known_on.parse().ok()).unwrap();
    let row = table.matching(wanted).last().cloned();
    row.map_or_else(String::new, |row| table.field(&row, column).csv())
}

#[test]
fn what_stays_published_is_the_last_good_figure() {
    let all = [("status", "all")];
    let newest = |day: &str| published("atd", day, &all, "people");
    // V1: the status table of 2021-09-13 is held, the areas of the same document state the total.
    assert_eq!(newest("2021-09-15"), "117682");
    let areas = [("as_of", "2021-08-28"), ("area_of_responsibility", "all"), ("technology", "all")];
    assert_eq!(published("atd_by_technology", "2021-09-15", &areas, "people"), "124054");
    // S9: February's 182,607 never stands for July.
    assert_eq!(newest("2022-08-05"), "296250");
    // S10: 96,574 of May 2021 never stands for September 2022.
    assert_eq!(newest("2022-09-20"), "297994");
    // X1, 08292024: the frozen EOFY23 sheet (194,427) comes first in the workbook.
    assert_eq!(newest("2024-08-30"), "175619");
    // V8: the split of 2025-02-23 is held, the total of the day is not.
    let split =
        [("as_of", "2025-02-23"), ("arresting_agency", "ICE"), ("criminality", "convicted")];
    assert_eq!(published("detained_by_criminality", "2025-03-01", &split, "people"), "");
    let day = [("as_of", "2025-02-23"), ("source", "ice_workbook")];
    assert_eq!(published("detained", "2025-03-01", &day, "people"), "43759");
    // S2, S3: no figure of 2021 stands under a date of 2020.
    let october = [("as_of", "2020-10-02"), ("source", "ice_workbook")];
    assert_eq!(published("detained", "2021-11-30", &october, "people"), "19068");
    // F1: the facility sheet of the reference workbook is held, the one before it stays.
    let spec = catalog::find("facility_population").unwrap();
    let table = opened().edition.ledger.series(spec, "2022-07-13".parse().ok()).unwrap();
    let last = table.rows.last().and_then(|row| row.first()).map(Datum::csv);
    assert_eq!(last.as_deref(), Some("2022-06-13"));
    // F6: the other columns of the sheet are published.
    let mandatory = |row: &&Vec<Datum>| {
        table.field(row, "as_of").csv() == "2022-01-10"
            && table.field(row, "measure").csv() == "mandatory"
    };
    assert_eq!(table.rows.iter().filter(mandatory).count(), 0);
    let level = |row: &&Vec<Datum>| {
        table.field(row, "as_of").csv() == "2022-01-10"
            && table.field(row, "measure").csv() == "level_a"
    };
    assert_eq!(table.rows.iter().filter(level).count(), 128);
}

/// On 2022-06-10 the page counted three places twice; the lower readings after it are the true ones.
#[test]
fn cases_that_were_counted_twice_are_no_level_for_those_after_them() {
    let cases =
        |day: &str, known_on: &str| published("covid", known_on, &[("as_of", day)], "cases_total");
    assert_eq!(cases("2022-06-10", "2022-06-12"), "46980", "nobody could know yet");
    assert_eq!(cases("2022-06-10", "2022-06-14"), "");
    assert_eq!(cases("2022-06-14", "2022-06-14"), "44397");
    assert_eq!(cases("2022-06-22", "2022-12-31"), "", "the page of two weeks before");
    assert_eq!(cases("2022-12-13", "2022-12-13"), "49661");
    assert_eq!(cases("2022-07-11", "2022-07-13"), "47006");
}

#[test]
fn held_figures_are_reachable() {
    let spec = catalog::find("atd").unwrap();
    let table = opened().edition.ledger.held_series(spec, None).unwrap();
    let stale: Vec<String> = table
        .matching(&[("status", "all")])
        .map(|row| {
            format!("{} {}", table.field(row, "as_of").csv(), table.field(row, "people").csv())
        })
        .collect();
    for expected in ["2021-08-28 96574", "2022-02-12 182607", "2022-02-26 182607"] {
        assert!(stale.iter().any(|row| row == expected), "{expected}: {stale:?}");
    }
}

fn counters_on(day: chrono::NaiveDate) -> detention_stats::counters::Counters {
    opened().edition.counters_on(day)
}

/// August and September 2022: two stale sheets, one of them of 2021.
#[test]
fn the_counter_never_falls_to_a_copy() {
    let mut day: chrono::NaiveDate = "2022-08-01".parse().unwrap();
    let mut seen: BTreeMap<(i64, String), u32> = BTreeMap::new();
    while day <= "2022-09-30".parse().unwrap() {
        let counters = counters_on(day);
        let atd = counters.counters.iter().find(|c| c.id == "people_monitored_atd").unwrap();
        let as_of = atd.as_of.unwrap();
        *seen.entry((atd.value.unwrap(), as_of.to_string())).or_default() += 1;
        let status = serde_json::to_value(atd.status).unwrap();
        let stale = (day >= "2022-08-04".parse().unwrap() && day < "2022-08-09".parse().unwrap())
            || (day >= "2022-09-15".parse().unwrap() && day < "2022-09-29".parse().unwrap());
        assert_eq!(status, if stale { "held" } else { "current" }, "{day}");
        day = day.succ_opt().unwrap();
    }
    let expected = BTreeMap::from([
        ((296_250, "2022-07-16".to_owned()), 18),
        ((297_994, "2022-08-13".to_owned()), 41),
        ((316_700, "2022-09-24".to_owned()), 2),
    ]);
    assert_eq!(seen, expected);
}

#[test]
fn what_stopped_stands_in_the_list_until_it_returns() {
    let stop = |what: &str| opened().stops.iter().filter(|s| s.what == what).collect::<Vec<_>>();
    let transgender = stop("transgender_population");
    let [only] = transgender.as_slice() else { panic!("{transgender:?}") };
    assert_eq!(only.last_seen.to_string(), "2025-01-16");
    assert_eq!(only.missing_since.to_string(), "2025-02-27");
    assert_eq!(only.returned_on, None);
    let families = stop("detained_by_disposition: family");
    let [only] = families.as_slice() else { panic!("{families:?}") };
    assert_eq!(only.returned_on.map(|day| day.to_string()).as_deref(), Some("2025-05-09"));
    let csv = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("data/v1/disappeared.csv"),
    )
    .unwrap();
    assert!(csv.contains("2023-05-18,source,ice_coronavirus_page,2023-05-18,,"), "{csv}");
}

#[test]
fn the_longest_gaps_between_releases_are_in_the_lateness_series() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let Edition { ledger, captures, .. } = pipeline::open(&data).unwrap().edition;
    let edition = Edition::new(ledger, captures, "2026-04-30".parse().ok());
    let table = edition.series(SeriesId::Lateness).unwrap();
    let mut gaps: Vec<(i64, String)> = table
        .rows
        .iter()
        .filter_map(|row| {
            let days = table.field(row, "days_since_previous").number()?;
            #[expect(clippy::cast_possible_truncation, reason = "days between releases")]
            let days = days as i64;
            Some((days, table.field(row, "published_on").csv()))
        })
        .collect();
    gaps.sort();
    gaps.reverse();
    let longest: Vec<(i64, &str)> = gaps.iter().take(3).map(|(d, on)| (*d, on.as_str())).collect();
    assert_eq!(longest, [(59, "2024-11-15"), (57, "2025-11-20"), (56, "2026-04-09")]);
    let late = |on: &str| {
        let wanted = [("published_on", on)];
        let row = table.matching(&wanted).next().unwrap();
        table.field(row, "days_late").csv()
    };
    assert_eq!(late("2024-11-15"), "43", "sixteen of the 59 days are in time");
}

#[test]
fn the_mean_between_two_releases_shows_the_present() {
    let table = opened().edition.series(SeriesId::IntervalAverageDailyPopulation).unwrap();
    let row = |as_of: &str, id: &str| {
        let wanted = [("as_of", as_of), ("facility_id", id)];
        let row = table.matching(&wanted).next().cloned().unwrap_or_else(|| panic!("{as_of} {id}"));
        let number = |column: &str| table.field(&row, column).number().unwrap();
        (number("people"), number("lowest"), number("highest"), number("days"))
    };
    // 21,880.6145 over 275 days and 21,960.1903 over 289: 23,523.3 over the fourteen days between.
    let (people, lowest, highest, days) = row("2022-07-16", "all");
    assert!((people - 23_523.286).abs() < 1e-3 && (days - 14.0).abs() < 1e-9, "{people} {days}");
    assert!(highest - lowest < 1e-6);
    // People detained on 2022-07-05 and 2022-07-17 were 23,156 and 22,886.
    let (people, ..) = row("2022-07-02", "all");
    assert!((22_000.0..25_000.0).contains(&people), "{people}");
    // Whole numbers leave bounds of some ten people around a place of two hundred.
    let (people, lowest, highest, _) = row("2025-12-11", "adams-county-det-center-natchez-ms");
    assert!(
        lowest < people && people < highest && highest - lowest > 5.0,
        "{lowest} {people} {highest}"
    );
    // No interval spans 1 October.
    for row in &table.rows {
        let (first, last) = (table.field(row, "first_day").csv(), table.field(row, "as_of").csv());
        assert!(
            !(first.as_str() < "2022-10-01" && last.as_str() >= "2022-10-01"),
            "{first} {last}"
        );
    }
}

#[test]
fn revisions_name_both_cells_and_leave_running_months_out() {
    let found = detention_stats::normalize::revisions::all(
        &opened().edition.ledger.releases,
        opened().edition.ledger.holds(),
    );
    let of = |date: &str, keys: &str, now: &str| {
        found
            .all
            .iter()
            .find(|r| {
                r.series == "average_daily_population"
                    && r.date.to_string() == date
                    && r.keys == keys
                    && r.now.capture.as_str() == now
            })
            .unwrap_or_else(|| panic!("{date} {keys} {now}"))
    };
    // June 2022 of all: 22,967.13 printed on 2022-07-08, read again in the workbook of 2022-07-21.
    let june = of("2022-06-01", "arresting_agency=all; criminality=all", "cad136ff242ce");
    assert_eq!(june.before.cell, "Detention FY22!J76");
    assert_eq!(june.now.cell, "Detention FY22!J76");
    assert!(june.change().abs() > 0.0 && !june.locked);
    // A month that still ran is no earlier statement.
    let july = |r: &&detention_stats::normalize::revisions::Revision| {
        r.series == "average_daily_population"
            && r.date.to_string() == "2022-07-01"
            && r.before.capture.as_str() == "cad136ff242ce"
    };
    assert_eq!(found.all.iter().filter(july).count(), 0);
}
