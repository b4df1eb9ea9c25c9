//! What a check has to say.

use chrono::NaiveDate;

use super::{CaptureId, Measure, SourceId, TableId};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Worth knowing; nothing is wrong with a figure.
    Notice,
    /// A figure contradicts another by so little, or at such a place, that both can be published with a word.
    Warning,
    /// The table is kept out of the series.
    Hold,
}

impl Weight {
    /// The word in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Hold => "hold",
        }
    }
}

macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident = $id:literal, $reason:literal, $spanish:literal;)+) => {
        /// A check, by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $($(#[$doc])* $variant,)+ }

        impl Rule {
            /// Every rule, in the order of the list that readers see.
            pub const EVERY: &'static [Self] = &[$(Self::$variant,)+];

            /// The name in files and messages.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// Why the rule exists, with the release that taught it.
            pub const fn reason(self) -> &'static str {
                match self { $(Self::$variant => $reason,)+ }
            }

            /// What it found, in a few words of Spanish.
            pub const fn spanish(self) -> &'static str {
                match self { $(Self::$variant => $spanish,)+ }
            }
        }
    };
}

rules! {
    /// A cell or line that could not be read.
    Unreadable = "unreadable",
        "Unreadable cells are reported with their place and left out; nothing is imputed.",
        "Una celda no se puede leer.";
    /// Parts of a table do not add to its total.
    PartsDoNotAdd = "parts_do_not_add",
        "In sound releases parts add to their totals exactly. 2021-09-13 printed an ATD total of 96,574 over parts that add to 124,054: the total of May under figures of August.",
        "Las partes no suman el total.";
    /// Two tables of one document state one figure differently.
    TablesDisagree = "tables_disagree",
        "One document shows a figure in two places; in correct releases both agree: ATD totals in three tables, people detained in two, book-ins, releases and average daily population in two.",
        "Dos tablas del mismo documento dan cifras distintas.";
    /// A table is much older than its neighbours.
    MixedAge = "mixed_age",
        "Tables of one document lie within a few weeks of each other. 2022-08-04 contained ATD and facility sheets of February beside people detained at the end of July.",
        "La tabla mezcla cifras nuevas con cifras de una publicación anterior.";
    /// A table is older than what was already published.
    OlderThanBefore = "older_than_before",
        "A later release should have later figures. The final file of FY2021 (2021-11-12) put the detention sheet of 11 September back after one of 25 September.",
        "La tabla es más antigua que una publicada antes.";
    /// The whole document is older than what was already published.
    LateDocument = "late_document",
        "A document whose tables are all older than those already known was published earlier than we have evidence for; its figures take their place by their own dates.",
        "El documento apareció más tarde de lo que dice su fecha.";
    /// Figures of an earlier release under a new date.
    NewDateOnOldFigures = "new_date_on_old_figures",
        "People come and go every day: a table that repeats every figure of an earlier one under another date is a copy. 2024-07-08 dated the facility sheet of 2024-06-20 two weeks later.",
        "Las cifras son de antes, con una fecha nueva.";
    /// New figures under a date that was left standing.
    OldDateOnNewFigures = "old_date_on_new_figures",
        "A day has one total: another one for a day that was counted before has a date that ICE forgot to change.",
        "Las cifras son nuevas, con una fecha de antes.";
    /// The table is the one of the previous release, under its old date.
    NotUpdated = "not_updated",
        "An unchanged table has an old as-of date, which the file name hides. The final file of FY2022 (2022-12-10) has people detained of 25 September beside ATD of 1 October.",
        "La tabla no se actualizó.";
    /// A total equals that of another date while its parts differ.
    RepeatedTotal = "repeated_total",
        "Equal totals over different parts happen by chance, and also where a total was pasted: 281,613 in ATD on 2023-03-25 and 2023-04-08.",
        "El total se repite sin cambios.";
    /// The date is after the publication.
    DateAfterPublication = "date_after_publication",
        "A figure cannot describe a day after it was published.",
        "La fecha es posterior a la publicación.";
    /// The date cannot belong to the sheet's fiscal year.
    DateOutsideFiscalYear = "date_outside_fiscal_year",
        "A sheet of one fiscal year cannot be dated in another: a typing error in the year, or footnotes of an older sheet (2021-06-11, 2021-10-07).",
        "La fecha está fuera del año fiscal de la hoja.";
    /// The table has no date.
    NoDate = "no_date",
        "A figure without a date has no place in a dated series.",
        "La tabla no tiene fecha.";
    /// Two dates of one table differ.
    DatesDisagree = "dates_disagree",
        "The title above the ATD areas is often left over from an older file; the participants report below dates the table.",
        "Las fechas del documento no coinciden.";
    /// Means over another number of days than the date says.
    DaysContradictDate = "days_contradict_date",
        "A mean over N days times N is a whole number of days in custody, so N can be read off the figures. 2022-08-19 dated facility figures 2022-08-14 that are means over the 297 days to 24 July.",
        "Los días contados contradicen la fecha.";
    /// A running total fell.
    RunningTotalFell = "running_total_fell",
        "Totals since 1 October, or since March 2020, can only grow; small falls are corrections of single records, large ones are errors.",
        "Un total acumulado bajó.";
    /// Days in custody since 1 October fell at places of detention.
    StaysFell = "stays_fell",
        "Mean population times days is the number of days spent in custody since 1 October, which can only grow. Readers found it falling at 96 places in the release of 2025-07-17.",
        "El número de estancias acumuladas bajó.";
    /// A jump beyond what the series has done.
    Jump = "jump",
        "Each series has its own pace. 2023-05-26 exchanged 219,011 people with a phone app and 4,449 with an ankle monitor.",
        "El cambio es mucho mayor que cualquier cambio anterior de la serie.";
    /// Three splits of the facility population disagree.
    SplitsDisagree = "splits_disagree",
        "The facility sheet splits one population three times; in sound releases the three sums are equal in every row. On 2022-07-08 two columns were 84 rows too high.",
        "Dos desgloses de la misma cifra no coinciden.";
    /// Facilities hold more than the nation.
    FacilitiesAboveNation = "facilities_above_nation",
        "Listed facilities hold 2 to 6 % less than the nation, since hold rooms and hospitals are left out; a sum above it counts something twice or lists other places. 2025-07-07 put 1,545 people a day into a county jail that holds one.",
        "Los centros suman más que el total nacional.";
    /// One place is in several rows, or under another place's name.
    RowsRepeated = "rows_repeated",
        "A place has one row; the name of one place over the address of another, or one row printed twice, counts people at the wrong place (2022-09-15, 2026-02-02).",
        "Hay filas repetidas.";
    /// A column that had figures is zero or blank in every row, or far out of its range.
    ColumnOutOfRange = "column_out_of_range",
        "From December 2021 to January 2022 nobody was under mandatory detention, according to a column of zeros.",
        "Una columna tiene valores imposibles.";
    /// A figure that its measure cannot have.
    OutOfRange = "out_of_range",
        "A count is whole and not negative, a share lies between 0 and 1, an average length of stay between 0 and the days since ICE began on 2003-03-01; a figure outside is a slip of the hand.",
        "Un valor es imposible.";
    /// Words that do not belong into a column.
    WordsOutOfColumn = "words_out_of_column",
        "On 2021-06-24 the column of contract types held contract codes, and the one for men and women held the types.",
        "Las palabras están en la columna equivocada.";
    /// Two labels are exchanged.
    LabelsExchanged = "labels_exchanged",
        "The final file of FY2020 printed 181,039 book-ins to family centers and 1,830 to adult ones: the labels of the two rows had changed places.",
        "Las etiquetas están intercambiadas.";
    /// The price of a device changed from one release to the next.
    UnitPriceChanged = "unit_price_changed",
        "The cost column is a count times a price that changes rarely. 2023-05-31 priced 219,011 phone apps at $2.46 a day instead of $0.96; 2025-12-22 charged for no technology and nothing for two devices at once, since the two labels had changed places.",
        "El precio por persona y día cambió de golpe.";
    /// A row that absorbed others, or rows that vanished.
    RowsVanished = "rows_vanished",
        "Rows leave a table when it is cut short. On 2022-06-23 the family row was blank and everybody was under single adults.",
        "Faltan filas que estaban en la publicación anterior.";
    /// A table, column or row that the previous release had is missing.
    LayoutChanged = "layout_changed",
        "A title that is reworded, a sheet that is hidden and a table that ICE stops look the same: what the previous release showed is missing. It is reported once, with the place where it was.",
        "El formato de la tabla cambió.";
    /// A figure of a period that had ended is stated far otherwise.
    Restated = "restated",
        "Figures of past months are revised by a few in a hundred. A past month that doubles, or falls to nothing, is an error in one of two releases.",
        "ICE cambió después cifras ya publicadas.";
    /// An average of days moved further than any sound one.
    MeanMoved = "mean_moved",
        "An average over thousands of people moves slowly. One that doubles or halves within weeks waits until the next release says the same.",
        "El promedio se movió más de lo que es posible.";
    /// A printed share is not that of its counts.
    SharesDisagree = "shares_disagree",
        "A share printed beside two counts is their ratio. From May to June 2022 the share of people released on bond was not.",
        "Los porcentajes no corresponden a las cifras.";
    /// A year is far out of line with those around it.
    YearOutOfLine = "year_out_of_line",
        "A year of less than a twentieth of the years before and after it is probably wrong, even where nothing contradicts it: ICE prints 64 removals of parents of citizens for fiscal year 2021, between 10,998 and some 6,000.",
        "El año no concuerda con los demás.";
    /// A sheet, table, column or row stopped.
    Stopped = "stopped",
        "What ICE stops publishing is news; it announces nothing.",
        "Ya no se publica.";
    /// A sheet, table, column or row is back.
    Returned = "returned",
        "What returns after a silence is worth a word.",
        "Se publica de nuevo.";
    /// The same bytes were published under several names.
    SameBytesNewName = "same_bytes_new_name",
        "A file under a new name need not hold anything new: 2022-08-31 was the file of 2022-08-19.",
        "Es el mismo archivo con otro nombre.";
    /// One name was used for several contents.
    SameNameNewBytes = "same_name_new_bytes",
        "ICE replaces files under their old names; identity is the hash, never the name.",
        "Es otro archivo con el mismo nombre.";
    /// Two documents print the same figures.
    SameFiguresNewBytes = "same_figures_new_bytes",
        "A file can be saved again without a figure changed, as on 2023-04-12.",
        "Es otro archivo con las mismas cifras.";
    /// The date in the file's name cannot be right.
    FileNameDate = "file_name_date",
        "Two of ICE's file names carry the wrong date, and FY24_detentionStats11152024 holds FY2025.",
        "La fecha del nombre del archivo no concuerda.";
    /// A second source states another figure for the same date.
    SecondSourceDisagrees = "second_source_disagrees",
        "TRAC re-keys ICE's figures; where the two differ for one date, one of them is wrong.",
        "Otra fuente da una cifra distinta.";
    /// The individual records count other people than ICE states.
    RecordsDisagree = "records_disagree",
        "ICE's individual records, counted each day by the Deportation Data Project, give people detained within 2.4% of ICE's figure on all 68 common days, and 95% of facility averages between two releases (of three people or more) within 10%. ICE prints 14 people a day at Victoria County Jail in releases of fiscal 2026; the records have nobody there. A difference is reported and holds nothing.",
        "Los registros individuales dan una cifra distinta.";
    /// Figures cannot be after what was held before.
    ImpossibleInterval = "impossible_interval",
        "The mean between two releases follows from the two means since 1 October; below zero, or above everybody held in the nation, it shows that one of them is wrong.",
        "El promedio del período resulta imposible.";
    /// Printed in whole numbers.
    Rounded = "rounded",
        "Four releases printed facility figures in whole numbers, so that splits differ by a few people and short intervals cannot be told.",
        "Las cifras están redondeadas.";
    /// A person's decision keeps the table out.
    Excluded = "excluded",
        "By decision; the reason is in `decisions.csv`.",
        "Una persona decidió omitir la cifra.";
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

/// The rows of a table that are concerned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rows {
    /// All of them.
    Every,
    /// The total alone.
    Total,
    /// All but the total: another table of the document states the same total, or the fault is in a part.
    Parts,
    /// The row of one category, as printed.
    Only(String),
}

