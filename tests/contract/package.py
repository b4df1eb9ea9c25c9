"""`datapackage.json` by frictionless: every file, its hash, types, keys and closed lists of words: package.py V1

Of Parquet files, hash, columns, types and key are checked here: frictionless takes minutes for a million rows of them. Their
rows are those of CSV, which check.py compares; one file is Parquet alone.
"""

import copy
import hashlib
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor

import frictionless
import pyarrow.parquet


TYPES = {"date": "date32[day]", "string": "string", "boolean": "bool"}
KEYS = {"daily_population_by_facility": ["date", "detloc"]}


def by_columns(folder, resource):
    """What is wrong with a Parquet file; nothing where nothing is."""
    path = os.path.join(folder, resource["path"])
    digest = hashlib.sha256(open(path, "rb").read()).hexdigest()
    if resource["hash"] != f"sha256:{digest}":
        return "another hash"
    table, fields = pyarrow.parquet.read_table(path), resource["schema"]["fields"]
    if table.column_names != [field["name"] for field in fields]:
        return "other columns"
    for field in fields:
        kind = str(table.schema.field(field["name"]).type)
        if kind != TYPES.get(field["type"], kind) or field["type"] in ("number", "integer") and kind not in ("double", "int64", "int32"):
            return f"{field['name']} is {kind}, not {field['type']}"
    key = KEYS.get(resource["name"])
    if key and table.select(key).group_by(key).aggregate([]).num_rows != table.num_rows:
        return f"rows with the same {', '.join(key)}"
    return ""


def by_rows(folder, package, names):
    """Validates some files of the package, with the files that their keys lead to."""
    own = {**package, "resources": [one for one in package["resources"] if one["name"] in [*names, "facilities"]]}
    report = frictionless.Package.from_descriptor(copy.deepcopy(own), basepath=folder).validate(limit_errors=5)
    tasks = [task for task in report.tasks if task.name in names]
    errors = [error.message for error in report.errors]
    errors += [f"{task.place}: {error.message}" for task in tasks for error in task.errors]
    return errors, len(tasks), sum(task.stats.get("rows") or 0 for task in tasks)


def main(folder):
    package = json.load(open(f"{folder}/datapackage.json", encoding="utf-8"))
    errors = [f"datapackage.json: {error.message}" for error in frictionless.Package.metadata_validate(copy.deepcopy(package))]
    parquet = [one for one in package["resources"] if one["format"] == "parquet"]
    errors += [f"{one['path']}: {said}" for one in parquet if (said := by_columns(folder, one))]
    rest = [one for one in package["resources"] if one["format"] != "parquet"]
    # The longest first, each by itself.
    rest.sort(key=lambda one: -os.path.getsize(os.path.join(folder, one["path"])))
    n_files = n_rows = 0
    with ProcessPoolExecutor() as pool:
        tasks = [pool.submit(by_rows, folder, package, [one["name"]]) for one in rest]
        for task in tasks:
            told, files, rows = task.result()
            errors, n_files, n_rows = errors + told, n_files + files, n_rows + rows
    for error in errors:
        print("error:", error, file=sys.stderr)
    print(f"{n_files} of {len(rest)} files read by frictionless, {n_rows} rows; {len(parquet)} Parquet files; {len(errors)} errors")
    sys.exit(1 if errors or n_files != len(rest) else 0)


if __name__ == "__main__":
    main(sys.argv[1])
