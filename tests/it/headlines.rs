//! Every chart's headline in both languages: its figures and dates, computed another way from the published CSV files.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use crate::pictures::index;
use crate::shared::records;

type Rows = Vec<BTreeMap<String, String>>;

fn series(name: &str) -> Rows {
    records(&crate::fixed::data().join(format!("v1/series/{name}.csv")))
}

fn reference(name: &str) -> Rows {
    records(&crate::fixed::data().join(format!("reference/{name}.csv")))
}

fn number(row: &BTreeMap<String, String>, column: &str) -> Option<f64> {
    row[column].parse().ok()
}

/// A part of a headline, in English and Spanish.
type Part = [String; 2];

fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn count(value: f64) -> Part {
    [grouped(value), grouped(value)]
}

fn word(text: &str) -> Part {
    [text.to_owned(), text.to_owned()]
}

fn months(day: NaiveDate) -> [&'static str; 2] {
    let english =
        "January February March April May June July August September October November December";
    let spanish =
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre";
    [english, spanish].map(|names| names.split(' ').nth(day.month0() as usize).unwrap())
}

fn day(text: &str) -> Part {
    let day: NaiveDate = text.parse().unwrap();
    let [english, spanish] = months(day);
    let (date, year) = (day.day(), day.year());
    [format!("{english} {date}, {year}"), format!("{date} de {spanish} de {year}")]
}

fn month(text: &str) -> Part {
    let day: NaiveDate = text.parse().unwrap();
    let [english, spanish] = months(day);
    [format!("{english} {}", day.year()), format!("{spanish} de {}", day.year())]
}

/// Sums of a column by day over the rows that are no totals in some columns, each of the days whole.
fn sums(rows: &Rows, value: &str, parts: &[&str]) -> BTreeMap<String, f64> {
    let date =
        ["as_of", "month", "date"].into_iter().find(|name| rows[0].contains_key(*name)).unwrap();
    let mut sums = BTreeMap::new();
    for row in rows {
        let whole = row.get("complete").is_none_or(|complete| complete == "true");
        let is_part = parts.iter().all(|column| !["all", ""].contains(&row[*column].as_str()));
        if let (true, true, Some(number)) = (whole, is_part, number(row, value)) {
            *sums.entry(row[date].clone()).or_insert(0.0) += number;
        }
    }
    sums
}

fn only(rows: Rows, wanted: &[(&str, &str)]) -> Rows {
    rows.into_iter().filter(|row| wanted.iter().all(|(name, value)| row[*name] == *value)).collect()
}

fn last(sums: &BTreeMap<String, f64>) -> (&str, f64) {
    let (day, value) = sums.last_key_value().unwrap();
    (day, *value)
}

/// The first of the greatest.
fn peak(sums: &BTreeMap<String, f64>) -> (&str, f64) {
    let greatest = sums.values().copied().fold(0.0, f64::max);
    let (day, value) = sums.iter().find(|(_, value)| **value >= greatest).unwrap();
    (day, *value)
}

/// The newest figure, and the highest where that is another.
fn beside_peak(sums: &BTreeMap<String, f64>, when: fn(&str) -> Part) -> Vec<Part> {
    let ((newest, value), (then, most)) = (last(sums), peak(sums));
    let mut parts = vec![count(value), when(newest)];
    if then != newest {
        parts.extend([count(most), when(then)]);
    }
    parts
}

/// The greatest rows by a column.
fn ranked(mut rows: Rows, column: &str) -> Rows {
    rows.retain(|row| number(row, column).is_some());
    rows.sort_by(|a, b| number(b, column).unwrap().total_cmp(&number(a, column).unwrap()));
    rows
}

fn newest_only(rows: Rows) -> Rows {
    let newest = rows.iter().map(|row| row["as_of"].clone()).max().unwrap();
    only(rows, &[("as_of", &newest)])
}

fn detained() -> BTreeMap<String, f64> {
    sums(&only(series("detained"), &[("source", "ice_workbook")]), "people", &[])
}

