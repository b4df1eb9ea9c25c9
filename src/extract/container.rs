//! How large a workbook is once unpacked. The only file that knows zip.

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// The most that a workbook may unpack to: ten times the largest seen (2025-06-05, 12 MB of empty styled cells).
const UNPACKED: u64 = 128 * 1024 * 1024;
/// The most parts that it may have; ICE's have some forty.
const PARTS: usize = 2000;
/// No byte of deflated data can stand for more than this many.
const RATIO: u64 = 1032;

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
}

/// Checks that a container unpacks to a size that a workbook can have. Sizes are counted by unpacking where the packed
/// size could stand for more; most workbooks are too small for that.
///
/// # Errors
/// [`ContainerError`].
pub fn check(bytes: &[u8]) -> Result<(), ContainerError> {
    let damaged = |cause: &dyn std::fmt::Display| ContainerError::Damaged(cause.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|cause| damaged(&cause))?;
    if archive.len() > PARTS {
        return Err(ContainerError::TooManyParts { found: archive.len(), limit: PARTS });
    }
    let too_large = ContainerError::TooLarge { limit: UNPACKED };
    let (mut stated, mut packed) = (0_u64, 0_u64);
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(|cause| damaged(&cause))?;
        stated = stated.saturating_add(part.size());
        packed = packed.saturating_add(part.compressed_size());
    }
    if stated > UNPACKED {
        return Err(too_large);
    }
    if packed.saturating_mul(RATIO) <= UNPACKED {
        return Ok(());
    }
    let mut unpacked = 0_u64;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|cause| damaged(&cause))?;
        unpacked += counted(part.take(UNPACKED - unpacked + 1));
        if unpacked > UNPACKED {
            return Err(too_large);
        }
    }
    Ok(())
}

/// A package whose parts can be unpacked one by one.
pub(super) struct Parts<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Parts<'a> {
    /// `None` where the bytes are no package.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        ZipArchive::new(Cursor::new(bytes)).ok().map(Self)
    }

    /// Parts that a reader of the package finds.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Unpacks a part into an empty buffer, as far as it can be.
    pub(super) fn read(&mut self, name: &str, into: &mut Vec<u8>) {
        // The reader that needs the rest reports a break.
        if let Ok(mut part) = self.0.by_name(name) {
            let _ = part.read_to_end(into);
        }
    }
}

/// The bytes that can be read; a part that breaks is reported with its place when its figures are read.
fn counted(mut part: impl Read) -> u64 {
    let mut buffer = vec![0_u8; 64 * 1024];
    let mut count = 0_u64;
    while let Ok(n) = part.read(&mut buffer) {
        if n == 0 {
            break;
        }
        count += u64::try_from(n).unwrap_or(0);
    }
    count
}

/// A package of these parts.
#[cfg(test)]
pub(super) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

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
        let mut archive = ZipArchive::new(Cursor::new(bomb.as_slice())).unwrap();
        let yielded = counted(archive.by_index(0).unwrap());
        assert!(check(&bomb).is_err() || yielded <= 1 << 20, "{yielded} bytes");
    }

    #[test]
    fn too_many_parts_and_no_container_are_refused() {
        let names: Vec<String> = (0..=PARTS).map(|n| format!("p{n}")).collect();
        let parts: Vec<(&str, usize)> = names.iter().map(|name| (name.as_str(), 1)).collect();
        assert!(matches!(check(&packed(&parts)), Err(ContainerError::TooManyParts { .. })));
        assert!(matches!(check(b"PK\x03\x04"), Err(ContainerError::Damaged(_))));
    }
}
