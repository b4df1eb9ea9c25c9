//! Runs that are cut off: killed at any moment, on a disk without room, in the middle of a backfill.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;

use crate::replica::Replica;
use crate::sites as runs;

/// How often a run is killed; `DETENTION_STATS_KILLS=200` for the whole.
pub(crate) fn kills() -> u32 {
    std::env::var("DETENTION_STATS_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(20)
}

/// Published files, without the times of their making.
pub(crate) fn published(data: &Path, folder: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for (path, (bytes, _)) in runs::files(&data.join(folder)) {
        let inside = path.strip_prefix(data).unwrap().to_path_buf();
        if inside.extension().is_some_and(|kind| kind == "png") {
            files.insert(inside, bytes);
        } else {
            files.insert(inside, without_times(&bytes));
        }
    }
    files
}

/// `2026-11-24T21:00:00Z` is the same at every moment.
pub(crate) fn without_times(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    // The basis is the hash of the manifest, in which the moment of retrieval stands, and so are those of files that
    // tell of it.
    let is_hash = |line: &&str| line.contains("\"basis\":") || line.contains("\"sha256\":");
    let text = text.split_inclusive('\n').filter(|line| !is_hash(line)).collect::<String>();
    let words = text.split('"').filter(|word| !(word.len() == 20 && word.ends_with('Z')));
    words.collect::<Vec<_>>().join("\"").into_bytes()
}

pub(crate) fn copy(from: &Path, to: &Path) {
    for (path, (bytes, _)) in runs::files(from) {
        let target = to.join(path.strip_prefix(from).unwrap());
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(target, bytes).unwrap();
    }
}

/// A number from 0 to 1 that is another one for every `n`, the same in every run.
pub(crate) fn spread(n: u32) -> f64 {
    (f64::from(n) * 0.618_033_988_749_895).fract()
}

/// Every capture of the manifest has its bytes, its description and its ledger file.
pub(crate) fn captures(data: &Path) -> usize {
    let held = detention_stats::archive::Archive::new(data).captures().unwrap();
    for capture in &held {
        let raw =
            detention_stats::archive::Archive::new(data).path(&capture.sha256, capture.source);
        assert!(raw.exists(), "{} is lost", raw.display());
        let ledger = detention_stats::ledger::files::path(data, capture);
        assert!(ledger.exists(), "{} is lost", ledger.display());
    }
    held.len()
}

/// What a run leaves: its exit code, every file of record and publication, what `--notify` received.
#[derive(Debug, PartialEq)]
pub(crate) struct Left {
    pub(crate) code: i32,
    pub(crate) files: BTreeMap<PathBuf, Vec<u8>>,
    pub(crate) captures: Vec<String>,
    pub(crate) received: BTreeSet<String>,
}

/// A command that is killed at many moments, each time from the same folder.
pub(crate) struct Killed<'a> {
    pub(crate) before: &'a Path,
    pub(crate) replica: &'a Replica,
    pub(crate) arguments: Vec<String>,
    /// Where `--notify` puts what it receives.
    pub(crate) note: PathBuf,
}

impl Killed<'_> {
    pub(crate) fn command(&self, data: &Path) -> std::process::Command {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        runs::command(data, &self.replica.address, &arguments)
    }

    pub(crate) fn left(&self, data: &Path) -> Left {
        let output = self.command(data).output().unwrap();
        let files = ["v1", "charts", "ledger"];
        let received = std::fs::read_to_string(&self.note).unwrap_or_default();
        Left {
            code: output.status.code().unwrap(),
            files: files.iter().flat_map(|folder| published(data, folder)).collect(),
            captures: listed(data),
            received: received
                .split('\u{c}')
                .filter(|n| !n.is_empty())
                .map(str::to_owned)
                .collect(),
        }
    }

    /// Kills the command at random moments; the next run must leave what an undisturbed one leaves.
    pub(crate) fn survives(&self, place: &Path) {
        let whole = place.join("whole");
        copy(self.before, &whole);
        let started = Instant::now();
        let undisturbed = self.left(&whole);
        let time = started.elapsed();
        assert!(matches!(undisturbed.code, 0 | 3), "{}", undisturbed.code);
        let old = ["v1", "charts"].map(|folder| published(self.before, folder));
        let new = ["v1", "charts"].map(|folder| published(&whole, folder));
        let (mut n_old, mut n_new) = (0, 0);
        for n in 0..kills() {
            let data = place.join("killed");
            let _ = std::fs::remove_dir_all(&data);
            let _ = std::fs::remove_file(&self.note);
            copy(self.before, &data);
            let mut run =
                self.command(&data).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(time.mul_f64(spread(n)));
            run.kill().unwrap();
            run.wait().unwrap();
            for (at, folder) in ["v1", "charts"].iter().enumerate() {
                let now = published(&data, folder);
                assert!(now == old[at] || now == new[at], "kill {n}: `{folder}` is neither");
                if at == 0 && now == old[0] {
                    n_old += 1;
                } else if at == 0 {
                    n_new += 1;
                }
            }
            captures(&data);
            let left = self.left(&data);
            assert_eq!(left.code, undisturbed.code, "kill {n}");
            assert_eq!(left.captures, undisturbed.captures, "kill {n}");
            assert_eq!(left.received, undisturbed.received, "kill {n}");
            let wrong: Vec<&PathBuf> = undisturbed
                .files
                .iter()
                .filter(|(name, bytes)| left.files.get(*name) != Some(bytes))
                .map(|(name, _)| name)
                .collect();
            assert!(wrong.is_empty(), "kill {n}: {wrong:?}");
            assert_eq!(left.files.len(), undisturbed.files.len(), "kill {n}: files too many");
            let unfinished = |path: &PathBuf| {
                let inside = path.strip_prefix(&data).unwrap();
                inside.iter().any(|part| {
                    let part = part.to_string_lossy();
                    part.starts_with(".v1") || part.starts_with(".tmp")
                })
            };
            let rest: Vec<PathBuf> = runs::files(&data).into_keys().filter(unfinished).collect();
            assert!(rest.is_empty(), "kill {n} left {rest:?}");
            let is_pending = |data: &Path| data.join(".pending").exists();
            assert_eq!(is_pending(&data), is_pending(&whole), "kill {n}");
        }
        eprintln!("{}: {} kills: {n_old} old, {n_new} new", self.arguments[0], kills());
    }
}

