//! The judgements of people below `data/reference`, read by column name into typed rows.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use crate::disk::{self, DiskError};

pub mod place_id;
pub mod corrections;
pub mod decisions;
pub mod detlocs;
pub mod endings;
pub mod events;
pub mod facilities;
pub mod funding;
pub mod ground;
pub mod history;
pub mod known_releases;
pub mod law;
pub mod local;
pub mod areas;
pub mod locations;
pub mod outlines;
pub mod paragraphs;
pub mod residents;
mod rows;

pub use areas::Area;
pub use corrections::Correction;
pub use decisions::{Action, Decision};
pub use endings::Ending;
pub use events::{Event, must_name};
pub use facilities::{Alias, Apart, Registered};
pub use funding::Funding;
pub use ground::Ground;
pub use history::YearFigure;
pub use known_releases::KnownRelease;
pub use law::Duty;
pub use local::{LocalError, LocalFigure};
pub use locations::{Location, Precision};
pub use outlines::Ring;
pub use paragraphs::Paragraph;
pub use residents::Residents;
pub use rows::Row;

/// Why a file below `data/reference` is refused.
#[derive(Debug, thiserror::Error)]
pub enum ReferenceError {
    /// It is there and cannot be read.
    #[error("data/reference/{file} cannot be read")]
    Disk {
        /// File name below `data/reference/`.
        file: &'static str,
        /// Why not.
        #[source]
        cause: DiskError,
    },
    /// A line does not fit, or matches nothing.
    #[error("data/reference/{file}, line {line}: expected {expected}, found {found}")]
    Row {
        /// File name below `data/reference/`.
        file: &'static str,
        /// Line, from 1.
        line: usize,
        /// What would have been right.
        expected: String,
        /// What is there.
        found: String,
    },
}

/// A reference file that every data folder starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// What a person decided about figures, dates and tables: who, when, why, under which guard.
    Decisions,
    /// Names under which one place has been printed.
    FacilityAliases,
    /// Places whose names look alike and that are not one place.
    FacilityDoNotMerge,
    /// Workbooks that are known to have been published and of which no copy is archived.
    KnownReleases,
    /// What is known of things that ICE stopped publishing.
    Endings,
    /// Days that a reader of charts should know.
    Events,
    /// The number of people a day for whom detention was funded, by fiscal year.
    Funding,
    /// The average daily population by fiscal year, as others compiled it.
    PastPopulation,
    /// Deaths in custody by fiscal year, as others counted them.
    Deaths,
    /// What the law asks ICE to publish, and when.
    Law,
    /// What the law asks for, paragraph by paragraph.
    LawParagraphs,
    /// ICE's codes of places, with their state and the facility that each is.
    Detlocs,
    /// Our own errors; a folder without the file has none.
    Corrections,
    /// Every id of a place ever given, with the name or code as printed; lines are only appended.
    Register,
    /// Where each place lies, under which code ICE keeps it, in which county.
    Locations,
    /// Residents of each state on a day.
    Residents,
    /// ICE's areas of responsibility, with the states and counties of each.
    Areas,
    /// Outlines of the states, projected.
    Outlines,
}

