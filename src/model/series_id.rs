//! The published series by name.

use super::named::named;

named! {
    /// A published series; its file is `series/<name>.csv`.
    SeriesId {
        /// People detained by ICE on one day.
        Detained = "detained",
        /// People detained on one day by arresting agency and criminality.
        DetainedByCriminality = "detained_by_criminality",
        /// People detained on one day by processing disposition and facility type.
        DetainedByFacilityType = "detained_by_facility_type",
        /// People monitored under Alternatives to Detention by family status, and their average days in the program.
        Atd = "atd",
        /// People monitored under Alternatives to Detention by area of responsibility and technology.
        AtdByTechnology = "atd_by_technology",
        /// Average daily population (midnight count), by month, arresting agency and criminality.
        AverageDailyPopulation = "average_daily_population",
        /// Initial book-ins to ICE detention by month and arresting agency.
        BookIns = "book_ins",
        /// People who left ICE detention by month, reason and criminality.
        Releases = "releases",
        /// Average days in ICE detention of people who left it, by month, arresting agency and criminality.
        LengthOfStay = "length_of_stay",
        /// Facility sheet: average daily population over the fiscal year to date, in three independent splits.
        FacilityPopulation = "facility_population",
        /// ICE's coronavirus page: people detained, tests, confirmed cases since the page began and now, deaths, and rows of the facility table that ever had a confirmed case.
        Covid = "covid",
        /// The rows of the coronavirus page's facility table, in ICE's own spelling.
        CovidByFacility = "covid_by_facility",
        /// People monitored under Alternatives to Detention and the cost of the technology in US dollars a day, nationwide, from August 2022.
        AtdCostByTechnology = "atd_cost_by_technology",
        /// Court hearings of people monitored with court tracking, attended and missed, fiscal year to date; `total` counts all hearings, `final` the last ones.
        CourtAppearances = "court_appearances",
        /// Average days from the USCIS fear decision to release from ICE detention, fiscal year to date; `as_of` is the day through which the releases are counted.
        FearDecisionTime = "fear_decision_time",
        /// People detained on one day with a fear of persecution or torture that USCIS found established.
        FearDecisions = "fear_decisions",
        /// People detained with a credible or reasonable fear claim by days in custody; printed in five releases of May to July 2021.
        FearLengthOfStay = "fear_length_of_stay",
        /// Initial book-ins of the fiscal year to date by facility type and criminality.
        BookInsByFacilityType = "book_ins_by_facility_type",
        /// People who left ICE detention in the fiscal year to date by facility type.
        ReleasesByFacilityType = "releases_by_facility_type",
        /// Removals of the fiscal year to date, returns included.
        Removals = "removals",
        /// Final releases of the fiscal year to date by reason and criminality; the form printed until February 2021.
        ReleasesByReasonAnnual = "releases_by_reason_annual",
        /// Average daily population (midnight count) by month and facility type.
        AverageDailyPopulationByFacilityType = "average_daily_population_by_facility_type",
        /// Average days in ICE detention of people who left it, by month and facility type.
        LengthOfStayByFacilityType = "length_of_stay_by_facility_type",
        /// Average days in ICE detention of people who left adult facilities, by month and arresting agency.
        LengthOfStayAdult = "length_of_stay_adult",
        /// Parole requests of people with a positive credible fear determination, by month.
        ParoleRequested = "parole_requested",
        /// Parole of people with a positive credible fear determination, by month: granted and denied; requested and granted in the three releases of March and April 2022.
        ParoleStatus = "parole_status",
        /// Stateless people detained on one day by place of detention, from April 2024.
        Stateless = "stateless",
        /// Average days in custody so far of the people who were in custody on the 15th and the last day of each month, by population.
        InCustodyLengthOfStay = "in_custody_length_of_stay",
        /// People in custody on the 15th and the last day of each month by population and by days in custody so far.
        PeopleByDaysInCustody = "people_by_days_in_custody",
        /// Releases and book-outs by month in all.
        Bonds = "bonds",
        /// Arrests, book-ins and removals by fiscal year of members of the US armed forces, US citizens, and parents of US citizens, through the day in `through`, where ICE says through which day a year runs.
        Semiannual = "semiannual",
        /// Arrests, book-ins and removals by fiscal year of people from countries with temporary protected status, through the day in `through`.
        SemiannualByCountry = "semiannual_by_country",
        /// Transgender people detained on one day and booked in during the fiscal year to date, nationwide, by final-order status; June 2021 to January 2025, when ICE stopped the sheet.
        TransgenderPopulation = "transgender_population",
        /// Placements of vulnerable and special populations in segregation by quarter and reason, with average days.
        VulnerablePopulation = "vulnerable_population",
        /// Placements in segregation by month and place of detention, from April 2024.
        Segregation = "segregation",
        /// People in families.
        FamilyReleases = "family_releases",
        /// Average daily population between two releases, computed.
        IntervalAverageDailyPopulation = "interval_average_daily_population",
        /// People detained each day, from individual records.
        DailyPopulation = "daily_population",
        /// The same by state.
        DailyPopulationByState = "daily_population_by_state",
        /// People each day at places that no facility sheet lists.
        UnlistedPlaces = "unlisted_places",
        /// People each day in each place.
        DailyPopulationByFacility = "daily_population_by_facility",
        /// Facilities over time, release by release.
        FacilityHistory = "facility_history",
        /// The same for the newest release alone.
        FacilityLatest = "facility_latest",
        /// People detained by state.
        StatePopulation = "state_population",
        /// People detained and people monitored by ICE area.
        AreaPopulation = "area_population",
        /// Inspections of facilities, beside what the law asks for.
        Inspections = "inspections",
        /// Figures that analysts added below `data/local`.
        Local = "local",
        /// Days between releases.
        Lateness = "lateness",
    }
}
