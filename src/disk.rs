//! The only file door.
//! Comes in: paths and bytes. Goes out: bytes, and whether a file changed. Never: a half-written file; every write is
//! a new file moved over the old one, and only where the bytes differ.
#![expect(clippy::disallowed_methods, reason = "this module is the one place that touches files")]

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file operation that failed, with its path.
#[derive(Debug, thiserror::Error)]
#[error("cannot {what} `{}`", path.display())]
pub struct DiskError {
    what: &'static str,
    path: PathBuf,
    #[source]
    cause: io::Error,
}

/// What a write did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// The file is new or its bytes changed.
    Changed,
    /// The same bytes were there already; the file was not touched.
    Unchanged,
}

/// All bytes of a file.
///
/// # Errors
/// [`DiskError`] where it cannot be read.
pub fn read(path: &Path) -> Result<Vec<u8>, DiskError> {
    fs::read(path).map_err(|cause| error("read", path, cause))
}

/// All bytes of a file, or `None` where there is none.
///
/// # Errors
/// [`DiskError`] where it is there and cannot be read.
pub fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, DiskError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(error("read", path, cause)),
    }
}

/// Puts bytes in place of a file, atomically, unless the same bytes are there.
///
/// # Errors
/// [`DiskError`]; the old file is then untouched.
pub fn write(path: &Path, bytes: &[u8]) -> Result<Written, DiskError> {
    if read_if_there(path)?.as_deref() == Some(bytes) {
        return Ok(Written::Unchanged);
    }
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(folder).map_err(|cause| error("create folder", folder, cause))?;
    let failed = |cause| error("write", path, cause);
    let mut file =
        tempfile::Builder::new().prefix(".writing-").tempfile_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    readable_by_all(file.as_file()).map_err(failed)?;
    file.persist(path).map_err(|refused| error("write", path, refused.error))?;
    Ok(Written::Changed)
}

/// Temporary files are private; published ones are for everybody.
#[cfg(unix)]
fn readable_by_all(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &fs::File) -> io::Result<()> {
    Ok(())
}

/// Removes a file that may be absent.
///
/// # Errors
/// [`DiskError`] where it is there and cannot be removed.
pub fn remove(path: &Path) -> Result<(), DiskError> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(error("remove", path, cause)),
        _ => Ok(()),
    }
}

/// Every file below a path, sorted; the path itself where it is a file. Names that begin with a dot are left out.
///
/// # Errors
/// [`DiskError`] where the path does not exist or a folder cannot be listed.
pub fn files(path: &Path) -> Result<Vec<PathBuf>, DiskError> {
    let kind = fs::metadata(path).map_err(|cause| error("read", path, cause))?;
    if !kind.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    let entries = fs::read_dir(path).map_err(|cause| error("list", path, cause))?;
    for entry in entries {
        let entry = entry.map_err(|cause| error("list", path, cause))?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            found.extend(files(&entry.path())?);
        }
    }
    found.sort();
    Ok(found)
}

/// The same, empty where the path does not exist.
///
/// # Errors
/// [`DiskError`] where a folder cannot be listed.
pub fn files_if_there(path: &Path) -> Result<Vec<PathBuf>, DiskError> {
    if path.exists() { files(path) } else { Ok(Vec::new()) }
}

fn error(what: &'static str, path: &Path, cause: io::Error) -> DiskError {
    DiskError { what, path: path.to_path_buf(), cause }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_do_not_touch_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.txt");
        assert_eq!(write(&path, b"x").unwrap(), Written::Changed);
        assert_eq!(write(&path, b"x").unwrap(), Written::Unchanged);
        assert_eq!(write(&path, b"y").unwrap(), Written::Changed);
        assert_eq!(files(folder.path()).unwrap(), [path]);
    }
}