impl Reference {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::Decisions,
        Self::FacilityAliases,
        Self::FacilityDoNotMerge,
        Self::KnownReleases,
        Self::Endings,
        Self::Events,
        Self::Funding,
        Self::PastPopulation,
        Self::Deaths,
        Self::Law,
        Self::LawParagraphs,
        Self::Detlocs,
        Self::Corrections,
        Self::Register,
        Self::Locations,
        Self::Residents,
        Self::Areas,
        Self::Outlines,
    ];

    /// File name below `<data>/reference/`.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Decisions => "decisions.csv",
            Self::FacilityAliases => "facility_aliases.csv",
            Self::FacilityDoNotMerge => "facility_do_not_merge.csv",
            Self::KnownReleases => "known_releases.csv",
            Self::Endings => "endings.csv",
            Self::Events => "events.csv",
            Self::Funding => "funding.csv",
            Self::PastPopulation => "past_population.csv",
            Self::Deaths => "deaths.csv",
            Self::Law => "law.csv",
            Self::LawParagraphs => "law_paragraphs.csv",
            Self::Detlocs => "detlocs.csv",
            Self::Corrections => "corrections.csv",
            Self::Register => "facilities.csv",
            Self::Locations => "coordinates.csv",
            Self::Residents => "residents.csv",
            Self::Areas => "areas.csv",
            Self::Outlines => "outlines.csv",
        }
    }

    // Inlined, each caller would have its own copy of the texts.
    #[inline(never)]
    fn compiled_in(self) -> &'static str {
        match self {
            Self::Decisions => include_str!("../../data/reference/decisions.csv"),
            Self::FacilityAliases => include_str!("../../data/reference/facility_aliases.csv"),
            Self::FacilityDoNotMerge => {
                include_str!("../../data/reference/facility_do_not_merge.csv")
            }
            Self::KnownReleases => include_str!("../../data/reference/known_releases.csv"),
            Self::Endings => include_str!("../../data/reference/endings.csv"),
            Self::Events => include_str!("../../data/reference/events.csv"),
            Self::Funding => include_str!("../../data/reference/funding.csv"),
            Self::PastPopulation => include_str!("../../data/reference/past_population.csv"),
            Self::Deaths => include_str!("../../data/reference/deaths.csv"),
            Self::Law => include_str!("../../data/reference/law.csv"),
            Self::LawParagraphs => include_str!("../../data/reference/law_paragraphs.csv"),
            Self::Detlocs => include_str!("../../data/reference/detlocs.csv"),
            Self::Corrections => {
                "corrected_on,file,key,column,published_value,right_value,wrong_from,wrong_until,reason\n"
            }
            Self::Register => include_str!("../../data/reference/facilities.csv"),
            Self::Locations => include_str!("../../data/reference/coordinates.csv"),
            Self::Residents => include_str!("../../data/reference/residents.csv"),
            Self::Areas => include_str!("../../data/reference/areas.csv"),
            Self::Outlines => include_str!("../../data/reference/outlines.csv"),
        }
    }

    /// Its columns, in their order.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Decisions => &decisions::COLUMNS,
            Self::FacilityAliases => &["printed", "facility_id", "reason"],
            Self::FacilityDoNotMerge => &["facility_id", "other_facility_id", "reason"],
            Self::KnownReleases => &["published_on", "document", "evidence"],
            Self::Endings => &endings::COLUMNS,
            Self::Events => &events::COLUMNS,
            Self::Funding => &funding::COLUMNS,
            Self::PastPopulation => &history::POPULATION,
            Self::Deaths => &history::DEATHS,
            Self::Law => &law::COLUMNS,
            Self::LawParagraphs => &paragraphs::COLUMNS,
            Self::Detlocs => &["detloc", "facility_id", "state", "reason"],
            Self::Corrections => &corrections::COLUMNS,
            Self::Register => &["facility_id", "kind", "printed", "first_published", "capture"],
            Self::Locations => &locations::COLUMNS,
            Self::Residents => &residents::COLUMNS,
            Self::Areas => &areas::COLUMNS,
            Self::Outlines => &outlines::COLUMNS,
        }
    }

    /// Whether the file says where things lie: it decides nothing about figures of the workbook.
    pub fn is_geography(self) -> bool {
        matches!(self, Self::Locations | Self::Residents | Self::Areas | Self::Outlines)
    }

    /// The file's bytes: those of the folder or, where it has none, as compiled in. A folder without a register
    /// begins an empty one.
    ///
    /// # Errors
    /// [`ReferenceError::Disk`] where the file is there and cannot be read.
    pub fn bytes(self, data: &Path) -> Result<Vec<u8>, ReferenceError> {
        let path = data.join("reference").join(self.file_name());
        let found = disk::read_if_there(&path)
            .map_err(|cause| ReferenceError::Disk { file: self.file_name(), cause })?;
        Ok(found.unwrap_or_else(|| match self {
            Self::Register => Vec::new(),
            _ => self.compiled_in().as_bytes().to_vec(),
        }))
    }

    /// The file's rows by column name; blank lines and lines of commas are left out.
    ///
    /// # Errors
    /// [`ReferenceError`] with the line.
    pub fn rows(self, data: &Path) -> Result<Vec<Row>, ReferenceError> {
        let bytes = self.bytes(data)?;
        if self == Self::Register && bytes.is_empty() {
            return Ok(Vec::new());
        }
        rows::read(self, &bytes)
    }

    /// Whether anything follows the file's header.
    ///
    /// # Errors
    /// [`ReferenceError::Disk`] where the file is there and cannot be read.
    pub fn has_rows(self, data: &Path) -> Result<bool, ReferenceError> {
        let bytes = self.bytes(data)?;
        let mut lines = bytes.split(|byte| *byte == b'\n').skip(1);
        Ok(lines.any(|line| line.iter().any(|byte| !matches!(byte, b',' | b'\r' | b' '))))
    }

    /// The rows of some text under this file's name.
    ///
    /// # Errors
    /// [`ReferenceError`] with the line.
    pub fn rows_of(self, text: &str) -> Result<Vec<Row>, ReferenceError> {
        rows::read(self, text.as_bytes())
    }
}