fn long_view() -> Vec<Part> {
    // The average of each year from its days: every day of a month counts with the month's figure, agency by agency.
    let monthly = only(series("average_daily_population"), &[("criminality", "all")]);
    let mut years: BTreeMap<i32, (f64, BTreeSet<NaiveDate>)> = BTreeMap::new();
    for row in monthly.iter().filter(|row| row["arresting_agency"] != "all") {
        let first: NaiveDate = row["month"].parse().unwrap();
        for day in first.iter_days().take_while(|day| day.month() == first.month()) {
            let year = years.entry(day.year() + i32::from(day.month() > 9)).or_default();
            year.0 += number(row, "people").unwrap();
            year.1.insert(day);
        }
    }
    let whole = years.iter().rfind(|(_, (_, days))| days.len() >= 365).unwrap();
    let compiled = reference("past_population");
    let first =
        compiled.iter().filter(|row| row["used"] == "yes").min_by_key(|row| &row["fiscal_year"]);
    let first = first.unwrap();
    vec![
        count(number(first, "people_a_day").unwrap()),
        word(&first["fiscal_year"]),
        count(whole.1.0 / f64::from(u32::try_from(whole.1.1.len()).unwrap())),
        word(&whole.0.to_string()),
    ]
}

fn deaths() -> Vec<Part> {
    let mut rows = reference("deaths");
    rows.retain(|row| row["used"] == "yes");
    let of = |year: i32| rows.iter().find(|row| row["fiscal_year"] == year.to_string());
    let running = rows.iter().max_by_key(|row| row["through"].clone()).unwrap();
    let year: i32 = running["fiscal_year"].parse().unwrap();
    assert!(!running["through"].ends_with("-09-30"), "a year that has ended: say so here");
    vec![
        count(number(of(year - 1).unwrap(), "deaths").unwrap()),
        word(&format!("{}", year - 1)),
        count(number(running, "deaths").unwrap()),
        day(&format!("{}-10-01", year - 1)),
        day(&running["through"]),
    ]
}

fn lateness() -> Vec<Part> {
    let days: BTreeSet<NaiveDate> =
        series("lateness").iter().map(|row| row["published_on"].parse().unwrap()).collect();
    let days: Vec<NaiveDate> = days.into_iter().collect();
    let gaps: Vec<i64> = days.windows(2).map(|pair| (pair[1] - pair[0]).num_days()).collect();
    let law = reference("law");
    let limit: i64 = law[0]["longest_gap_days"].parse().unwrap();
    let n = |number: usize| word(&number.to_string());
    vec![
        word(&limit.to_string()),
        n(gaps.iter().filter(|gap| **gap > limit).count()),
        n(gaps.len()),
        word(&gaps.iter().max().unwrap().to_string()),
    ]
}

fn unlisted_places() -> Vec<Part> {
    let complete: BTreeSet<String> = only(series("daily_population"), &[("complete", "true")])
        .iter()
        .map(|row| row["date"].clone())
        .collect();
    let by_day = sums(&series("unlisted_places"), "midnight", &[]);
    let week: Vec<f64> =
        complete.iter().rev().take(7).map(|day| by_day.get(day).copied().unwrap_or(0.0)).collect();
    vec![count(week.iter().sum::<f64>() / 7.0)]
}

fn covid() -> Vec<Part> {
    let all = series("covid");
    let newest = |column: &str| all.iter().rev().find_map(|row| number(row, column)).unwrap();
    let mut places = newest_only(series("covid_by_facility"));
    places.retain(|row| row["facility_id"] != "all");
    let with_cases =
        places.iter().filter(|row| number(row, "cases_total").is_some_and(|n| n > 0.0)).count();
    vec![
        word("COVID-19"),
        count(newest("cases_total")),
        count(newest("deaths")),
        word(&with_cases.to_string()),
    ]
}

