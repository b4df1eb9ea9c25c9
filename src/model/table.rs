//! The published tables, and what each means: one entry for each, asked by readers, checks and series.

use super::Measure;
use super::named::named;

named! {
    /// A table as the publisher prints it.
    TableId {
        /// ATD sheet: participants by family status.
        AtdStatus = "atd_status" "ATD por tipo de caso",
        /// ATD sheet: participants and daily cost by technology, nationwide.
        AtdTechnology = "atd_technology" "ATD por tecnología",
        /// ATD sheet: participants by area of responsibility and technology.
        AtdArea = "atd_area" "ATD por área de ICE",
        /// ATD sheet: attendance at all court hearings.
        CourtTotalHearings = "court_total_hearings" "audiencias de tribunal",
        /// ATD sheet: attendance at final court hearings.
        CourtFinalHearings = "court_final_hearings" "audiencias finales de tribunal",
        /// ATD sheet: the sentence on people in families released between two days.
        FamilyReleases = "family_releases" "liberaciones de familias",
        /// Detention sheet, table 1.
        DetainedByDisposition = "detained_by_disposition" "personas detenidas por situación",
        /// Detention sheet, table 2.
        FearDecisionTime = "fear_decision_time" "tiempo hasta la decisión sobre temor",
        /// Detention sheet, table 3.
        FearDecisions = "fear_decisions" "decisiones sobre temor",
        /// Detention sheet, table 4.
        DetainedByCriminality = "detained_by_criminality" "personas detenidas por antecedentes",
        /// Detention sheet, table 5.
        BookInsByAgency = "book_ins_by_agency" "ingresos por agencia",
        /// Detention sheet, table 6.
        BookInsByFacilityType = "book_ins_by_facility_type" "ingresos por tipo de centro",
        /// Detention sheet, table 7.
        FinalReleasesByFacilityType = "final_releases_by_facility_type" "liberaciones por tipo de centro",
        /// Detention sheet, table 8.
        Removals = "removals" "deportaciones",
        /// Detention sheet, table 9, annual form.
        ReleasesByReasonAnnual = "releases_by_reason_annual" "liberaciones por motivo, del año",
        /// Detention sheet, table 9, monthly form.
        ReleasesByReason = "releases_by_reason" "liberaciones por motivo",
        /// Detention sheet, table 10.
        AverageDailyPopulation = "average_daily_population" "población media diaria",
        /// Detention sheet, table 11.
        LengthOfStay = "length_of_stay" "duración de la estancia",
        /// Detention sheet, table 12.
        AverageDailyPopulationByFacilityType = "average_daily_population_by_facility_type" "población media diaria por tipo de centro",
        /// Detention sheet, table 13.
        LengthOfStayByFacilityType = "length_of_stay_by_facility_type" "duración de la estancia por tipo de centro",
        /// Detention sheet, table 14.
        LengthOfStayAdult = "length_of_stay_adult" "duración de la estancia de adultos",
        /// Detention sheet, table 15.
        FearLengthOfStay = "fear_length_of_stay" "duración de la estancia con temor fundado",
        /// Detention sheet, table 16.
        ParoleRequested = "parole_requested" "solicitudes de libertad condicional",
        /// Detention sheet, table 17.
        ParoleStatus = "parole_status" "libertad condicional",
        /// Detention sheet, table 18.
        Stateless = "stateless" "personas apátridas",
        /// In-custody length of stay sheet, first block.
        CustodyLengthOfStay = "custody_length_of_stay" "duración de la custodia",
        /// In-custody length of stay sheet, second block.
        PeopleByDaysInCustody = "people_by_days_in_custody" "personas por días en custodia",
        /// Monthly Bond Statistics sheet.
        Bonds = "bonds" "fianzas",
        /// Semiannual sheet: the nine tables by fiscal year.
        Semiannual = "semiannual" "informe semestral",
        /// Semiannual sheet: the three tables by country.
        SemiannualByCountry = "semiannual_by_country" "informe semestral por país",
        /// Facilities sheet.
        Facilities = "facilities" "centros",
        /// Transgender-population sheet.
        Transgender = "transgender_population" "personas transgénero",
        /// Vulnerable & Special Population sheet.
        Vulnerable = "vulnerable_population" "población vulnerable",
        /// Monthly Segregation sheet.
        Segregation = "segregation" "aislamiento",
        /// Footnotes sheet.
        Footnotes = "footnotes" "notas al pie",
        /// Coronavirus page: the three figures above the table.
        CovidSummary = "covid_summary" "COVID-19, resumen",
        /// Coronavirus page: one row per place of detention.
        CovidFacilities = "covid_facilities" "COVID-19 por centro",
        /// TRAC: people detained by arresting agency and criminality.
        TracDetained = "trac_detained" "",
        /// TRAC: people monitored under Alternatives to Detention by area and technology.
        TracAtd = "trac_atd" "",
        /// TRAC: mean people per day by place of detention.
        TracFacilities = "trac_facilities" "",
        /// TRAC: book-ins by month and arresting agency.
        TracBookIns = "trac_book_ins" "",
    }
}

