//! The Detention sheet (`Detention FY22`): numbers 1 to 18 as the workbook orders them.

use crate::model::{Dimension, Measure, TableId};
use crate::sources::layout::{AsOfRule, Column, Columns, Rows, SheetKind, Span, TableSpec, Title};
use crate::sources::vocabulary::{
    AGENCY, CRIMINALITY, DAYS_IN_CUSTODY, DISPOSITION, FACILITY_TYPE, FAMILY_REMOVALS, PAROLE,
    REASON,
};

const DETAINED: AsOfRule = AsOfRule::Footnote(&["ice currently detained population"]);
const POPULATION: AsOfRule = AsOfRule::Footnote(&["ice average daily population"]);
const BOOK_INS: AsOfRule = AsOfRule::Footnote(&["ice initial book ins"]);
const RELEASES: AsOfRule =
    AsOfRule::Footnote(&["ice final releases", "ice final book outs", "ice final bookouts"]);
// 0317/22 and 0331/22 print the lines on removals below the heading of the releases.
const REMOVALS: AsOfRule =
    AsOfRule::FootnoteOrLines(&["ice removals"], &["ice removals data are updated through"]);
const FEAR: AsOfRule = AsOfRule::Footnote(&["uscis average time"]);
const PAROLES: AsOfRule = AsOfRule::Footnote(&["credible fear parole"]);

/// People by facility type: FRC until May 2021, FSC from June 2021, neither from December 2023 to April 2025.
const fn by_facility_type(measure: Measure) -> [Column; 3] {
    [
        Column { printed: &["frc", "fsc"], measure, category: Some((FT, "family")) },
        Column { printed: &["adult"], measure, category: Some((FT, "adult")) },
        Column { printed: &["total"], measure, category: Some((FT, "all")) },
    ]
}

const FT: Dimension = Dimension::FacilityType;
const AG: Dimension = Dimension::ArrestingAgency;
const CR: Dimension = Dimension::Criminality;

const fn by_criminality(measure: Measure) -> [Column; 4] {
    [
        Column { printed: &["convicted criminal"], measure, category: Some((CR, "convicted")) },
        Column { printed: &["pending criminal charges"], measure, category: Some((CR, "pending")) },
        Column { printed: &["other immigration violator"], measure, category: Some((CR, "other")) },
        Column { printed: &["total"], measure, category: Some((CR, "all")) },
    ]
}

const fn people(printed: &'static [&'static str], agency: &'static str) -> Column {
    Column { printed, measure: Measure::People, category: Some((AG, agency)) }
}

const fn share(printed: &'static [&'static str], agency: &'static str) -> Column {
    Column { printed, measure: Measure::Share, category: Some((AG, agency)) }
}

const fn one(printed: &'static [&'static str], measure: Measure) -> Column {
    Column { printed, measure, category: None }
}

const fn table(
    table: TableId,
    title: Title,
    body: (Rows, Columns),
    dated: (Span, AsOfRule),
) -> TableSpec {
    TableSpec {
        table,
        sheet: SheetKind::Detention,
        title,
        rows: body.0,
        columns: body.1,
        span: dated.0,
        as_of: dated.1,
        fixed: &[],
    }
}

