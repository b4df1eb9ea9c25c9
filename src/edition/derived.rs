//! Figures that we count from printed ones, under rules of ours.

use chrono::NaiveDate;
use hashbrown::HashMap;

use crate::model::{Cell, Dimension, Figure, Identity, Measure, Printed, Release, TableId, Text};

/// A counted figure with its release and table.
pub(super) type Counted<'a> = (&'a Release, TableId, Figure);

/// What identifies one table of one release.
type Group = (u32, NaiveDate, [Option<NaiveDate>; 2], Option<Text>);

/// Groups in the order in which they begin.
struct Groups<'a> {
    known: HashMap<Group, usize>,
    counted: Vec<Counted<'a>>,
}

/// People by technology for the nation, summed over the areas: what ICE printed before August 2022.
pub(super) fn nation_by_technology<'a>(
    figures: impl Iterator<Item = (&'a Release, &'a Figure)>,
) -> Vec<Counted<'a>> {
    let mut groups = Groups { known: HashMap::new(), counted: Vec::new() };
    let mut all: HashMap<TableOf, f64> = HashMap::new();
    for (release, figure) in figures {
        let [area, technology, _] = figure.identity.categories;
        let is_part = |category: Option<Text>| category.is_some_and(|text| text != "all");
        if figure.identity.measure != Measure::People || !is_part(area) {
            continue;
        }
        if !is_part(technology) {
            *all.entry(table_of(release, figure)).or_default() += figure.value;
            continue;
        }
        let categories = [Some(Text::of("all")), technology, None];
        let made = || Figure {
            identity: Identity { categories, ..figure.identity },
            dimensions: figure.dimensions,
            value: 0.0,
            ..counted(figure, "sum over the areas of responsibility")
        };
        groups.add((release, TableId::AtdArea), (figure, technology), (made, figure.value));
    }
    let mut sums: HashMap<TableOf, f64> = HashMap::new();
    for (release, _, sum) in &groups.counted {
        *sums.entry(table_of(release, sum)).or_default() += sum.value;
    }
    // Where a cell could not be read, the areas' technologies do not add to the areas' totals: then there is no sum.
    let mut counted = groups.counted;
    counted.retain(|(release, _, sum)| {
        let of = table_of(release, sum);
        let both = all.get(&of).zip(sums.get(&of));
        both.is_none_or(|(all, sum)| (all - sum).abs() < 0.5)
    });
    counted
}

/// A series of these has no sums by technology.
pub(super) const ALL_TECHNOLOGIES: (Dimension, &str) = (Dimension::Technology, "all");

/// One table of one release: document, publication, date.
type TableOf = (u32, NaiveDate, Option<NaiveDate>);

fn table_of(release: &Release, figure: &Figure) -> TableOf {
    (release.order, release.published_on, figure.as_of.date)
}

/// Rows of the facility table that ever had a confirmed case, never the TOTAL row: the campaign's definition counts
/// rows.
pub(super) fn facilities_with_cases<'a>(
    listed: impl Iterator<Item = (&'a Release, &'a Figure)>,
) -> Vec<Counted<'a>> {
    let mut groups = Groups { known: HashMap::new(), counted: Vec::new() };
    for (release, figure) in listed {
        let [place, ..] = figure.identity.categories;
        let is_place = place.is_some_and(|place| place != "all");
        let counts = is_place && figure.value > 0.0;
        if figure.identity.measure != Measure::CasesTotal || !counts {
            continue;
        }
        let made = || Figure {
            identity: Identity {
                measure: Measure::FacilitiesWithCases,
                categories: [Some(Text::of("all")), None, None],
                ..figure.identity
            },
            dimensions: [Some(Dimension::Facility), None, None],
            value: 0.0,
            ..counted(figure, "rows with a total above 0")
        };
        groups.add((release, TableId::CovidFacilities), (figure, None), (made, 1.0));
    }
    groups.counted
}

/// A figure without a cell of its own, beside the first that it is counted from.
fn counted(first: &Figure, rule: &str) -> Figure {
    Figure {
        cell: Cell { sheet: first.cell.sheet, ..Cell::default() },
        printed: Printed {
            row_label: Some(Text::of(rule)),
            column_label: first.printed.column_label,
            raw: None,
        },
        ..first.clone()
    }
}

impl<'a> Groups<'a> {
    fn add(
        &mut self,
        (release, table): (&'a Release, TableId),
        (figure, category): (&Figure, Option<Text>),
        (made, value): (impl FnOnce() -> Figure, f64),
    ) {
        let days = [figure.as_of.date, figure.identity.start];
        let group = (release.order, release.published_on, days, category);
        let at = *self.known.entry(group).or_insert_with(|| {
            self.counted.push((release, table, made()));
            self.counted.len() - 1
        });
        if let Some((_, _, counted)) = self.counted.get_mut(at) {
            counted.value += value;
        }
    }
}
