//! What sites rely on: files, columns and their order, types, keys and words that were once published stay. Adding is
//! free; anything else fails here and names the promise. `tests/it/contract.csv` is the promise.

use std::collections::BTreeMap;
use std::path::Path;

/// A column's type, part in the key, words and its file's other forms, by file and column; and the order of columns by
/// file.
type Promise = BTreeMap<String, Vec<(String, [String; 4])>>;

fn read(text: &str) -> Promise {
    let mut files = Promise::new();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (file, column) = (at("file"), at("column"));
    let promised = ["type", "key_role", "words", "also_as"].map(at);
    for record in reader.records().map(|record| record.unwrap()) {
        let said = promised.map(|at| record[at].to_owned());
        files.entry(record[file].to_owned()).or_default().push((record[column].to_owned(), said));
    }
    files
}

/// What is broken, in a sentence each.
fn broken(promise: &Promise, now: &Promise) -> Vec<String> {
    let mut all = Vec::new();
    for (file, columns) in promise {
        let Some(today) = now.get(file) else {
            all.push(format!("the file {file} is gone"));
            continue;
        };
        let names = |of: &[(String, [String; 4])]| -> Vec<String> {
            of.iter().map(|(name, _)| name.clone()).collect()
        };
        let (then, names_today) = (names(columns), names(today));
        // Keys of an object have no order.
        let is_object = Path::new(file).extension().is_some_and(|kind| kind == "json");
        let is_there = |name: &String| names_today.contains(name);
        let stays = if is_object {
            then.iter().all(is_there)
        } else {
            names_today.get(..then.len()) == Some(&then[..])
        };
        if !stays {
            all.push(format!("{file}: the columns were {then:?}, now {names_today:?}"));
            continue;
        }
        for (name, said) in columns {
            let Some((_, says)) = today.iter().find(|(today, _)| today == name) else { continue };
            for (what, (then, now)) in ["type", "key"].iter().zip(said.iter().zip(says)) {
                if then != now {
                    all.push(format!("{file}: the {what} of {name} was `{then}`, now `{now}`"));
                }
            }
            let words: Vec<&str> = says[2].split(" | ").collect();
            let forms: Vec<&str> = says[3].split(" | ").collect();
            for form in said[3].split(" | ").filter(|form| !form.is_empty()) {
                if !forms.contains(&form) {
                    all.push(format!("{file}: {form} is gone"));
                }
            }
            for word in said[2].split(" | ").filter(|word| !word.is_empty()) {
                if !says[2].is_empty() && !words.contains(&word) {
                    all.push(format!("{file}: {name} no longer has the word `{word}`"));
                }
            }
        }
    }
    all
}

#[test]
fn what_was_published_stays() {
    let promise = read(include_str!("contract.csv"));
    let data = crate::fixed::data().join("v1");
    let now = std::fs::read_to_string(data.join("codebook.csv")).unwrap();
    assert!(promise.len() > 50, "{}", promise.len());
    assert_eq!(broken(&promise, &read(&now)), [""; 0]);
    // The codebook says of each file what its header says.
    for (file, columns) in read(&now) {
        if Path::new(&file).extension().is_none_or(|kind| kind != "csv") {
            continue;
        }
        let text = std::fs::read_to_string(data.join(&file)).unwrap();
        let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
        assert_eq!(header, columns.iter().map(|(name, _)| name).collect::<Vec<_>>(), "{file}");
    }
}

#[test]
fn each_kind_of_break_is_named() {
    let promise = read(
        "file,column,type,key_role,words,also_as\na.csv,as_of,date,primary,,\na.csv,status,string,primary,all | held,\nb.csv,x,number,,,b.parquet\n",
    );
    let with = |rows: &str| {
        broken(&promise, &read(&format!("file,column,type,key_role,words,also_as\n{rows}")))
    };
    let sound = "a.csv,as_of,date,primary,,\na.csv,status,string,primary,all | held | new,\na.csv,more,string,,,\nb.csv,x,number,,,b.json | b.parquet\nc.csv,y,date,,,\n";
    assert_eq!(with(sound), [""; 0], "adding is free");
    assert_eq!(with(&sound.replace("b.csv", "d.csv")), ["the file b.csv is gone"]);
    assert_eq!(with(&sound.replace(" | b.parquet", "")), ["b.csv: b.parquet is gone"]);
    assert!(with(&sound.replace(",status,", ",state,"))[0].contains("the columns were"));
    assert_eq!(
        with(&sound.replace("x,number", "x,string")),
        ["b.csv: the type of x was `number`, now `string`"]
    );
    assert_eq!(
        with(&sound.replace("as_of,date,primary", "as_of,date,")),
        ["a.csv: the key of as_of was `primary`, now ``"]
    );
    assert_eq!(
        with(&sound.replace("all | held | new", "all | new")),
        ["a.csv: status no longer has the word `held`"]
    );
}

#[test]
fn primary_keys_name_each_row_once_and_foreign_ones_a_facility() {
    let data = crate::fixed::data().join("v1");
    let text = |file: &str| std::fs::read_to_string(data.join(file)).unwrap();
    let rows = |file: &str, columns: &[String]| -> Vec<Vec<String>> {
        let text = text(file);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        let places: Vec<usize> = columns
            .iter()
            .map(|column| header.iter().position(|name| name == column).unwrap())
            .collect();
        let of =
            |record: csv::StringRecord| places.iter().map(|at| record[*at].to_owned()).collect();
        reader.records().map(|record| of(record.unwrap())).collect()
    };
    let facilities: std::collections::BTreeSet<String> =
        rows("facilities.csv", &["facility_id".to_owned()])
            .into_iter()
            .map(|row| row[0].clone())
            .collect();
    let (mut n_keys, mut n_foreign) = (0, 0);
    for (file, columns) in read(&text("codebook.csv")) {
        let of = |role: &str| -> Vec<String> {
            let has = |(_, said): &&(String, [String; 4])| said[1].contains(role);
            columns.iter().filter(has).map(|(name, _)| name.clone()).collect()
        };
        if Path::new(&file).extension().is_none_or(|kind| kind != "csv") {
            continue;
        }
        let key = of("primary");
        if !key.is_empty() {
            let mut all = rows(&file, &key);
            let n_rows = all.len();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), n_rows, "{file}: {key:?}");
            n_keys += 1;
        }
        for column in of("foreign") {
            for row in rows(&file, &[column]) {
                assert!(facilities.contains(&row[0]), "{file}: {}", row[0]);
            }
            n_foreign += 1;
        }
    }
    assert!(n_keys > 40 && n_foreign == 4, "{n_keys} {n_foreign}");
}
