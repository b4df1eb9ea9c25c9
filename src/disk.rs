//! The only file door.
#![expect(clippy::disallowed_methods, reason = "this module is the one place that touches files")]

mod edition;

pub use edition::{Staged, Staging};
/// A file that this module opened.
pub use std::fs::File;

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

/// A file opened for reading in parts.
///
/// # Errors
/// [`DiskError`] where it cannot be opened.
pub fn open(path: &Path) -> Result<fs::File, DiskError> {
    fs::File::open(path).map_err(|cause| error("read", path, cause))
}

/// A file without a name, which is gone with the run.
///
/// # Errors
/// [`DiskError`] where there is no room for it.
pub fn nameless() -> Result<fs::File, DiskError> {
    tempfile::tempfile().map_err(|cause| error("create a file in", &std::env::temp_dir(), cause))
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

/// The size of a file, or `None` where there is none.
///
/// # Errors
/// [`DiskError`].
pub fn size(path: &Path) -> Result<Option<u64>, DiskError> {
    match fs::metadata(path) {
        Ok(about) if about.is_file() => Ok(Some(about.len())),
        Ok(_) => Ok(None),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(error("read", path, cause)),
    }
}

/// When a file was written.
///
/// # Errors
/// [`DiskError`].
pub fn modified(path: &Path) -> Result<std::time::SystemTime, DiskError> {
    fs::metadata(path)
        .and_then(|about| about.modified())
        .map_err(|cause| error("read", path, cause))
}

/// Whether there is a regular file of that name: no folder, pipe or device.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Makes a folder that everybody may list, whatever the umask; with those above it that are missing.
fn make_folder(folder: &Path) -> Result<(), DiskError> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        make_folder(parent)?;
    }
    let failed = |cause| error("create folder", folder, cause);
    match fs::create_dir(folder) {
        Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => return Err(failed(cause)),
        _ => {}
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).map_err(failed)?;
    }
    Ok(())
}

/// Beginning of the names of files that are being written.
const WRITING: &str = ".writing-";

/// Removes what a run left that was killed while it wrote; only under the lock.
///
/// # Errors
/// [`DiskError`].
pub fn sweep(folder: &Path) -> Result<(), DiskError> {
    for file in all_files(folder)? {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
        if name.is_some_and(|name| name.starts_with(WRITING)) {
            remove(&file)?;
        }
    }
    Ok(())
}

/// Puts bytes in place of a file, atomically, unless the same bytes are there.
///
/// # Errors
/// [`DiskError`]; the old file is then untouched.
pub fn write(path: &Path, bytes: &[u8]) -> Result<Written, DiskError> {
    put(path, bytes, Lasting::Through)
}

/// The same for a file that its readers prove before they believe it: after a crash of the machine it may be damaged.
///
/// # Errors
/// [`DiskError`]; the old file is then untouched.
pub fn write_proven(path: &Path, bytes: &[u8]) -> Result<Written, DiskError> {
    put(path, bytes, Lasting::Perhaps)
}

/// Whether a file is there, and whole, after a crash of the machine.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lasting {
    Through,
    Perhaps,
}

fn put(path: &Path, bytes: &[u8], lasting: Lasting) -> Result<Written, DiskError> {
    if read_if_there(path)?.as_deref() == Some(bytes) {
        return Ok(Written::Unchanged);
    }
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    make_folder(folder)?;
    let failed = |cause| error("write", path, cause);
    let mut file = tempfile::Builder::new().prefix(WRITING).tempfile_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    if lasting == Lasting::Through {
        file.as_file().sync_all().map_err(failed)?;
    }
    readable_by_all(file.as_file()).map_err(failed)?;
    file.persist(path).map_err(|refused| error("write", path, refused.error))?;
    if lasting == Lasting::Through {
        sync_folder(folder)?;
    }
    Ok(Written::Changed)
}

/// Puts bytes in place of a file of the user's, atomically: its permissions stay, and a link stays a link.
///
/// # Errors
/// [`DiskError`]; the old file is then untouched.
pub fn rewrite(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let failed = |cause| error("write", path, cause);
    let target = fs::canonicalize(path).map_err(failed)?;
    let permissions = fs::metadata(&target).map_err(failed)?.permissions();
    let folder = target.parent().unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::Builder::new().prefix(WRITING).tempfile_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.as_file().set_permissions(permissions).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(&target).map_err(|refused| error("write", path, refused.error))?;
    sync_folder(folder)
}