/// The sheet's tables.
pub const TABLES: &[TableSpec] = &[
    // 1. People detained on one day (footnote: national docket snapshot).
    table(
        TableId::DetainedByDisposition,
        Title { begins: &["ice currently detained by processing disposition"], never: &[] },
        (Rows::Labels(DISPOSITION), Columns::Fixed(&by_facility_type(Measure::People))),
        (Span::Snapshot, DETAINED),
    ),
    // 2. Days from USCIS fear decision to release; one row, named by its fiscal year.
    table(
        TableId::FearDecisionTime,
        Title { begins: &["average time from uscis fear decision"], never: &[] },
        (Rows::Years, Columns::Fixed(&by_facility_type(Measure::AverageDays))),
        (Span::YearToDate, RELEASES_IN_FEAR),
    ),
    // 3. People detained with an established fear decision.
    table(
        TableId::FearDecisions,
        Title {
            begins: &[
                "aliens with uscis established fear decisions",
                "noncitizens with uscis established fear decisions",
                "individuals with uscis established fear decisions",
            ],
            never: &[],
        },
        (
            Rows::Labels(FACILITY_TYPE),
            Columns::Fixed(&[one(&["total detained", "total"], Measure::People)]),
        ),
        (Span::Snapshot, FEAR),
    ),
    // 4. People detained on one day by criminality and arresting agency.
    table(
        TableId::DetainedByCriminality,
        Title { begins: &["ice currently detained by criminality"], never: &[] },
        (
            Rows::Labels(CRIMINALITY),
            Columns::Fixed(&[
                people(&["ice"], "ICE"),
                share(&["percent ice"], "ICE"),
                people(&["cbp"], "CBP"),
                share(&["percent cbp"], "CBP"),
                people(&["total"], "all"),
            ]),
        ),
        (Span::Snapshot, DETAINED),
    ),
    // 5. Initial book-ins by month.
    table(
        TableId::BookInsByAgency,
        Title { begins: &["ice initial book ins by arresting agency"], never: &[] },
        (Rows::Labels(AGENCY), Columns::Months(Measure::BookIns)),
        (Span::YearToDate, BOOK_INS),
    ),
    // 6. Initial book-ins of the year to date.
    table(
        TableId::BookInsByFacilityType,
        Title {
            begins: &[
                "ice initial book ins by facility type",
                "ice initial book ins by criminality",
            ],
            never: &[],
        },
        (Rows::Labels(FACILITY_TYPE), Columns::Fixed(&by_criminality(Measure::BookIns))),
        (Span::YearToDate, BOOK_INS),
    ),
    // 7. Final releases (into the United States) until January 2024.
    table(
        TableId::FinalReleasesByFacilityType,
        Title { begins: &["ice final releases"], never: &["release reason"] },
        (Rows::Labels(FACILITY_TYPE), Columns::Fixed(&[one(&["total"], Measure::Releases)])),
        (Span::YearToDate, RELEASES),
    ),
    // 7. Final book-outs (with removals and transfers) from February 2024.
    table(
        TableId::FinalReleasesByFacilityType,
        Title {
            begins: &["ice final book outs", "ice final bookouts", "ice final book out"],
            never: &["release reason"],
        },
        (Rows::Labels(FACILITY_TYPE), Columns::Fixed(&[one(&["total"], Measure::BookOuts)])),
        (Span::YearToDate, RELEASES),
    ),
    // 8. Removals.
    table(
        TableId::Removals,
        Title { begins: &["ice removals"], never: &[] },
        (
            Rows::Labels(FAMILY_REMOVALS),
            Columns::Fixed(&[one(&["removals", "total"], Measure::RemovalsCount)]),
        ),
        (Span::YearToDate, REMOVALS),
    ),
    // 9. Annual form, FY19 to February 2021.
    table(
        TableId::ReleasesByReasonAnnual,
        Title { begins: &["ice final releases by release reason and criminality"], never: &[] },
        (Rows::Labels(REASON), Columns::Fixed(&by_criminality(Measure::Releases))),
        (Span::YearToDate, RELEASES),
    ),
    // 9. Monthly form.
    table(
        TableId::ReleasesByReason,
        Title {
            begins: &["ice final releases by release reason month and criminality"],
            never: &[],
        },
        (Rows::FillDown { outer: REASON, inner: CRIMINALITY }, Columns::Months(Measure::Releases)),
        (Span::YearToDate, RELEASES),
    ),
    table(
        TableId::ReleasesByReason,
        Title {
            begins: &[
                "ice final book outs by release reason month and criminality",
                "ice final bookouts by release reason month and criminality",
            ],
            never: &[],
        },
        (Rows::FillDown { outer: REASON, inner: CRIMINALITY }, Columns::Months(Measure::BookOuts)),
        (Span::YearToDate, RELEASES),
    ),
    // 10. Mean people held per midnight count. CBP + ICE = all in every month seen.
    table(
        TableId::AverageDailyPopulation,
        Title { begins: &["ice average daily population by arresting agency"], never: &[] },
        (
            Rows::Blocks { outer: AGENCY, inner: CRIMINALITY },
            Columns::Months(Measure::AverageDailyPopulation),
        ),
        (Span::YearToDate, POPULATION),
    ),
    // 11. Mean days in detention of those who left.
    table(
        TableId::LengthOfStay,
        Title { begins: &["ice average length of stay by arresting agency"], never: &[] },
        (Rows::Blocks { outer: AGENCY, inner: CRIMINALITY }, Columns::Months(Measure::AverageDays)),
        (Span::YearToDate, POPULATION),
    ),
    // 12. The family row is averaged over the days in which such places were open: parts need not add.
    table(
        TableId::AverageDailyPopulationByFacilityType,
        Title {
            begins: &[
                "ice average daily population by facility type",
                "ice average daily population by month",
            ],
            never: &[],
        },
        (Rows::Labels(FACILITY_TYPE), Columns::Months(Measure::AverageDailyPopulation)),
        (Span::YearToDate, POPULATION),
    ),
    // 13.
    table(
        TableId::LengthOfStayByFacilityType,
        Title {
            begins: &[
                "ice average length of stay by facility type",
                "ice average length of stay by month",
            ],
            never: &[],
        },
        (Rows::Labels(FACILITY_TYPE), Columns::Months(Measure::AverageDays)),
        (Span::YearToDate, POPULATION),
    ),
    // 14. Adult facilities only.
    table(
        TableId::LengthOfStayAdult,
        Title { begins: &["ice average length of stay adult facility type"], never: &[] },
        (Rows::Labels(AGENCY), Columns::Months(Measure::AverageDays)),
        (Span::YearToDate, POPULATION),
    ),
    // 15. Five files of May to July 2021.
    table(
        TableId::FearLengthOfStay,
        Title { begins: &["currently detained credible and reasonable fear"], never: &[] },
        (
            Rows::Labels(DAYS_IN_CUSTODY),
            Columns::Fixed(&[
                one(&["average length of days in custody"], Measure::AverageDays),
                one(&["currently detained"], Measure::People),
            ]),
        ),
        (Span::Snapshot, DETAINED),
    ),
    // 16. One row per fiscal year.
    table(
        TableId::ParoleRequested,
        Title { begins: PAROLE_TITLES, never: &["parole status"] },
        (Rows::Years, Columns::Months(Measure::Paroles)),
        (Span::YearToDate, PAROLES),
    ),
    // 17. Two rows per fiscal year.
    table(
        TableId::ParoleStatus,
        Title { begins: PAROLE_TITLES, never: &["parole requested"] },
        (Rows::YearsFillDown { inner: PAROLE }, Columns::Months(Measure::Paroles)),
        (Span::YearToDate, PAROLES),
    ),
    // 18. Stateless people by place of detention, with ICE's facility code.
    table(
        TableId::Stateless,
        Title { begins: &["ice currently detained of stateless"], never: &[] },
        (
            Rows::Names(Dimension::Facility),
            Columns::Fixed(&[
                one(&["detention facility code"], Measure::FacilityCode),
                one(&["total"], Measure::People),
            ]),
        ),
        (Span::Snapshot, DETAINED),
    ),
];

// The section dates the snapshot of table 3 on its first line and the releases of table 2 on its second
// (0212/26 `Footnotes`!B89 and B90).
const RELEASES_IN_FEAR: AsOfRule = AsOfRule::FootnoteLine(
    &["uscis average time"],
    &["final releases data", "ice releases data", "final book out"],
);

const PAROLE_TITLES: &[&str] = &[
    "individuals with positive credible fear determination",
    "aliens with positive credible fear determination",
    "noncitizens with positive credible fear determination",
];
