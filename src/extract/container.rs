//! A workbook's package, unpacked within bounds. The only file that knows zip.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The most that a workbook may unpack to: ten times the largest seen (2025-06-05, 12 MB of empty styled cells).
const UNPACKED: u64 = 128 * 1024 * 1024;
/// The most parts that it may have; ICE's have some forty.
const PARTS: usize = 2000;

/// Why a container is not unpacked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContainerError {
    /// It cannot be opened at all.
    #[error("the container cannot be opened: {0}")]
    Damaged(String),
    /// It would unpack to more than any workbook.
    #[error("it unpacks to more than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// It has more parts than any workbook.
    #[error("it has {found} parts, more than {limit}")]
    TooManyParts {
        /// Parts found.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// A part that a reader of figures needs is not what was packed: one changed digit would be read as a figure.
    #[error("part `{part}` is damaged: {cause}")]
    Part {
        /// Its name.
        part: String,
        /// What is wrong.
        cause: String,
    },
}

/// A part of a package.
pub(super) struct Part {
    /// Name and path.
    pub(super) name: String,
    /// Content.
    pub(super) text: Vec<u8>,
}

/// A package whose parts are unpacked, each once.
pub(super) struct Package {
    /// Those that a reader of figures needs, in the order of the package.
    pub(super) parts: Vec<Part>,
    /// How many there are in all.
    pub(super) n_parts: usize,
}

/// Unpacks the parts whose names are wanted, as long as they have a size that a workbook can have.
///
/// # Errors
/// [`ContainerError`].
pub(super) fn unpack(
    bytes: &[u8],
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Package, ContainerError> {
    let damaged = |cause: &dyn std::fmt::Display| ContainerError::Damaged(cause.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|cause| damaged(&cause))?;
    let n_parts = archive.len();
    if n_parts > PARTS {
        return Err(ContainerError::TooManyParts { found: n_parts, limit: PARTS });
    }
    let too_large = ContainerError::TooLarge { limit: UNPACKED };
    let mut stated = 0_u64;
    let mut wanted = Vec::new();
    for at in 0..n_parts {
        let part = archive.by_index_raw(at).map_err(|cause| damaged(&cause))?;
        stated = stated.saturating_add(part.size());
        // No reference can lead to a part without a readable name.
        if let Some(name) = part.name().ok().filter(|name| is_wanted(name)) {
            wanted.push((at, name.into_owned(), part.size()));
        }
    }
    if stated > UNPACKED {
        return Err(too_large);
    }
    let (mut parts, mut left) = (Vec::new(), UNPACKED);
    for (at, name, size) in wanted {
        let broken = |cause: &dyn std::fmt::Display| ContainerError::Part {
            part: name.clone(),
            cause: cause.to_string(),
        };
        let mut text = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        let part = archive.by_index(at).map_err(|cause| broken(&cause))?;
        // Its checksum is compared at its end.
        part.take(left + 1).read_to_end(&mut text).map_err(|cause| broken(&cause))?;
        // What is stated can be a lie.
        left = left.checked_sub(text.len() as u64).ok_or_else(|| too_large.clone())?;
        parts.push(Part { name, text });
    }
    Ok(Package { parts, n_parts })
}

impl Package {
    /// The wanted parts, and no others, as a package that needs no unpacking.
    ///
    /// # Errors
    /// [`ContainerError::Damaged`] where two parts have one name.
    pub(super) fn stored(self) -> Result<Vec<u8>, ContainerError> {
        let damaged = |cause: &dyn std::fmt::Display| ContainerError::Damaged(cause.to_string());
        let size = self.parts.iter().map(|part| part.text.len() + 2 * part.name.len() + 200).sum();
        let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(size)));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for part in self.parts {
            writer.start_file(part.name, options).map_err(|cause| damaged(&cause))?;
            writer.write_all(&part.text).map_err(|cause| damaged(&cause))?;
        }
        Ok(writer.finish().map_err(|cause| damaged(&cause))?.into_inner())
    }
}