/// How the figures of a table's own date behave from one release to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// People counted on one day.
    Day,
    /// Totals since October 1: they can only grow, and ICE revises them for one day by a few in a thousand.
    Running,
    /// Averages since October 1, which hardly move within two weeks.
    Average,
    /// Small tables and averages, of one day or since October 1, which ICE does not revise.
    Small,
    /// Anything else: past months, quarters and years, lists of places, text.
    Other,
}

/// How the date of a table follows the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dated {
    /// With each release, and it tells how new the release is.
    Leading,
    /// With each release.
    Current,
    /// With most releases; that it stays behind is reported and is no fault.
    Slow,
    /// Apart from the release.
    Apart,
}

/// What the rows of a table are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// By a closed list of labels.
    Labels,
    /// By places of detention, which come and go; two may have one name.
    Places,
    /// By offices of ICE and of its places; one may have two rows (Philadelphia in the closing sheet of FY2024).
    Offices,
    /// By countries, which come and go.
    Countries,
}

/// A dimension over which measures add up.
#[derive(Debug, Clone, Copy)]
pub struct Sum {
    /// Measures.
    pub measures: &'static [Measure],
    /// Place of the dimension in the table's order.
    pub at: usize,
    /// Categories that are parts of another part.
    pub but: &'static [&'static str],
}

/// What a table means.
#[derive(Debug, Clone, Copy)]
pub struct TableProfile {
    /// How its figures behave.
    pub kind: Kind,
    /// How its date follows the release.
    pub dated: Dated,
    /// What its rows are called.
    pub named: Named,
    /// Whether all of its figures can stand still for a while: counts of past months and quarters, small lists.
    pub may_stand_still: bool,
    /// Parts that add to a total.
    pub sums: &'static [Sum],
    /// Measures of which the months of a fiscal year add to the year to date.
    pub months_add: &'static [Measure],
    /// Where the people are counted whose averages it prints.
    pub counted_in: Option<(TableId, Measure)>,
    /// The table of the same document that is counted on its own and states the same total.
    pub same_total: Option<TableId>,
    /// Whether its total is of the people whom individual records count.
    pub in_records: bool,
    /// Tables that fall with it where its figures are unlike their past.
    pub held_with: &'static [TableId],
    /// Places of the closed lists whose rows are followed: that one stops is news.
    pub rows_followed: &'static [usize],
    /// Whether its columns are followed.
    pub columns_followed: bool,
}

const PEOPLE: &[Measure] = &[Measure::People];
const HEARINGS: &[Measure] = &[Measure::Hearings];
const PLACEMENTS: &[Measure] = &[Measure::Placements];
const BOOK_INS: &[Measure] = &[Measure::BookIns];
const AVERAGE: &[Measure] = &[Measure::AverageDailyPopulation];
const PAROLES: &[Measure] = &[Measure::Paroles];
const OUT: &[Measure] = &[Measure::Releases, Measure::BookOuts];

/// The two rows of bonds set are parts of `bonded out`.
const BY_REASON: &[Sum] = &[
    Sum { measures: OUT, at: 0, but: &["bond_set_by_ice", "bond_set_by_immigration_judge"] },
    sum(OUT, 1),
];

const fn sum(measures: &'static [Measure], at: usize) -> Sum {
    Sum { measures, at, but: &[] }
}

const fn of_kind(kind: Kind, dated: Dated) -> TableProfile {
    TableProfile {
        kind,
        dated,
        named: Named::Labels,
        may_stand_still: false,
        sums: &[],
        months_add: &[],
        counted_in: None,
        same_total: None,
        in_records: false,
        held_with: &[],
        rows_followed: &[],
        columns_followed: false,
    }
}