fn custody() -> Vec<Part> {
    let rows = only(series("people_by_days_in_custody"), &[("population", "all")]);
    let of = |days: &str| sums(&only(rows.clone(), &[("days_in_custody", days)]), "people", &[]);
    let parts = ["181-365", "366-730", "more_than_730"].map(of);
    let people = parts.iter().map(|part| last(part).1).sum();
    vec![count(people), day(last(&parts[0]).0), count(last(&parts[2]).1)]
}

/// The figures and dates that a chart's headline should have.
fn expected(chart: &str) -> Vec<Part> {
    let criminality = || series("detained_by_criminality");
    let technology = || series("atd_by_technology");
    match chart {
        "people_detained" => beside_peak(&detained(), day),
        "long_view" => long_view(),
        "detained_by_agency" => {
            let parts = |agency: &str| {
                let rows = only(criminality(), &[("arresting_agency", agency)]);
                sums(&rows, "people", &["criminality"])
            };
            let (ice, cbp) = (parts("ICE"), parts("CBP"));
            let ((date, of_ice), (_, of_cbp)) = (last(&ice), last(&cbp));
            vec![count(of_ice + of_cbp), day(date), count(of_ice), count(of_cbp)]
        }
        "detained_by_criminality" => {
            let rows = newest_only(criminality());
            let of = |rows: &Rows| last(&sums(rows, "people", &["arresting_agency"])).1;
            let other = of(&only(rows.clone(), &[("criminality", "other")]));
            let all = last(&sums(&rows, "people", &["arresting_agency", "criminality"])).1;
            vec![word(&format!("{:.0}%", other / all * 100.0)), day(&rows[0]["as_of"])]
        }
        "atd_total" => {
            let rows = only(technology(), &[("technology", "all")]);
            beside_peak(&sums(&rows, "people", &["area_of_responsibility"]), day)
        }
        "atd_by_technology" => {
            let rows = newest_only(technology());
            let of = |name: &str| {
                let rows = only(rows.clone(), &[("technology", name)]);
                last(&sums(&rows, "people", &["area_of_responsibility"])).1
            };
            let all = sums(&rows, "people", &["area_of_responsibility", "technology"]);
            vec![count(last(&all).1), count(of("smartlink")), count(of("ankle_monitor"))]
        }
        "atd_by_area" => {
            let mut rows = only(newest_only(technology()), &[("technology", "all")]);
            rows.retain(|row| row["area_of_responsibility"] != "all");
            let rows = ranked(rows, "people");
            let of = |at: usize| {
                let people = number(&rows[at], "people").unwrap();
                [word(&rows[at]["area_of_responsibility"]), count(people)]
            };
            [of(0), of(1)].concat()
        }
        "covid" => covid(),
        "book_ins" => {
            let of = |agency: &str| {
                sums(&only(series("book_ins"), &[("arresting_agency", agency)]), "people", &[])
            };
            let (ice, cbp) = (of("ICE"), of("CBP"));
            let ((date, of_ice), (_, of_cbp)) = (last(&ice), last(&cbp));
            vec![count(of_ice + of_cbp), month(date), count(of_ice), count(of_cbp)]
        }
        "releases" => {
            let mut rows = only(series("releases"), &[("kind", "book_outs")]);
            // The two kinds of bond together.
            rows.retain(|row| row["reason"] != "bonded_out");
            let all = sums(&rows, "people", &["reason", "criminality"]);
            let removed = only(rows, &[("reason", "release_to_remove")]);
            let removed = last(&sums(&removed, "people", &["criminality"])).1;
            let (date, people) = last(&all);
            let share = word(&format!("{:.0}%", removed / people * 100.0));
            vec![count(people), month(date), count(removed), share]
        }
        "removals" => {
            let rows = only(newest_only(series("removals")), &[("family", "all")]);
            let date = &rows[0]["as_of"];
            let year: i32 = rows[0]["fiscal_year"].parse().unwrap();
            let start = day(&format!("{}-10-01", year - 1));
            vec![count(number(&rows[0], "people").unwrap()), start, day(date)]
        }
        "length_of_stay" => {
            let wanted = [("arresting_agency", "all"), ("criminality", "all")];
            let days = sums(&only(series("length_of_stay"), &wanted), "days", &[]);
            vec![month(last(&days).0), count(last(&days).1)]
        }
        "facilities" => {
            let column = "interval_average_daily_population";
            let rows = ranked(newest_only(series("facility_latest")), column);
            vec![count(number(&rows[0], column).unwrap())]
        }
        "map" => {
            let states = newest_only(series("state_population"));
            let people =
                states.iter().filter_map(|row| number(row, "interval_average_daily_population"));
            let places = newest_only(series("facility_latest"));
            let drawn = ranked(places, "interval_average_daily_population").len();
            vec![count(people.sum()), word(&drawn.to_string())]
        }
        "unlisted_places" => unlisted_places(),
        "family_detention" => {
            let rows = only(series("detained_by_facility_type"), &[("facility_type", "family")]);
            beside_peak(&sums(&rows, "people", &["disposition"]), day)
        }
        "transgender" => {
            let people = sums(&series("transgender_population"), "people", &["final_order"]);
            vec![count(last(&people).1), day(last(&people).0)]
        }
        "deaths" => deaths(),
        "segregation" => {
            beside_peak(&sums(&series("segregation"), "placements", &["facility_id"]), month)
        }
        "bonds" => {
            let rows = only(series("bonds"), &[("reason", "bond_posted")]);
            let of = |column: &str| sums(&rows, column, &[]);
            let (amount, days) = (of("average_bond_usd"), of("average_days"));
            let amount_now = format!("${}", grouped(last(&amount).1));
            vec![month(last(&amount).0), word(&amount_now), count(last(&days).1)]
        }
        "over_two_years" => custody(),
        "lateness" => lateness(),
        other => panic!("say here what the headline of `{other}` should have"),
    }
}

