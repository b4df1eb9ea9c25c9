//! The ICE detention statistics workbook, FY19 to today: its sheets and tables.
//!
//! A new wording of ICE's is one more key in one spec; a new table is one spec and one line in [`TABLES`].

pub mod atd;
pub mod detention;
pub mod facilities;
pub mod semiannual;
pub mod vulnerable;

use super::{Life, Origin, Source};
use crate::model::SourceId;
use crate::sources::layout::{SheetKind, SheetSpec, TableSpec};

/// The page that links to the workbooks.
pub const PAGE: &str = "https://www.ice.gov/detain/detention-management";

/// Below this address every workbook of statistics is, linked or not.
pub const FOLDER: &str = "https://www.ice.gov/doclib/detention/";

/// The declaration.
pub const SOURCE: Source = Source {
    id: SourceId::IceWorkbook,
    title: "ICE detention statistics workbook",
    addresses: &[PAGE],
    links: true,
    origins: &[Origin::Publisher, Origin::WebArchive],
    // The longest half of a month; what the law asks for is in `data/reference/law.csv`.
    kept: &[],
    life: Life::Publishes { every_days: 16 },
    attribution: "US Immigration and Customs Enforcement (US government work)",
};

/// How sheets are recognised by name, in order of precedence.
pub const SHEETS: &[SheetSpec] = &[
    SheetSpec { kind: SheetKind::Header, begins: &["header"], contains: &[], on_top: &[] },
    SheetSpec {
        kind: SheetKind::Atd,
        begins: &["atd"],
        contains: &[],
        on_top: &["ice alternatives to detention data"],
    },
    SheetSpec {
        kind: SheetKind::Custody,
        begins: &[],
        contains: &["iclos"],
        on_top: &["average in custody length of stay"],
    },
    SheetSpec {
        kind: SheetKind::Bond,
        begins: &["monthly bond"],
        contains: &[],
        on_top: &["bonded out releases", "bonded out book outs"],
    },
    SheetSpec { kind: SheetKind::Semiannual, begins: &["semiannual"], contains: &[], on_top: &[] },
    SheetSpec {
        kind: SheetKind::Facilities,
        begins: &["facilities"],
        contains: &[],
        on_top: &["ice facilities data"],
    },
    SheetSpec {
        kind: SheetKind::Transgender,
        begins: &["trans"],
        contains: &["trans detainee"],
        on_top: &["transgender"],
    },
    SheetSpec { kind: SheetKind::Vulnerable, begins: &["vulnerable"], contains: &[], on_top: &[] },
    SheetSpec {
        kind: SheetKind::Segregation,
        begins: &[],
        contains: &["segregation"],
        on_top: &["segregation population", "placement count"],
    },
    SheetSpec { kind: SheetKind::Footnotes, begins: &["footnotes"], contains: &[], on_top: &[] },
    SheetSpec {
        kind: SheetKind::Detention,
        begins: &["detention"],
        contains: &[],
        on_top: &["ice detention data"],
    },
];

/// Names, as keys, of sheets that ICE printed in a few files of November and December 2022 only (1116/22; 1128, 1206 and
/// 1207/22). Their shape is not known here, so that they are reported and not read.
pub const UNREAD: &[&str] = &["famu individuals released", "uscis established fear summary"];

/// Every table that the matrix engine reads, sheet by sheet.
pub const TABLES: &[&[TableSpec]] =
    &[atd::TABLES, detention::TABLES, semiannual::TABLES, vulnerable::TABLES];