/// The documents of the manifest, without the moments at which they came.
pub(crate) fn listed(data: &Path) -> Vec<String> {
    let held = detention_stats::archive::Archive::new(data).captures().unwrap();
    held.iter()
        .map(|capture| {
            format!("{} {} {:?}", capture.sha256, capture.published_on, capture.file_names)
        })
        .collect()
}

#[test]
fn an_update_killed_at_any_moment_is_completed_by_the_next() {
    let place = tempfile::tempdir().unwrap();
    let before = runs::first_update(place.path());
    let replica = runs::sites_with(runs::xlsx(&runs::workbooks().july_21));
    let note = place.path().join("note");
    let notify = format!("cat >> {0}; printf '\\f' >> {0}", note.display());
    let arguments = ["update", "ice_workbook", "--notify", notify.as_str()];
    let arguments = arguments.map(str::to_owned).to_vec();
    Killed { before: &before, replica: &replica, arguments, note }.survives(place.path());
}

#[test]
fn an_import_killed_at_any_moment_is_completed_by_the_next() {
    let place = tempfile::tempdir().unwrap();
    let replica = runs::sites();
    let before = runs::first_update(place.path());
    let folder = place.path().join("documents");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join(runs::JULY_8), &runs::workbooks().july_8).unwrap();
    std::fs::write(folder.join(runs::JULY_21), &runs::workbooks().july_21).unwrap();
    let arguments = vec!["import".to_owned(), folder.display().to_string()];
    let note = place.path().join("note");
    Killed { before: &before, replica: &replica, arguments, note }.survives(place.path());
}

#[test]
fn a_build_killed_at_any_moment_is_completed_by_the_next() {
    let place = tempfile::tempdir().unwrap();
    let replica = runs::sites();
    let before = runs::first_update(place.path());
    let file = place.path().join(runs::JULY_21);
    std::fs::write(&file, &runs::workbooks().july_21).unwrap();
    runs::run(&before, &replica.address, &["import", file.to_str().unwrap()]);
    let arguments = vec!["build".to_owned()];
    let note = place.path().join("note");
    Killed { before: &before, replica: &replica, arguments, note }.survives(place.path());
}

/// A file system of 3 MiB, where the system lets us make one.
#[test]
fn a_full_disk_is_told_and_the_publication_stands() {
    let place = tempfile::tempdir().unwrap();
    let before = runs::first_update(place.path());
    let replica = runs::sites_with(runs::xlsx(&runs::workbooks().july_21));
    let old = published(&before, "v1");
    let mount = place.path().join("small");
    std::fs::create_dir(&mount).unwrap();
    let size: u64 = runs::files(&before)
        .values()
        .map(|(bytes, _)| (bytes.len() as u64).div_ceil(4096) * 4096)
        .sum();
    // Room for what is there and a little more: not for a second edition.
    let kib = size / 1024 + 300;
    let script = format!(
        "mount -t tmpfs -o size={kib}k none {mount} && cp -r {before} {mount}/data && cd {mount} && \"$@\"; code=$?; cp -r {mount}/data {out}; exit $code",
        mount = mount.display(),
        before = before.display(),
        out = place.path().join("out").display(),
    );
    let inner = mount.join("data");
    let run = runs::command(&inner, &replica.address, &["update", "ice_workbook"]);
    let output = std::process::Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", &script, "sh"])
        .arg(run.get_program())
        .args(run.get_args())
        .output();
    let told = match output {
        Ok(output)
            if !String::from_utf8_lossy(&output.stderr).contains("unshare:")
                && !String::from_utf8_lossy(&output.stderr).contains("mount:") =>
        {
            let told = format!(
                "{}{}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
            assert_eq!(output.status.code(), Some(1), "{told}");
            told
        }
        other => {
            eprintln!("skipped: no file system can be made here ({other:?})");
            return;
        }
    };
    assert!(told.contains("No space left on device"), "{told}");
    let out = place.path().join("out");
    assert!(published(&out, "v1") == old, "the old publication stands: {told}");
    // With room again, the next run completes.
    let (code, told) = runs::run(&out, &replica.address, &["update", "ice_workbook"]);
    assert!(matches!(code, 0 | 3), "{told}");
    assert_eq!(captures(&out), 3);
}
