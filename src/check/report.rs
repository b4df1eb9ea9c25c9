//! What is said of one release while it is judged.

use crate::model::Cell;
use crate::model::{Finding, Measure, PrintedTable, Release, Rows, Rule, TableId, Weight};

/// One release with what the rules said of it so far.
pub(super) struct Report<'a> {
    pub(super) release: &'a Release,
    pub(super) findings: Vec<Finding>,
}

/// One thing to say.
pub(super) struct Saying {
    pub(super) rule: Rule,
    pub(super) weight: Weight,
    pub(super) table: TableId,
    /// Only these measures; all where empty.
    pub(super) measures: Vec<Measure>,
    /// The rows concerned.
    pub(super) rows: Rows,
    pub(super) message: String,
    pub(super) cells: Vec<String>,
}

impl Saying {
    /// About a whole table.
    pub(super) fn of(rule: Rule, weight: Weight, table: TableId, message: String) -> Self {
        Self {
            rule,
            weight,
            table,
            measures: Vec::new(),
            rows: Rows::Every,
            message,
            cells: Vec::new(),
        }
    }

    /// With the cells that show it, at most twenty.
    pub(super) fn at<'c>(mut self, cells: impl IntoIterator<Item = &'c Cell>) -> Self {
        self.cells.extend(cells.into_iter().filter(|cell| cell.row > 0).map(Cell::text).take(20));
        self
    }

    /// With the line in which the table's date is.
    pub(super) fn at_date_of(mut self, table: &PrintedTable) -> Self {
        self.cells.extend(table.as_of_line.iter().map(|(_, cell)| cell.clone()));
        self
    }

    /// About the parts of a table whose total another table of the document confirms.
    pub(super) fn parts_only(mut self, confirmed: bool) -> Self {
        if confirmed {
            self.rows = Rows::Parts;
        }
        self
    }

    /// About one row alone.
    pub(super) fn row(mut self, category: &str) -> Self {
        self.rows = Rows::Only(category.to_owned());
        self
    }

    /// About some measures only.
    pub(super) fn only(mut self, measures: &[Measure]) -> Self {
        self.measures.extend_from_slice(measures);
        self
    }
}

impl<'a> Report<'a> {
    pub(super) fn new(release: &'a Release) -> Self {
        Self { release, findings: Vec::new() }
    }

    /// The table of that name, where the release has it.
    pub(super) fn table(&self, table: TableId) -> Option<&'a PrintedTable> {
        self.release.tables.get(&table)
    }

    /// Adds a finding, unless the rule has spoken on the table already; of two the graver one stays.
    pub(super) fn say(&mut self, saying: Saying) {
        let Saying { rule, weight, table, measures, rows, message, cells } = saying;
        let same = |known: &Finding| {
            let subject = (known.table, &known.measures, &known.rows);
            known.rule == rule && subject == (Some(table), &measures, &rows)
        };
        if self.findings.iter().any(|known| same(known) && known.weight >= weight) {
            return;
        }
        self.findings.retain(|known| !same(known));
        self.findings.push(Finding {
            rule,
            weight,
            source: self.release.source,
            capture: self.release.capture.clone(),
            document: self.release.document.clone(),
            published_on: self.release.published_on,
            table: Some(table),
            measures,
            rows,
            as_of: self.table(table).and_then(PrintedTable::date),
            message,
            cells,
            held: weight == Weight::Hold,
            from: None,
            until: None,
            decision: None,
        });
    }

    /// Whether the whole table is held by what was said so far.
    pub(super) fn holds(&self, table: TableId) -> bool {
        let of = |finding: &&Finding| finding.table == Some(table) && finding.measures.is_empty();
        self.findings.iter().filter(of).any(|finding| finding.held)
    }

    /// Whether one rule holds the table.
    pub(super) fn holds_by(&self, rule: Rule, table: TableId) -> bool {
        self.findings.iter().any(|f| f.held && f.rule == rule && f.table == Some(table))
    }

    /// Whether any other rule holds the whole table too.
    pub(super) fn holds_by_another(&self, rule: Rule, table: TableId) -> bool {
        let whole = |f: &&Finding| f.table == Some(table) && f.measures.is_empty();
        self.findings.iter().filter(whole).any(|f| f.held && f.rule != rule)
    }

    pub(super) fn finish(self) -> Vec<Finding> {
        self.findings
    }
}