impl Rows {
    /// In files: nothing for every row, `total`, `parts`, or the label of the row.
    pub fn name(&self) -> &str {
        match self {
            Self::Every => "",
            Self::Total => "total",
            Self::Parts => "parts",
            Self::Only(label) => label,
        }
    }

    /// Whether these rows are among the other ones.
    pub fn within(&self, other: &Self) -> bool {
        self == other
            || *other == Self::Every
            || (*other == Self::Parts && matches!(self, Self::Only(_)))
    }

    /// Whether the total is among them.
    pub fn has_total(&self) -> bool {
        matches!(self, Self::Every | Self::Total)
    }
}

/// One thing found, in a sentence that a journalist understands.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The check that found it.
    pub rule: Rule,
    /// How much it matters.
    pub weight: Weight,
    /// Source of the document.
    pub source: SourceId,
    /// The document.
    pub capture: CaptureId,
    /// Its file name.
    pub document: String,
    /// When the document was published.
    pub published_on: NaiveDate,
    /// The table concerned, where it is one table.
    pub table: Option<TableId>,
    /// The only measures concerned, where the rest of the table is sound; empty for all.
    pub measures: Vec<Measure>,
    /// The rows concerned.
    pub rows: Rows,
    /// The table's date.
    pub as_of: Option<NaiveDate>,
    /// What was found.
    pub message: String,
    /// The cells that show it.
    pub cells: Vec<String>,
    /// Whether the table (or the measures) is kept out of the series because of this.
    pub held: bool,
    /// The first day on which it was kept out, where only a later release showed the fault; `None` for the day of
    /// publication.
    pub from: Option<NaiveDate>,
    /// The first day on which it was no longer kept out, where later releases confirmed it.
    pub until: Option<NaiveDate>,
    /// The person's decision that overrules or adds to the rule.
    pub decision: Option<String>,
}

