//! The readers, as the program has them, and what must hold of whatever they read.
#![allow(dead_code, unreachable_pub, missing_docs)]

#[path = "../../src/extract/mod.rs"]
pub mod extract;
#[path = "../../src/model/mod.rs"]
pub mod model;
#[path = "../../src/sources/mod.rs"]
pub mod sources;

use std::collections::BTreeSet;
use std::io::{Cursor, Write};

use extract::Extraction;

/// Holds of every reading: finite figures, each with a place, and no place twice for one measure.
pub fn holds(extraction: &Extraction) {
    let mut seen = BTreeSet::new();
    for figure in &extraction.observations {
        if let model::Value::Number(number) = figure.value {
            assert!(number.is_finite(), "{figure:?}");
        }
        let key = format!(
            "{:?} {:?} {:?} {:?}",
            figure.table, figure.measure, figure.address, figure.breakdown
        );
        assert!(seen.insert(key), "twice: {figure:?}");
    }
}

/// A workbook of one sheet of this name with this XML and these shared strings.
pub fn container(name: &str, sheet: &[u8], strings: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored);
    let workbook = format!(
        r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let parts: [(&str, &[u8]); 4] = [
        ("xl/workbook.xml", workbook.as_bytes()),
        (
            "xl/_rels/workbook.xml.rels",
            br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ];
    for (name, bytes) in parts {
        let written = writer.start_file(name, stored).is_ok() && writer.write_all(bytes).is_ok();
        assert!(written);
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}