/// What a table means.
#[expect(clippy::too_many_lines, reason = "one entry for each table, in one place")]
pub const fn profile(table: TableId) -> TableProfile {
    use TableId as T;
    let day = of_kind(Kind::Day, Dated::Leading);
    let running = of_kind(Kind::Running, Dated::Current);
    let average = of_kind(Kind::Average, Dated::Current);
    let small = of_kind(Kind::Small, Dated::Current);
    let current = of_kind(Kind::Other, Dated::Current);
    let slow = TableProfile { may_stand_still: true, ..of_kind(Kind::Other, Dated::Slow) };
    let apart = of_kind(Kind::Other, Dated::Apart);
    match table {
        T::AtdStatus => TableProfile {
            sums: const { &[sum(PEOPLE, 0)] },
            same_total: Some(T::AtdArea),
            held_with: &[T::AtdStatus],
            rows_followed: &[0],
            ..day
        },
        T::AtdTechnology => TableProfile {
            dated: Dated::Current,
            sums: const { &[sum(&[Measure::People, Measure::DailyCost], 0)] },
            same_total: Some(T::AtdStatus),
            // The national split is printed in one table and follows from the other.
            held_with: &[T::AtdTechnology, T::AtdArea],
            rows_followed: &[0],
            columns_followed: true,
            ..day
        },
        T::AtdArea => TableProfile {
            dated: Dated::Current,
            sums: const { &[sum(PEOPLE, 0), sum(PEOPLE, 1)] },
            same_total: Some(T::AtdStatus),
            // An area that is counted twice is in the technologies too (2023-04-12).
            held_with: &[T::AtdArea, T::AtdTechnology],
            rows_followed: &[0],
            ..day
        },
        T::CourtTotalHearings | T::CourtFinalHearings => {
            TableProfile { may_stand_still: true, sums: const { &[sum(HEARINGS, 1)] }, ..apart }
        }
        T::FamilyReleases => TableProfile { may_stand_still: true, ..apart },
        T::DetainedByDisposition => TableProfile {
            sums: const { &[sum(PEOPLE, 0), sum(PEOPLE, 1)] },
            same_total: Some(T::DetainedByCriminality),
            in_records: true,
            held_with: &[T::DetainedByDisposition],
            rows_followed: &[0, 1],
            ..day
        },
        T::DetainedByCriminality => TableProfile {
            sums: const { &[sum(PEOPLE, 0), sum(PEOPLE, 1)] },
            same_total: Some(T::DetainedByDisposition),
            in_records: true,
            held_with: &[T::DetainedByCriminality],
            rows_followed: &[0],
            ..day
        },
        T::FearDecisionTime => {
            TableProfile { counted_in: Some((T::FearDecisions, Measure::People)), ..small }
        }
        T::FearDecisions => TableProfile { sums: const { &[sum(PEOPLE, 0)] }, ..small },
        T::FearLengthOfStay => {
            TableProfile { counted_in: Some((T::FearLengthOfStay, Measure::People)), ..current }
        }
        T::BookInsByAgency => TableProfile {
            dated: Dated::Leading,
            sums: const { &[sum(BOOK_INS, 0)] },
            months_add: BOOK_INS,
            ..running
        },
        T::BookInsByFacilityType => TableProfile {
            sums: const { &[sum(BOOK_INS, 0), sum(BOOK_INS, 1)] },
            rows_followed: &[0],
            ..running
        },
        T::FinalReleasesByFacilityType => {
            TableProfile { sums: const { &[sum(OUT, 0)] }, rows_followed: &[0], ..running }
        }
        T::Removals => TableProfile { rows_followed: &[0], ..running },
        T::ReleasesByReason => {
            TableProfile { sums: BY_REASON, months_add: OUT, rows_followed: &[0], ..running }
        }
        T::ReleasesByReasonAnnual => TableProfile { sums: BY_REASON, ..running },
        T::AverageDailyPopulation => {
            TableProfile { sums: const { &[sum(AVERAGE, 0), sum(AVERAGE, 1)] }, ..average }
        }
        T::AverageDailyPopulationByFacilityType => TableProfile { rows_followed: &[0], ..average },
        T::LengthOfStay | T::LengthOfStayAdult => TableProfile {
            counted_in: Some((T::AverageDailyPopulation, Measure::AverageDailyPopulation)),
            ..average
        },
        T::LengthOfStayByFacilityType => TableProfile {
            counted_in: Some((
                T::AverageDailyPopulationByFacilityType,
                Measure::AverageDailyPopulation,
            )),
            ..average
        },
        T::ParoleRequested | T::ParoleStatus => TableProfile { months_add: PAROLES, ..slow },
        T::Stateless => TableProfile {
            named: Named::Places,
            may_stand_still: true,
            sums: const { &[sum(PEOPLE, 0)] },
            ..small
        },
        T::CustodyLengthOfStay => TableProfile {
            counted_in: Some((T::PeopleByDaysInCustody, Measure::People)),
            rows_followed: &[0],
            ..slow
        },
        T::PeopleByDaysInCustody => TableProfile {
            sums: const { &[sum(PEOPLE, 0), sum(PEOPLE, 1)] },
            rows_followed: &[0],
            ..slow
        },
        T::Bonds => TableProfile { counted_in: Some((T::Bonds, Measure::BondedOut)), ..current },
        T::Semiannual => slow,
        T::SemiannualByCountry => TableProfile { named: Named::Countries, ..slow },
        T::Facilities => TableProfile {
            dated: Dated::Leading,
            named: Named::Places,
            columns_followed: true,
            ..current
        },
        T::Transgender => TableProfile {
            named: Named::Offices,
            sums: const { &[sum(PEOPLE, 0), sum(PEOPLE, 1)] },
            ..small
        },
        T::Vulnerable => TableProfile {
            may_stand_still: true,
            sums: const { &[sum(PLACEMENTS, 0)] },
            counted_in: Some((T::Vulnerable, Measure::Placements)),
            ..apart
        },
        T::Segregation => {
            TableProfile { named: Named::Places, sums: const { &[sum(PLACEMENTS, 0)] }, ..slow }
        }
        T::CovidFacilities => TableProfile { named: Named::Places, ..apart },
        T::CovidSummary
        | T::TracDetained
        | T::TracAtd
        | T::TracFacilities
        | T::TracBookIns
        | T::Footnotes => apart,
    }
}

/// Tables of which something holds, in the order of their declaration.
pub fn tables_where(holds: impl Fn(&TableProfile) -> bool) -> impl Iterator<Item = TableId> {
    TableId::EVERY.iter().copied().filter(move |table| holds(&profile(*table)))
}
