//! A replica of the sites, and runs of the program against it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::made::{july, july_21, year_end};
use crate::replica::{Replica, Reply, Seen};

pub(crate) const PAGE: &str = "www.ice.gov/detain/detention-management";

pub(crate) const FOLDER: &str = "www.ice.gov/doclib/detention";

pub(crate) const JULY_8: &str = "FY22_detentionStats07082022.xlsx";

pub(crate) const JULY_21: &str = "FY22_detentionStats07212022.xlsx";

pub(crate) const HTML: &str = "text/html; charset=UTF-8";

pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(crate) const TRAC: &str = "tracreports.org/immigration/detentionstats";

/// ICE's page as described: the year-end file first, the current one, two lists that are no statistics; a relative
/// link, one in upper case with a query, one twice.
pub(crate) fn page(current: &[&str]) -> Vec<u8> {
    let mut page = String::from(
        r#"<!DOCTYPE html><html lang="en"><head><title>Detention Management | ICE</title></head><body>
<h1>Detention Management</h1><h2 id="stats">Detention Statistics</h2><ul>
<li><a href="/doclib/detention/FY21-detentionstats.XLSX?v=1">Detention FY 2021</a></li>
"#,
    );
    for name in current {
        page.push_str(&format!(
            "<li><a class=\"survey-processed\" href=\"https://www.ice.gov/doclib/detention/{name}\">Detention FY 2022 YTD, Alternatives to Detention FY 2022 YTD and Facilities FY 2022 YTD</a></li>\n<li><a href=\"/doclib/detention/{name}#again\">again</a></li>\n"
        ));
    }
    page.push_str(
        r#"<li><a href="https://www.ice.gov/doclib/detention/Over72HourFacilities.xlsx">Over 72 hours</a></li>
<li><a href="https://www.ice.gov/doclib/facilityInspections/dedicatedNonDedicatedFacilityList.xlsx">List</a></li>
</ul></body></html>"#,
    );
    page.into_bytes()
}

/// Akamai's refusal.
pub(crate) const WALL: &str = "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission to access this on this server.</BODY></HTML>";

/// Small workbooks of two releases and a year-end file, made here with real figures.
pub(crate) struct Workbooks {
    pub(crate) july_8: Vec<u8>,
    pub(crate) july_21: Vec<u8>,
    pub(crate) year_end: Vec<u8>,
}

pub(crate) fn workbooks() -> &'static Workbooks {
    static MADE: std::sync::OnceLock<Workbooks> = std::sync::OnceLock::new();
    MADE.get_or_init(|| {
        let place = tempfile::tempdir().unwrap();
        let bytes = |path: PathBuf| std::fs::read(path).unwrap();
        Workbooks {
            july_8: bytes(july(place.path())),
            july_21: bytes(july_21(place.path())),
            year_end: bytes(year_end(place.path())),
        }
    })
}

/// The sites as they were on 8 July 2022.
pub(crate) fn sites() -> Replica {
    let replica = Replica::start();
    replica.document(PAGE, &page(&[JULY_8]), HTML);
    replica.document(&format!("{FOLDER}/{JULY_8}"), &workbooks().july_8, XLSX);
    replica.document(
        &format!("{FOLDER}/FY21-detentionstats.XLSX?v=1"),
        &workbooks().year_end,
        XLSX,
    );
    replica
}

/// The sites after 21 July, with one answer for the new workbook.
pub(crate) fn sites_with(new: Reply) -> Replica {
    let replica = sites();
    replica.document(PAGE, &page(&[JULY_21, JULY_8]), HTML);
    replica.set(&format!("{FOLDER}/{JULY_21}"), new);
    replica
}

pub(crate) fn xlsx(bytes: &[u8]) -> Reply {
    Reply::Document { bytes: bytes.to_vec(), kind: XLSX }
}

