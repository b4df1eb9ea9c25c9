//! The two folders that a build makes. Each file goes to the disk when it is made; what stays in memory is its size, its
//! hash and what its columns hold.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};

use super::record::PublishedFile;
use super::{Published, pretty};
use crate::archive::sha256;
use crate::disk::{self, DiskError, Staging, Written};
use crate::model::Sha256;
use crate::publish;
use crate::publish::package::{self, Described, Other};

/// Names below a folder, with contents.
pub(super) type Files = Vec<(String, Vec<u8>)>;

/// A folder that is being made.
pub(super) struct Making {
    folder: PathBuf,
    staging: Staging,
    made: Mutex<Made>,
}

#[derive(Default)]
struct Made {
    files: BTreeMap<String, PublishedFile>,
    tables: Vec<Described>,
    others: Vec<Other>,
    changed: Vec<PathBuf>,
    n_unchanged: usize,
}

impl Making {
    /// Begins a folder.
    ///
    /// # Errors
    /// [`DiskError`].
    pub(super) fn begin(folder: &Path) -> Result<Self, DiskError> {
        let staging = Staging::begin(folder)?;
        Ok(Self { folder: folder.to_owned(), staging, made: Mutex::default() })
    }

    fn made(&self) -> MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a file.
    ///
    /// # Errors
    /// [`DiskError`].
    pub(super) fn put(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let file = PublishedFile::of(bytes);
        self.put_unlisted(name, bytes)?;
        self.made().files.insert(name.to_owned(), file);
        Ok(())
    }

    /// Adds files.
    ///
    /// # Errors
    /// [`DiskError`].
    pub(super) fn put_all(&self, files: Files) -> Result<()> {
        files.into_iter().try_for_each(|(name, bytes)| self.put(&name, &bytes))
    }

    /// Adds a file that the list of published files does not name.
    ///
    /// # Errors
    /// [`DiskError`].
    pub(super) fn put_unlisted(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let written = self.staging.put(name, bytes)?;
        let mut made = self.made();
        match written {
            Written::Changed => made.changed.push(self.folder.join(name)),
            Written::Unchanged => made.n_unchanged += 1,
        }
        Ok(())
    }

    /// Adds a CSV file, in all forms in which it is published.
    ///
    /// # Errors
    /// Where a field is not what the codebook says.
    pub(super) fn put_table(&self, name: &str, csv: &[u8]) -> Result<()> {
        self.put(name, csv)?;
        let table = Described::of(name, csv);
        let forms = table.other_forms(csv);
        for (name, bytes) in forms.with_context(|| format!("cannot make the forms of `{name}`"))? {
            self.put_other(&name, &bytes)?;
        }
        self.made().tables.push(table);
        Ok(())
    }

    /// Adds a file of rows that is no CSV.
    ///
    /// # Errors
    /// [`DiskError`].
    pub(super) fn put_other(&self, name: &str, bytes: &[u8]) -> Result<()> {
        self.put(name, bytes)?;
        let hash: Sha256 = sha256(bytes);
        self.made().others.push((name.to_owned(), hash));
        Ok(())
    }

    /// Adds what describes the files of rows, once all are there.
    ///
    /// # Errors
    /// [`DiskError`].
    pub(super) fn describe(&self) -> Result<()> {
        let (mut tables, mut others) = {
            let mut made = self.made();
            (std::mem::take(&mut made.tables), std::mem::take(&mut made.others))
        };
        tables.sort_by(|one, other| one.path.cmp(&other.path));
        others.sort();
        let codebook = package::codebook(&tables, &others)?;
        self.put("codebook.csv", &codebook)?;
        tables.push(Described::of("codebook.csv", &codebook));
        tables.sort_by(|one, other| one.path.cmp(&other.path));
        self.put("datapackage.json", &pretty(&package::datapackage(&tables, &others))?)
    }

    /// The names of all files that were put.
    pub(super) fn names(&self) -> Vec<String> {
        self.made().files.keys().cloned().collect()
    }

    /// All files that were put, their names after a prefix.
    pub(super) fn files(&self, prefix: &str) -> BTreeMap<String, PublishedFile> {
        let made = self.made();
        made.files.iter().map(|(name, file)| (format!("{prefix}{name}"), file.clone())).collect()
    }
}

/// Puts new editions of folders in the place of the old ones, each in one step, once all are whole; a folder of which
/// no file changed is not touched.
///
/// # Errors
/// [`DiskError`].
pub(super) fn publish<const N: usize>(
    folders: [Making; N],
    has_places: bool,
) -> Result<Published, DiskError> {
    let mut published = Published::default();
    let mut staged = Vec::new();
    for Making { folder, staging, made } in folders {
        let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
        let gone = outdated(&folder, &made.files, has_places)?;
        made.changed.sort();
        published.n_unchanged += made.n_unchanged;
        published.changed.append(&mut made.changed);
        published.changed.extend(gone.iter().map(|name| folder.join(name)));
        staged.extend(staging.finish(&gone)?);
    }
    for edition in staged {
        edition.publish()?;
    }
    Ok(published)
}

/// The list of pages, below `charts`; made where the address of the site is known.
pub(super) const SITEMAP: &str = "sitemap.xml";

/// Notes on releases of which the record no longer has one under that day (a release may turn out to be older), and
/// files of places and states that it no longer has, and the sitemap of a site that was forgotten.
fn outdated(
    folder: &Path,
    made: &BTreeMap<String, PublishedFile>,
    has_places: bool,
) -> Result<Vec<PathBuf>, disk::DiskError> {
    let mut notes = disk::files_if_there(&folder.join(publish::releases::FOLDER))?;
    for below in publish::places::FOLDERS.iter().filter(|_| has_places) {
        notes.extend(disk::files_if_there(&folder.join(below))?);
    }
    let names = notes.iter().filter_map(|path| path.strip_prefix(folder).ok());
    let is_made = |name: &Path| made.keys().any(|made| Path::new(made) == name);
    let mut gone: Vec<PathBuf> =
        names.filter(|name| !is_made(name)).map(Path::to_path_buf).collect();
    let sitemap = Path::new(SITEMAP);
    if !is_made(sitemap) && disk::is_file(&folder.join(sitemap)) {
        gone.push(sitemap.to_owned());
    }
    Ok(gone)
}