#[test]
fn every_headline_has_the_figures_and_dates_of_the_published_files() {
    let index = index();
    let mut wrong = Vec::new();
    for chart in index["charts"].as_array().unwrap() {
        if chart["is_card"] == true {
            continue;
        }
        let name = chart["name"].as_str().unwrap();
        let mut parts = expected(name);
        // Longer ones first: the year of a date is no figure of its own.
        parts.sort_by_key(|part| std::cmp::Reverse(part[0].len()));
        for (at, language) in ["en", "es"].into_iter().enumerate() {
            let headline = chart[language]["headline"].as_str().unwrap().replace('\u{a0}', " ");
            eprintln!("{name} ({language}): {headline}");
            let mut rest = headline.clone();
            for part in &parts {
                let part = &part[at];
                match rest.find(part.as_str()) {
                    Some(from) => rest.replace_range(from..from + part.len(), "·"),
                    None => wrong.push(format!("{name} ({language}): no `{part}` in: {headline}")),
                }
            }
            if rest.contains(|c: char| c.is_ascii_digit()) {
                wrong.push(format!("{name} ({language}): not computed here: {rest}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_called_the_highest_of_a_chart_is_below_no_line_in_it() {
    let charts = index()["charts"].as_array().unwrap().clone();
    let mut n_claims = 0;
    for chart in &charts {
        let claims = [("en", "the highest in this chart"), ("es", "la más alta de este gráfico")];
        for (language, claim) in claims {
            let headline = chart[language]["headline"].as_str().unwrap().replace('\u{a0}', " ");
            if !headline.contains(claim) {
                continue;
            }
            n_claims += 1;
            let table = crate::fixed::charts().join(chart["table"].as_str().unwrap());
            let values = records(&table).into_iter().filter_map(|row| number(&row, "value"));
            let most = grouped(values.fold(0.0, f64::max));
            assert!(headline.contains(&most), "{most} is higher: {headline}");
        }
    }
    assert!(n_claims > 0, "no headline claims a highest: is the claim worded as here?");
}