/// Everything below `data/reference` that a person wrote.
#[derive(Debug, Clone, Default)]
pub struct Judgements {
    /// What a person decided about documents.
    pub decisions: Vec<Decision>,
    /// Names that belong to another name's place.
    pub aliases: Vec<Alias>,
    /// Places that are not one.
    pub apart: Vec<Apart>,
    /// Releases that are known of.
    pub known_releases: Vec<KnownRelease>,
    /// Notes on what stopped.
    pub endings: Vec<Ending>,
    /// Days that a reader should know.
    pub events: Vec<Event>,
    /// Funded levels.
    pub funding: Vec<Funding>,
    /// The average daily population by fiscal year, by source.
    pub past_population: Vec<YearFigure>,
    /// Deaths in custody by fiscal year, by source.
    pub deaths: Vec<YearFigure>,
    /// Duties to publish.
    pub law: Vec<Duty>,
    /// What the law asks for, paragraph by paragraph.
    pub law_paragraphs: Vec<Paragraph>,
    /// Codes of places.
    pub detlocs: detlocs::Detlocs,
    /// Our own errors.
    pub corrections: Vec<Correction>,
    /// Every id ever given: those of the folder, then those compiled in.
    pub register: Vec<Registered>,
    /// Where places lie, once somebody asked.
    ground: OnceLock<Arc<Ground>>,
    data: PathBuf,
}

impl Judgements {
    /// Reads every file but those of geography.
    ///
    /// # Errors
    /// [`ReferenceError`] names the first line that does not fit.
    pub fn read(data: &Path) -> Result<Self, ReferenceError> {
        let rows = |reference: Reference| reference.rows(data);
        let mut register = facilities::register(&rows(Reference::Register)?)?;
        let compiled_in = Reference::Register.compiled_in();
        // A folder that has what is compiled in says it all.
        if Reference::Register.bytes(data)? != compiled_in.as_bytes() {
            register.extend(facilities::register(&Reference::Register.rows_of(compiled_in)?)?);
        }
        let aliases = facilities::aliases(&rows(Reference::FacilityAliases)?)?;
        let apart = facilities::apart(&rows(Reference::FacilityDoNotMerge)?)?;
        facilities::must_agree(&aliases, &apart, &register)?;
        let detlocs = detlocs::Detlocs::with(data, &aliases)?;
        Ok(Self {
            decisions: decisions::read(&rows(Reference::Decisions)?)?,
            aliases,
            apart,
            known_releases: known_releases::read(&rows(Reference::KnownReleases)?)?,
            endings: endings::read(&rows(Reference::Endings)?)?,
            events: events::read(&rows(Reference::Events)?)?,
            funding: funding::read(&rows(Reference::Funding)?)?,
            past_population: history::population(&rows(Reference::PastPopulation)?)?,
            deaths: history::deaths(&rows(Reference::Deaths)?)?,
            law: law::read(&rows(Reference::Law)?)?,
            law_paragraphs: paragraphs::read(&rows(Reference::LawParagraphs)?)?,
            detlocs,
            corrections: corrections::read(&rows(Reference::Corrections)?)?,
            register,
            ground: OnceLock::new(),
            data: data.to_owned(),
        })
    }

    /// Where places lie, read when first asked for: most questions are not about places.
    ///
    /// # Errors
    /// [`ReferenceError`] names the first line that does not fit.
    pub fn ground(&self) -> Result<&Arc<Ground>, ReferenceError> {
        if let Some(ground) = self.ground.get() {
            return Ok(ground);
        }
        let ground = Arc::new(Ground::read(&self.data)?);
        Ok(self.ground.get_or_init(|| ground))
    }
}

/// A day as `2022-07-08`, written in full.
fn day(text: &str) -> Option<NaiveDate> {
    let is_full = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    let day: NaiveDate = text.parse().ok()?;
    let in_range = (1990..2100).contains(&chrono::Datelike::year(&day));
    (in_range && text.len() == 10 && text.bytes().enumerate().all(is_full)).then_some(day)
}

/// A number in digits: no exponent, no separator, not infinite.
fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    text.parse().ok().filter(|number: &f64| plain && number.is_finite())
}