pub(crate) fn status(code: u16, headers: &[(&'static str, &str)], body: &str) -> Reply {
    let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Reply::Status { code, headers, body: body.as_bytes().to_vec() }
}

pub(crate) fn command(data: &Path, mirror: &str, arguments: &[&str]) -> Command {
    std::fs::create_dir_all(data).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_detention-stats"));
    command
        .arg("--data")
        .arg(data)
        .arg("--charts")
        .arg(data.join("charts"))
        // A proxy of the machine's would not know the replica.
        .env("NO_PROXY", "127.0.0.1,localhost,.invalid")
        .args(["--mirror", mirror, "--pace", "0.001", "--contact", "mailto:tests@example.org"])
        .args(arguments);
    command
}

pub(crate) fn run(data: &Path, mirror: &str, arguments: &[&str]) -> (i32, String) {
    let output = command(data, mirror, arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let code = output.status.code().unwrap_or(-1);
    (code, format!("{}{}", text(&output.stdout), text(&output.stderr)))
}

/// Every file with its bytes and the time of its last change.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    fn walk(folder: &Path, found: &mut BTreeMap<PathBuf, (Vec<u8>, SystemTime)>) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                let time = std::fs::metadata(&path).unwrap().modified().unwrap();
                found.insert(path.clone(), (std::fs::read(&path).unwrap(), time));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, &mut found);
    found
}

pub(crate) fn published(data: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let mut all = files(&data.join("v1"));
    all.extend(files(&data.join("charts")));
    all
}

/// A data folder with what was public on 8 July. One update fetched it; each test has a copy with the same times.
pub(crate) fn first_update(place: &Path) -> PathBuf {
    type Fetched = BTreeMap<PathBuf, (Vec<u8>, SystemTime)>;
    static FETCHED: std::sync::OnceLock<Fetched> = std::sync::OnceLock::new();
    let fetched = FETCHED.get_or_init(|| {
        let place = tempfile::tempdir().unwrap();
        let (code, told) = run(place.path(), &sites().address, &["update", "ice_workbook"]);
        assert!(matches!(code, 0 | 3), "{code}: {told}");
        let found = files(place.path()).into_iter();
        found.map(|(path, file)| (path.strip_prefix(&place).unwrap().to_owned(), file)).collect()
    });
    assert!(fetched.contains_key(Path::new("v1/counters.csv")));
    let data = place.join("data");
    for (name, (bytes, time)) in fetched {
        let path = data.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(*time).unwrap();
    }
    data
}

pub(crate) fn transferred(seen: &[Seen]) -> usize {
    seen.iter().filter(|seen| !seen.path.ends_with("/robots.txt")).map(|seen| seen.sent).sum()
}

/// The sites with the new workbook in order; one replica for all.
pub(crate) fn recovered() -> &'static Replica {
    static SITES: std::sync::OnceLock<Replica> = std::sync::OnceLock::new();
    SITES.get_or_init(|| sites_with(xlsx(&workbooks().july_21)))
}

/// TRAC's four tables, a row of each written by hand.
pub(crate) fn trac() -> [(&'static str, &'static str); 4] {
    [
        (
            "pop_agen_table.json",
            r#"[{"date":"07/05/2022","ice_all":6433,"cbp_all":16723,"total_all":23156,"ice_other":400,"cbp_other":15500,"total_other":15900,"ice_pend":1233,"cbp_pend":323,"total_pend":1556,"ice_conv":4800,"cbp_conv":900,"total_conv":5700}]"#,
        ),
        (
            "atd_pop_table.json",
            r#"[{"aor":"","atd_technology":"Total","count_num":183181,"alip_num":" 788.5","download_date":"07/11/2026","family_unit":"All"}]"#,
        ),
        (
            "facilities.json",
            r#"[{"name":"Total","detention_facility_city":"","detention_facility_state":"","detention_facility_zip":"","type_detailed":"","count":" 62,517","guaranteed_min_num":47773,"download_date":"07/09/2026","order":0}]"#,
        ),
        (
            "book_in_agen_program_table.json",
            r#"[{"download_date":"09/24/2022","period":"jun","period_date":"01JUN22","ice":5042,"cbp":16441,"total":21483,"monstr":"Jun-22","f_latest_period":0}]"#,
        ),
    ]
}
