//! The two folders that a build makes. Each file goes to the disk when it is made; what stays in memory is its size, its
//! hash and what its columns hold.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};

use super::record::{self, Listed};
use super::{Published, pretty, rules};
use crate::archive::sha256;
use crate::disk::{self, DiskError, Staging, Written};
use crate::model::Sha256;
use crate::publish;
use crate::publish::forms::Form;
use crate::publish::listed::PublishedFile;
use crate::publish::package::{self, Described, Other};

/// Names below a folder, with contents.
pub(super) type Files = Vec<(String, Vec<u8>)>;

/// A folder that is being made.
pub(super) struct Making {
    folder: PathBuf,
    staging: Staging,
    /// What the folder has from the last build.
    before: Option<Listed>,
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
    /// Begins a folder; `before` is the list of published files.
    ///
    /// # Errors
    /// [`DiskError`].
    pub(super) fn begin(folder: &Path, before: Option<Listed>) -> Result<Self, DiskError> {
        let staging = Staging::begin(folder)?;
        Ok(Self { folder: folder.to_owned(), staging, before, made: Mutex::default() })
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
        for form in table.other_forms() {
            let make = || Ok(table.in_form(*form, csv)?);
            self.put_other(&form.renamed(name), &table.sha256, make)?;
            if *form == Form::Json {
                let (schema, text) = table.json_schema()?;
                self.put(&schema, &text)?;
            }
        }
        self.made().tables.push(table);
        Ok(())
    }

    /// Adds a file of rows that is no CSV and follows from a source alone, by the hash of that. Where the last build made
    /// it from the same source by the same rules, it stays.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub(super) fn put_other(
        &self,
        name: &str,
        source: &Sha256,
        make: impl FnOnce() -> Result<Vec<u8>>,
    ) -> Result<()> {
        let rules = [env!("CARGO_PKG_VERSION"), rules::RULES, source.as_str()].join(" ");
        let made_from = sha256(rules.as_bytes());
        let file = if let Some(file) = self.made_before(name, &made_from)? {
            self.made().n_unchanged += 1;
            file
        } else {
            let bytes = make().with_context(|| format!("cannot make `{name}`"))?;
            self.put_unlisted(name, &bytes)?;
            PublishedFile::of(&bytes).made_from(made_from)
        };
        let mut made = self.made();
        made.others.push((name.to_owned(), file.sha256.clone()));
        made.files.insert(name.to_owned(), file);
        Ok(())
    }

    /// A file of the last build, where it was made from this and is whole.
    fn made_before(&self, name: &str, made_from: &Sha256) -> Result<Option<PublishedFile>> {
        let Some((files, published)) = &self.before else { return Ok(None) };
        let file = files.get(&format!("v1/{name}"));
        let Some(file) = file.filter(|file| file.is_made_from(made_from)) else {
            return Ok(None);
        };
        let is_whole = record::is_at(file, &self.folder.join(name), *published)?;
        Ok(is_whole.then(|| file.clone()))
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
    for Making { folder, staging, made, before: _ } in folders {
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

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    /// One build with one file of another form, made from a source; whether it was made, and the list that remains.
    fn build(folder: &Path, before: Option<Listed>, source: &[u8]) -> (bool, Listed) {
        let making = Making::begin(folder, before).unwrap();
        let mut is_made = false;
        let make = || {
            is_made = true;
            Ok(source.to_ascii_uppercase())
        };
        making.put_other("series/a.parquet", &sha256(source), make).unwrap();
        let files = making.files("v1/");
        publish([making], false).unwrap();
        (is_made, (files, disk::modified(&folder.join("series/a.parquet")).unwrap()))
    }

    #[test]
    fn a_file_is_made_again_where_its_source_changed_or_it_is_not_whole() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("v1");
        let file = folder.join("series/a.parquet");
        let (is_made, listed) = build(&folder, None, b"people");
        assert!(is_made);
        let (is_made, listed) = build(&folder, Some(listed), b"people");
        assert!(!is_made);
        assert_eq!(disk::read(&file).unwrap(), b"PEOPLE");
        let (is_made, listed) = build(&folder, Some(listed), b"places");
        assert!(is_made);
        assert_eq!(disk::read(&file).unwrap(), b"PLACES");
        // Of the same size, and newer than the list.
        let (files, _) = listed;
        disk::write(&file, b"PLACE5").unwrap();
        let (is_made, listed) = build(&folder, Some((files, SystemTime::UNIX_EPOCH)), b"places");
        assert!(is_made);
        assert_eq!(disk::read(&file).unwrap(), b"PLACES");
        drop(home);
        assert!(build(&folder, Some(listed), b"places").0);
    }
}
