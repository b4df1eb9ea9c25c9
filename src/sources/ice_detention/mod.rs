//! The ICE detention statistics workbook, FY19 to today: its sheets and tables.
//! Comes in: nothing. Goes out: the registry of table specs. Never: an address.
//!
//! A new wording of ICE's is one more key in one spec; a new table is one spec and one line in [`TABLES`].

pub mod atd;
pub mod detention;
pub mod facilities;
pub mod semiannual;
pub mod vulnerable;

use crate::extract::spec::{SheetKind, SheetSpec, TableSpec};

/// How sheets are told by name, in order of precedence.
pub const SHEETS: &[SheetSpec] = &[
    SheetSpec { kind: SheetKind::Header, begins: &["header"], contains: &[] },
    SheetSpec { kind: SheetKind::Atd, begins: &["atd"], contains: &[] },
    SheetSpec { kind: SheetKind::Custody, begins: &[], contains: &["iclos"] },
    SheetSpec { kind: SheetKind::Bond, begins: &["monthly bond"], contains: &[] },
    SheetSpec { kind: SheetKind::Semiannual, begins: &["semiannual"], contains: &[] },
    SheetSpec { kind: SheetKind::Facilities, begins: &["facilities"], contains: &[] },
    SheetSpec { kind: SheetKind::Transgender, begins: &["trans"], contains: &["trans detainee"] },
    SheetSpec { kind: SheetKind::Vulnerable, begins: &["vulnerable"], contains: &[] },
    SheetSpec { kind: SheetKind::Segregation, begins: &[], contains: &["segregation"] },
    SheetSpec { kind: SheetKind::Footnotes, begins: &["footnotes"], contains: &[] },
    SheetSpec { kind: SheetKind::Detention, begins: &["detention"], contains: &[] },
];

/// Every table that the matrix engine reads, sheet by sheet.
pub const TABLES: &[&[TableSpec]] =
    &[atd::TABLES, detention::TABLES, semiannual::TABLES, vulnerable::TABLES];
