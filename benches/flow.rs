//! What we promise on speed: reading all workbooks against calamine merely reading every sheet, one workbook, the
//! workbook with 10 MB of empty cells, and a build from the ledger.
//!
//! `cargo bench` prints processor seconds of one thread, the least of several runs. It needs real workbooks in
//! `../shared/workbooks`, or in the folder named by `WORKBOOKS`; without them only the build is measured.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark stops at the first failure and prints its figures"
)]

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use calamine::{Reader, Xlsx};
use detention_stats::charts::{CHARTS, ChartSpec, Language, Window};
use detention_stats::extract::{workbook, xlsx};
use detention_stats::ledger::Ledger;
use detention_stats::ledger::files;
use detention_stats::model::{Capture, PublishedFrom, SourceId};
use detention_stats::render::{self, Look, Picture, Size, Theme};
use detention_stats::{archive, pipeline};
use rayon::prelude::*;

fn main() {
    let folder = std::env::var_os("WORKBOOKS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/workbooks"),
        PathBuf::from,
    );
    let all = workbooks(&folder);
    if all.is_empty() {
        println!("no workbooks at {}; only the build is measured", folder.display());
    } else {
        stages("all workbooks", &all, 3);
        for wanted in ["07082022", "06052025"] {
            let one: Vec<(String, Vec<u8>)> =
                all.iter().filter(|(name, _)| name.contains(wanted)).cloned().collect();
            stages(&format!("the workbook of {wanted}"), &one, 10);
        }
    }
    build();
    pictures();
}

fn workbooks(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "xlsx"));
    found.sort();
    found
        .into_iter()
        .map(|path| (path.to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect()
}

/// The least time of several runs.
fn least(runs: usize, mut work: impl FnMut()) -> Duration {
    (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .min()
        .unwrap()
}

fn stages(what: &str, documents: &[(String, Vec<u8>)], runs: usize) {
    let floor = least(runs, || {
        for (_, bytes) in documents {
            let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
            for sheet in book.sheet_names() {
                std::hint::black_box(book.worksheet_range(&sheet).unwrap());
            }
        }
    });
    let grids = least(runs, || {
        for (_, bytes) in documents {
            std::hint::black_box(xlsx::grids(bytes).unwrap());
        }
    });
    let extraction = least(runs, || {
        for (_, bytes) in documents {
            std::hint::black_box(workbook::extract(bytes).unwrap());
        }
    });
    let whole = least(runs, || {
        for (_, bytes) in documents {
            let extraction = workbook::extract(bytes).unwrap();
            let capture = capture(bytes);
            std::hint::black_box(files::bytes(&extraction.observations, &capture).unwrap());
        }
    });
    let times = |duration: Duration| duration.as_secs_f64() / floor.as_secs_f64();
    println!("{what}");
    println!("  calamine, every sheet   {floor:>10.1?}  1.00");
    println!("  grids                   {grids:>10.1?}  {:.2}", times(grids));
    println!("  figures                 {extraction:>10.1?}  {:.2}", times(extraction));
    println!("  figures and ledger file {whole:>10.1?}  {:.2}", times(whole));
}

fn capture(bytes: &[u8]) -> Capture {
    Capture {
        source: SourceId::IceWorkbook,
        sha256: archive::sha256(bytes),
        file_names: Vec::new(),
        bytes: bytes.len() as u64,
        url: None,
        archive_url: None,
        published_on: chrono::NaiveDate::default(),
        published_from: PublishedFrom::Given,
        retrieved_at: chrono::DateTime::default(),
    }
}

/// Ledger to every file, from the committed ledger.
fn build() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let place = tempfile::tempdir().unwrap();
    let copy = place.path().join("data");
    copied(&data, &copy);
    let captures = archive::Archive::new(&data).captures().unwrap();
    let read = least(3, || {
        std::hint::black_box(Ledger::open(data.as_path(), &captures).unwrap());
    });
    let open = least(3, || {
        std::hint::black_box(pipeline::open(data.as_path()).unwrap());
    });
    let opened = pipeline::open(data.as_path()).unwrap();
    let built = least(3, || {
        // Without its list nothing published before is kept.
        let _ = std::fs::remove_dir_all(copy.join("v1"));
        pipeline::build(&opened, &copy, &place.path().join("charts")).unwrap();
    });
    println!("build from the committed ledger");
    println!("  read the ledger         {read:>10.1?}");
    println!("  read and judge it       {open:>10.1?}");
    println!("  series, counters, charts{built:>10.1?}");
}

/// The data folder without the documents themselves.
fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let name = entry.file_name().unwrap();
        if entry.is_dir() {
            if name != "raw" {
                copied(&entry, &to.join(name));
            }
        } else {
            std::fs::copy(&entry, to.join(name)).unwrap();
        }
    }
}

/// One line chart of some eight hundred points, and the whole pack: every chart, size, theme and language.
fn pictures() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let opened = pipeline::open(data.as_path()).unwrap();
    let all: Vec<&ChartSpec> = CHARTS.iter().collect();
    let draw = || {
        let (window, languages) = (Window::default(), Language::BOTH);
        pipeline::charts::drawings(&opened.edition, &all, window, &languages).unwrap()
    };
    let drawings = draw();
    let line = &drawings[0];
    let usual = Look { size: Size::Wide, theme: Theme::Light };
    let svg = least(20, || {
        std::hint::black_box(render::render(line, usual, Picture::Svg).unwrap());
    });
    let png = least(20, || {
        std::hint::black_box(render::render(line, usual, Picture::Png).unwrap());
    });
    let words = least(3, || {
        std::hint::black_box(draw());
    });
    let looks = Size::ALL
        .into_iter()
        .flat_map(|size| Theme::BOTH.into_iter().map(move |theme| Look { size, theme }));
    let looks: Vec<Look> = looks.collect();
    let jobs: Vec<_> = drawings
        .iter()
        .flat_map(|drawing| looks.iter().map(move |look| (drawing, *look)))
        .collect();
    let pack = least(2, || {
        jobs.par_iter().for_each(|(drawing, look)| {
            std::hint::black_box(render::render(drawing, *look, Picture::Svg).unwrap());
            std::hint::black_box(render::render(drawing, *look, Picture::QuickPng).unwrap());
        });
    });
    println!("pictures");
    println!("  {} as SVG    {svg:>10.1?}", line.name);
    println!("  {} as PNG    {png:>10.1?}", line.name);
    println!("  words and figures of all{words:>10.1?}");
    println!("  {} pictures, on all cores{pack:>10.1?}", jobs.len() * 2);
}