/// Writes a value as indented JSON in the same way as [`write()`].
///
/// # Errors
/// [`DiskError`], where the value cannot be written as JSON too.
pub fn write_json(path: &Path, value: &impl serde::Serialize) -> Result<Written, DiskError> {
    let json = serde_json::to_vec_pretty(value);
    let mut json = json.map_err(|cause| error("write", path, cause.into()))?;
    json.push(b'\n');
    write(path, &json)
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

/// Appends a line to a file and makes sure that it is there after a crash.
///
/// # Errors
/// [`DiskError`].
pub fn append_line(path: &Path, line: &str) -> Result<(), DiskError> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    make_folder(folder)?;
    let failed = |cause| error("append to", path, cause);
    let mut file = fs::OpenOptions::new().create(true).append(true).open(path).map_err(failed)?;
    file.write_all(format!("{line}\n").as_bytes()).map_err(failed)?;
    file.sync_data().map_err(failed)
}

/// A lock on a data folder, held until it is dropped or its process ends, however it ends.
#[derive(Debug)]
pub struct Lock(fs::File);

impl Drop for Lock {
    fn drop(&mut self) {
        // The system lets go of it in any case when the file is closed.
        let _ = self.0.unlock();
    }
}

/// Takes the lock of a folder, without a file for it; `None` where another run holds it. A dead run holds nothing.
///
/// # Errors
/// [`DiskError`] where the folder cannot be made or opened.
pub fn lock(folder: &Path) -> Result<Option<Lock>, DiskError> {
    make_folder(folder)?;
    let file = fs::File::open(folder).map_err(|cause| error("lock", folder, cause))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock(file))),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(cause)) => Err(error("lock", folder, cause)),
    }
}

/// Makes names in a folder last through a crash.
fn sync_folder(folder: &Path) -> Result<(), DiskError> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let open = fs::File::open(folder).and_then(|folder| folder.sync_all());
    open.map_err(|cause| error("sync", folder, cause))
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
    let mut found = all_files(path)?;
    let hidden = |file: &PathBuf| {
        let below = file.strip_prefix(path).unwrap_or(file);
        below.iter().any(|part| part.to_string_lossy().starts_with('.'))
    };
    found.retain(|file| file == path || !hidden(file));
    Ok(found)
}

fn all_files(path: &Path) -> Result<Vec<PathBuf>, DiskError> {
    let kind = fs::metadata(path).map_err(|cause| error("read", path, cause))?;
    if !kind.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    let entries = fs::read_dir(path).map_err(|cause| error("list", path, cause))?;
    for entry in entries {
        let entry = entry.map_err(|cause| error("list", path, cause))?;
        found.extend(all_files(&entry.path())?);
    }
    found.sort();
    Ok(found)
}

/// Whether there is a folder of that name.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
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

    #[test]
    fn a_folder_is_replaced_in_one_step_and_unchanged_files_stay_the_same_files() {
        let place = tempfile::tempdir().unwrap();
        let target = place.path().join("v1");
        write(&target.join("series/a.csv"), b"a").unwrap();
        write(&target.join("b.csv"), b"b").unwrap();
        let time = |name: &str| fs::metadata(target.join(name)).unwrap().modified().unwrap();
        let before = time("series/a.csv");
        let begun = Staging::begin(&target).unwrap();
        assert_eq!(begun.put("series/a.csv", b"a").unwrap(), Written::Unchanged);
        assert!(begun.finish(&[]).unwrap().is_none());
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "nothing is left beside it");
        let begun = Staging::begin(&target).unwrap();
        begun.put("b.csv", b"B").unwrap();
        begun.put("c/d.csv", b"d").unwrap();
        let staged = begun.finish(&[]).unwrap().unwrap();
        assert_eq!(read(&target.join("b.csv")).unwrap(), b"b", "nothing changed yet");
        staged.publish().unwrap();
        let names: Vec<_> = files(&target)
            .unwrap()
            .iter()
            .map(|path| path.strip_prefix(&target).unwrap().display().to_string())
            .collect();
        assert_eq!(names, ["b.csv", "c/d.csv", "series/a.csv"]);
        assert_eq!(read(&target.join("b.csv")).unwrap(), b"B");
        assert_eq!(time("series/a.csv"), before);
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "the old edition is gone");
    }

    #[test]
    fn a_lock_is_held_by_one_and_let_go_with_it() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("data");
        let first = lock(&path).unwrap();
        assert!(first.is_some());
        assert!(lock(&path).unwrap().is_none());
        drop(first);
        assert!(lock(&path).unwrap().is_some());
    }
}
