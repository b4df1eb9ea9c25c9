//! A new edition of a folder, made whole beside the old one and put in its place in one step.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{
    DiskError, Written, all_files, error, make_folder, read_if_there, readable_by_all, sync_folder,
};

/// A folder that is being made beside the one that it will replace. Of a run that is cut off it is removed by the next
/// one, of a run that fails at once.
#[derive(Debug)]
pub struct Staging {
    target: PathBuf,
    beside: PathBuf,
    folders: Mutex<BTreeSet<PathBuf>>,
    changed: Mutex<BTreeSet<PathBuf>>,
    is_whole: bool,
}

impl Staging {
    /// Begins a new edition of a folder in a hidden one beside it. A target that is a link is taken for the folder that
    /// it leads to.
    ///
    /// # Errors
    /// [`DiskError`].
    pub fn begin(target: &Path) -> Result<Self, DiskError> {
        let target = fs::canonicalize(target).unwrap_or_else(|_| target.to_path_buf());
        let staging = staging_of(&target);
        clear_staging(&target)?;
        make_folder(&staging)?;
        let folders = Mutex::new(BTreeSet::from([staging.clone()]));
        Ok(Self { target, beside: staging, folders, changed: Mutex::default(), is_whole: false })
    }

    /// Adds a file; one that the target has with the same bytes will be the same file.
    ///
    /// # Errors
    /// [`DiskError`].
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<Written, DiskError> {
        if read_if_there(&self.target.join(name))?.as_deref() == Some(bytes) {
            return Ok(Written::Unchanged);
        }
        let path = self.beside.join(name);
        self.make_room(&path)?;
        let failed = |cause| error("write", &path, cause);
        let mut file = fs::File::create(&path).map_err(failed)?;
        file.write_all(bytes).map_err(failed)?;
        readable_by_all(&file).map_err(failed)?;
        file.sync_all().map_err(failed)?;
        locked(&self.changed).insert(PathBuf::from(name));
        Ok(Written::Changed)
    }

    fn make_room(&self, path: &Path) -> Result<(), DiskError> {
        let folder = path.parent().unwrap_or(&self.beside).to_path_buf();
        let mut folders = locked(&self.folders);
        if !folders.contains(&folder) {
            make_folder(&folder)?;
            folders.insert(folder);
        }
        Ok(())
    }

    /// Completes the edition: all files of the target that were not put, but for those in `gone`, are the same files
    /// under a second name, untouched. `None` where nothing changed; nothing of the target changes yet.
    ///
    /// # Errors
    /// [`DiskError`].
    pub fn finish(mut self, gone: &[PathBuf]) -> Result<Option<Staged>, DiskError> {
        let changed = std::mem::take(&mut *locked(&self.changed));
        if changed.is_empty() && gone.is_empty() {
            return Ok(None);
        }
        let there = if self.target.exists() { all_files(&self.target)? } else { Vec::new() };
        for path in there {
            let Ok(name) = path.strip_prefix(&self.target) else { continue };
            if changed.contains(name) || gone.iter().any(|gone| gone == name) {
                continue;
            }
            let copy = self.beside.join(name);
            self.make_room(&copy)?;
            // Where a file system knows no second names, a copy is as good, but for its time.
            if fs::hard_link(&path, &copy).is_err() {
                fs::copy(&path, &copy).map_err(|cause| error("copy", &path, cause))?;
            }
        }
        for folder in locked(&self.folders).iter() {
            sync_folder(folder)?;
        }
        self.is_whole = true;
        Ok(Some(Staged { target: self.target.clone(), staging: self.beside.clone() }))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.is_whole {
            // What cannot be removed now is removed by the next run.
            let _ = fs::remove_dir_all(&self.beside);
        }
    }
}

/// A lock that a failed thread left is as good: each change under it is whole.
fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A whole folder beside the one that it will replace.
#[derive(Debug)]
pub struct Staged {
    target: PathBuf,
    staging: PathBuf,
}

fn staging_of(target: &Path) -> PathBuf {
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_else(|| "folder".to_owned());
    target.with_file_name(format!(".{name}.staging"))
}

impl Staged {
    /// Puts the new edition in the place of the old one, in one step; then removes the old one.
    ///
    /// # Errors
    /// [`DiskError`]; the old edition is then in its place.
    pub fn publish(self) -> Result<(), DiskError> {
        let Self { target, staging } = &self;
        let failed = |cause| error("replace", target, cause);
        if target.exists() {
            exchange(staging, target).map_err(failed)?;
        } else {
            fs::rename(staging, target).map_err(failed)?;
        }
        if let Some(parent) = target.parent() {
            sync_folder(parent)?;
        }
        clear_staging(target)
    }
}

/// Exchanges two folders: at no moment is there none.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(()),
        // File systems without exchange (some network ones) replace in two steps.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => in_two_steps(one, other),
        Err(cause) => Err(cause.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    in_two_steps(one, other)
}

fn in_two_steps(new: &Path, old: &Path) -> io::Result<()> {
    let aside = new.with_extension("previous");
    let _ = fs::remove_dir_all(&aside);
    fs::rename(old, &aside)?;
    fs::rename(new, old)?;
    fs::rename(aside, new)
}

/// Removes what an earlier run left beside a folder.
fn clear_staging(target: &Path) -> Result<(), DiskError> {
    let target = &fs::canonicalize(target).unwrap_or_else(|_| target.to_path_buf());
    let staging = staging_of(target);
    match fs::remove_dir_all(&staging) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            Err(error("remove", &staging, cause))
        }
        _ => Ok(()),
    }
}
