//! Every fault that the documents are known to contain, told by its rule and held where it must be; what stays
//! published; and nothing held on sound releases. The committed ledger has the figures of all of them.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use detention_stats::model::{Finding, Rule, TableId};
use detention_stats::pipeline::{self, Judged};

pub(crate) fn opened() -> &'static Judged {
    static OPENED: OnceLock<Judged> = OnceLock::new();
    let data = crate::fixed::data();
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
    Fault("S3 detention sheet of the previous release", "cf7146f19d775", Rule::NewDateOnOldFigures, DETENTION, "2021-09-25"),
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
    Fault("S15 bond sheet of the previous release", "cc1813f69e1b5", Rule::NewDateOnOldFigures, &[TableId::Bonds], "2025-02-22"),
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
    Fault("late evidence, no fault", "c88f372440d55", Rule::LateDocument, TOLD, "published before"),
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