/// A package of these parts.
#[cfg(test)]
pub(super) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a package of which every part is wanted.
    fn check(bytes: &[u8]) -> Result<(), ContainerError> {
        unpack(bytes, |_| true).map(drop)
    }

    fn packed(parts: &[(&str, usize)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, size) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            let zeros = vec![b' '; 1 << 20];
            let mut rest = *size;
            while rest > 0 {
                let now = rest.min(zeros.len());
                writer.write_all(&zeros[..now]).unwrap();
                rest -= now;
            }
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_bomb_is_refused_by_its_stated_size() {
        let bomb = packed(&[("xl/worksheets/sheet1.xml", 129 << 20)]);
        assert!(bomb.len() < 1 << 20);
        assert_eq!(check(&bomb), Err(ContainerError::TooLarge { limit: UNPACKED }));
        assert_eq!(check(&packed(&[("a.xml", 10 << 20), ("b.xml", 20 << 20)])), Ok(()));
    }

    #[test]
    fn a_bomb_that_lies_about_its_size_is_counted() {
        let mut bomb = packed(&[("xl/worksheets/sheet1.xml", 200 << 20)]);
        // The sizes are in the central directory, little-endian; 200 MiB is said to be 1000 bytes.
        let told = u32::try_from(200_u64 << 20).unwrap().to_le_bytes();
        let lie = 1000_u32.to_le_bytes();
        let mut n_changed = 0;
        for at in 0..bomb.len() - 4 {
            if bomb[at..at + 4] == told {
                bomb[at..at + 4].copy_from_slice(&lie);
                n_changed += 1;
            }
        }
        assert!(n_changed > 0);
        // Either the count finds it, or nothing that reads the container gets more than was stated.
        if let Ok(package) = unpack(&bomb, |_| true) {
            let yielded = package.parts[0].text.len();
            assert!(yielded <= 1 << 20, "{yielded} bytes");
        }
    }

    #[test]
    fn a_package_comes_back_as_it_was_without_what_nobody_reads() {
        let parts = [("xl/a.xml", "<a/>"), ("xl/theme/theme1.xml", "<t/>"), ("xl/b.xml", "<b/>")];
        let bytes = package(&parts);
        let unpacked = unpack(&bytes, |name| !name.contains("theme")).unwrap();
        assert_eq!((unpacked.n_parts, unpacked.parts.len()), (3, 2));
        let stored = unpacked.stored().unwrap();
        let again = unpack(&stored, |_| true).unwrap();
        let read = |part: &Part| (part.name.clone(), String::from_utf8(part.text.clone()).unwrap());
        let read: Vec<(String, String)> = again.parts.iter().map(read).collect();
        let own = |(name, text): (&str, &str)| (name.to_owned(), text.to_owned());
        assert_eq!(read, [own(parts[0]), own(parts[2])]);
    }

    #[test]
    fn a_part_whose_checksum_is_wrong_is_refused_where_it_is_needed() {
        let mut bytes = package(&[("xl/a.xml", "<a/>"), ("xl/b.xml", "<b>60311</b>")]);
        for (header, offset) in [(b"PK\x03\x04", 14), (b"PK\x01\x02", 16)] {
            let at = bytes.windows(4).rposition(|word| word == header).unwrap();
            bytes[at + offset] ^= 0xFF;
        }
        let Err(ContainerError::Part { part, .. }) = check(&bytes) else { panic!() };
        assert_eq!(part, "xl/b.xml");
        assert!(unpack(&bytes, |name| name != "xl/b.xml").is_ok());
    }

    #[test]
    fn too_many_parts_and_no_container_are_refused() {
        let names: Vec<String> = (0..=PARTS).map(|n| format!("p{n}")).collect();
        let parts: Vec<(&str, usize)> = names.iter().map(|name| (name.as_str(), 1)).collect();
        assert!(matches!(check(&packed(&parts)), Err(ContainerError::TooManyParts { .. })));
        assert!(matches!(check(b"PK\x03\x04"), Err(ContainerError::Damaged(_))));
    }
}
