//! The charts by name.

use super::named::named;

named! {
    /// A chart; its files are `<name>.svg`, `<name>.png`, `<name>.csv`.
    ChartId {
        /// `people_detained`.
        PeopleDetained = "people_detained",
        /// `long_view`.
        LongView = "long_view",
        /// `detained_by_agency`.
        DetainedByAgency = "detained_by_agency",
        /// `detained_by_criminality`.
        DetainedByCriminality = "detained_by_criminality",
        /// `atd_total`.
        AtdTotal = "atd_total",
        /// `atd_by_technology`.
        AtdByTechnology = "atd_by_technology",
        /// `atd_by_area`.
        AtdByArea = "atd_by_area",
        /// `covid`.
        Covid = "covid",
        /// `book_ins`.
        BookIns = "book_ins",
        /// `releases`.
        Releases = "releases",
        /// `removals`.
        Removals = "removals",
        /// `length_of_stay`.
        LengthOfStay = "length_of_stay",
        /// `facilities`.
        Facilities = "facilities",
        /// `map`.
        Map = "map",
        /// `place`.
        Place = "place",
        /// `state`.
        State = "state",
        /// `unlisted_places`.
        UnlistedPlaces = "unlisted_places",
        /// `family_detention`.
        FamilyDetention = "family_detention",
        /// `transgender`.
        Transgender = "transgender",
        /// `deaths`.
        Deaths = "deaths",
        /// `segregation`.
        Segregation = "segregation",
        /// `bonds`.
        Bonds = "bonds",
        /// `over_two_years`.
        OverTwoYears = "over_two_years",
        /// `lateness`.
        Lateness = "lateness",
        /// `counters`.
        Counters = "counters",
        /// `counter_people_detained`.
        CounterPeopleDetained = "counter_people_detained",
        /// `counter_facilities_with_covid_cases`.
        CounterFacilitiesWithCovidCases = "counter_facilities_with_covid_cases",
        /// `counter_people_monitored_atd`.
        CounterPeopleMonitoredAtd = "counter_people_monitored_atd",
    }
}
