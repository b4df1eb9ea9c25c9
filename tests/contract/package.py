"""`datapackage.json` by frictionless: every file, its hash, types, keys and closed lists of words: package.py V1

Rows of Parquet are those of CSV, which check.py compares; here only their hashes are checked. One file is Parquet alone:
its rows are read.
"""

import copy
import hashlib
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor

import frictionless
import pyarrow.parquet


def is_copy(resource):
    return resource["format"] == "parquet" and resource["name"].endswith(".parquet")


def by_hash(folder, resource):
    """What frictionless does for other files, and that the columns are those of the schema."""
    path = os.path.join(folder, resource["path"])
    digest = hashlib.sha256(open(path, "rb").read()).hexdigest()
    if resource["hash"] != f"sha256:{digest}":
        return "another hash"
    columns = [field["name"] for field in resource["schema"]["fields"]]
    return "" if pyarrow.parquet.read_schema(path).names == columns else "other columns"


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
    copies = [one for one in package["resources"] if is_copy(one)]
    errors += [f"{one['path']}: {said}" for one in copies if (said := by_hash(folder, one))]
    rest = [one for one in package["resources"] if not is_copy(one)]
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
    print(f"{n_files} of {len(rest)} files read by frictionless, {n_rows} rows; {len(copies)} Parquet copies by hash; {len(errors)} errors")
    sys.exit(1 if errors or n_files != len(rest) else 0)


if __name__ == "__main__":
    main(sys.argv[1])
