"""The feed, JSON files against their schemas, Parquet against CSV: check.py V1 V1_WITH_BASE_URL"""

import csv
import glob
import json
import os
import re
import sys
import xml.etree.ElementTree as xml

import jsonschema
import pyarrow.parquet

ATOM = "{http://www.w3.org/2005/Atom}"
csv.field_size_limit(10**7)


def feed(path, base):
    """What the grammar cannot say: an author, each id once, newest first, absolute links where the site is known."""
    root = xml.parse(path).getroot()
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert root.find(f"{ATOM}author/{ATOM}name").text
    entries = root.findall(f"{ATOM}entry")
    ids = [entry.find(f"{ATOM}id").text for entry in entries]
    assert len(ids) == len(set(ids)), "an id twice"
    days = [entry.find(f"{ATOM}updated").text for entry in entries]
    assert days == sorted(days, reverse=True) and root.find(f"{ATOM}updated").text == days[0]
    links = [link.get("href") for link in root.iter(f"{ATOM}link")]
    assert all(link.startswith(base) for link in links), links[:3]
    folder = os.path.dirname(path)
    if not base:
        missing = [link for link in links if not os.path.exists(os.path.join(folder, link))]
        assert not missing, missing
    return ids


def schemas(v1):
    for path in sorted(glob.glob(f"{v1}/**/*.schema.json", recursive=True)):
        schema = json.load(open(path, encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        formats = jsonschema.Draft202012Validator.FORMAT_CHECKER
        validator = jsonschema.Draft202012Validator(schema, format_checker=formats)
        pattern = re.sub("<.*?>", "*", schema["title"].split(" of ")[0])
        below = f"{v1}/../.." if pattern.startswith("charts/") else v1
        files = [file for file in glob.glob(f"{below}/{pattern}") if "*" not in pattern or not file.endswith("/index.json")]
        assert files, pattern
        for file in files:
            errors = [f"{file}: {error.json_path}: {error.message}" for error in validator.iter_errors(json.load(open(file, encoding="utf-8")))]
            assert not errors, errors[:3]
        print(f"valid: {len(files)} of {pattern}")


def parquet(v1):
    n_files = n_rows = 0
    for path in sorted(glob.glob(f"{v1}/series/*.csv")):
        rows = list(csv.reader(open(path, encoding="utf-8", newline="")))
        table = pyarrow.parquet.read_table(path[:-4] + ".parquet")
        assert rows[0] == table.column_names and len(rows) - 1 == table.num_rows, path
        for at, name in enumerate(table.column_names):
            kind = str(table.schema.field(name).type)
            say = {"bool": lambda v: str(v).lower(), "double": float, "int64": int}.get(kind, str)
            read = {"double": float, "int64": int}.get(kind, str)
            for row, value in zip(rows[1:], table.column(at).to_pylist()):
                same = row[at] == "" if value is None else read(row[at]) == say(value)
                assert same, (path, name, row[at], value)
        n_files, n_rows = n_files + 1, n_rows + table.num_rows
    print(f"the same in CSV and Parquet: {n_files} files, {n_rows} rows")


if __name__ == "__main__":
    own, with_base = sys.argv[1:]
    ids = feed(f"{own}/feed.xml", "")
    assert ids == feed(f"{with_base}/feed.xml", "https://example.org/stats/"), "an address changes ids"
    print(f"the feed: {len(ids)} entries, the same ids with another address")
    schemas(own)
    parquet(own)