impl Finding {
    /// Whether a person must look when the document comes in: figures are held, or something it showed is missing.
    pub fn needs_review(&self) -> bool {
        let held = self.held && self.until.is_none() && self.from.is_none();
        let open = held || self.rule == Rule::LayoutChanged;
        open && self.decision.is_none()
    }

    /// What was done, in a few words.
    pub fn effect(&self) -> &'static str {
        match (self.held, self.until, self.weight, self.rule) {
            (true, None, ..) => "held: not in the series",
            (true, Some(_), ..) => "held at first, published since later releases confirm it",
            (false, _, Weight::Hold, _) => "published by decision",
            (false, _, _, Rule::NoDate) => "not in a dated series",
            (false, _, _, Rule::Unreadable) => "not published: the figures at this place",
            _ => "published with a note",
        }
    }
}

/// What is kept out of the series.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hold {
    /// The document.
    pub capture: CaptureId,
    /// The release: for a transcription, the day of reading.
    pub published_on: NaiveDate,
    /// The table.
    pub table: TableId,
    /// Only these measures; all where empty.
    pub measures: Vec<Measure>,
    /// The rows held.
    pub rows: Rows,
    /// The first day on which it is held.
    pub from: NaiveDate,
    /// The first day on which it is no longer held.
    pub until: Option<NaiveDate>,
}

impl Hold {
    /// Whether it held on a day; `None` asks for today.
    pub fn applies(&self, known_on: Option<NaiveDate>) -> bool {
        let begun = known_on.is_none_or(|day| self.from <= day);
        begun
            && match (self.until, known_on) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(until), Some(day)) => day < until,
            }
    }
}
