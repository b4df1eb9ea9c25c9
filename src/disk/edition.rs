//! A new edition of a folder, made whole beside the old one and put in its place in one step.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{DiskError, all_files, error, make_folder, readable_by_all, sync_folder};

/// A folder made whole beside the one that it will replace.
#[derive(Debug)]
pub struct Staged {
    target: PathBuf,
    staging: PathBuf,
}

/// Makes a new edition of a folder in a hidden one beside it: changed files are written, those in `gone` left out, all
/// others are the same files under a second name, untouched. Nothing of the target changes. A target that is a link is
/// taken for the folder that it leads to.
///
/// # Errors
/// [`DiskError`]; the staging folder is then removed.
pub fn stage(
    target: &Path,
    changed: &[(PathBuf, &[u8])],
    gone: &[PathBuf],
) -> Result<Staged, DiskError> {
    let target = fs::canonicalize(target).unwrap_or_else(|_| target.to_path_buf());
    let staged = Staged { staging: staging_of(&target), target };
    match fill(&staged, changed, gone) {
        Ok(()) => Ok(staged),
        Err(failed) => {
            // What cannot be removed now is removed by the next run.
            let _ = fs::remove_dir_all(&staged.staging);
            Err(failed)
        }
    }
}

fn staging_of(target: &Path) -> PathBuf {
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_else(|| "folder".to_owned());
    target.with_file_name(format!(".{name}.staging"))
}

fn fill(staged: &Staged, changed: &[(PathBuf, &[u8])], gone: &[PathBuf]) -> Result<(), DiskError> {
    let Staged { target, staging } = staged;
    clear_staging(target)?;
    make_folder(staging)?;
    let mut folders = std::collections::BTreeSet::from([staging.clone()]);
    let mut make_room = |path: &Path| -> Result<(), DiskError> {
        let folder = path.parent().unwrap_or(staging).to_path_buf();
        if folders.insert(folder.clone()) {
            make_folder(&folder)?;
        }
        Ok(())
    };
    for (name, bytes) in changed {
        let path = staging.join(name);
        make_room(&path)?;
        let failed = |cause| error("write", &path, cause);
        let mut file = fs::File::create(&path).map_err(failed)?;
        file.write_all(bytes).map_err(failed)?;
        readable_by_all(&file).map_err(failed)?;
        file.sync_all().map_err(failed)?;
    }
    let there = if target.exists() { all_files(target)? } else { Vec::new() };
    for path in there {
        let Ok(name) = path.strip_prefix(target) else { continue };
        if changed.iter().any(|(new, _)| new == name) || gone.iter().any(|gone| gone == name) {
            continue;
        }
        let copy = staging.join(name);
        make_room(&copy)?;
        // Where a file system knows no second names, a copy is as good, but for its time.
        if fs::hard_link(&path, &copy).is_err() {
            fs::copy(&path, &copy).map_err(|cause| error("copy", &path, cause))?;
        }
    }
    for folder in &folders {
        sync_folder(folder)?;
    }
    Ok(())
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
///
/// # Errors
/// [`DiskError`].
pub fn clear_staging(target: &Path) -> Result<(), DiskError> {
    let target = &fs::canonicalize(target).unwrap_or_else(|_| target.to_path_buf());
    let staging = staging_of(target);
    match fs::remove_dir_all(&staging) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            Err(error("remove", &staging, cause))
        }
        _ => Ok(()),
    }
}
