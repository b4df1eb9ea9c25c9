"""What we promise on speed, next to what a user would use instead: peers.py PROGRAM [FOLDER OF THE PEERS' SCRIPTS]

Each line: processor seconds, wall seconds and peak memory of the program and of the peer, least of several runs, and the
ratio. Needs Python with duckdb, numpy and pyarrow (`make bench` installs them into target/bench); the scripts of the
peers are in `../shared/bench`. What is missing is said and left out.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])
SCRIPTS = os.path.abspath(sys.argv[2] if len(sys.argv) > 2 else "../shared/bench")
RECORDS = os.path.abspath("../shared/records/facilities-daily-population-latest.parquet")
WORKBOOKS = os.path.abspath("../shared/workbooks")
STINTS = 10_000_000


def run(command, cwd):
    """Processor seconds, wall seconds, peak memory in MB."""
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, code, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    if code not in (0, 3 << 8):
        sys.exit(f"{' '.join(command)} ended with {code >> 8}")
    return used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024


def least(command, runs=7, cwd=".", before=lambda: None):
    measured = []
    for _ in range(runs):
        before()
        measured.append(run(command, cwd))
    return tuple(min(column) for column in zip(*measured))


def line(what, ours, peer=None, name="", by=0):
    text = f"{what:44} {ours[0]:7.3f} s CPU {ours[1]:7.3f} s wall {ours[2]:6.0f} MB"
    if peer:
        text += f"   {name} {peer[0]:6.3f} s CPU {peer[1]:6.3f} s wall {peer[2]:5.0f} MB   {ours[by] / peer[by]:5.2f}x"
    print(text, flush=True)


def there(module):
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True).returncode == 0


def copy_of_the_record(place, without=None):
    """The data and charts of this checkout; without one document, if asked."""
    shutil.rmtree(place, ignore_errors=True)
    for name in ("data", "charts"):
        shutil.copytree(name, os.path.join(place, name), ignore=shutil.ignore_patterns("raw"))
    if without:
        for name in ("captures.csv", "problems.csv", "accounting.csv"):
            path = os.path.join(place, "data", name)
            kept = [row for row in open(path) if without[:12] not in row]
            open(path, "w").writelines(kept)
        shutil.rmtree(os.path.join(place, "data", "v1"))
    return place


def questions(place):
    query = [sys.executable, os.path.join(SCRIPTS, "question_duckdb.py"), "data"]
    peer = least(query, 9, place) if os.path.exists(query[1]) and there("duckdb") else None
    for words in (["counters"], ["series", "detained"], ["explain", "people_detained"]):
        line(" ".join(words), least([PROGRAM, "--offline", *words], 9, place), peer, "DuckDB", 1)


def builds(place):
    offline = [PROGRAM, "--offline", "--quiet"]
    line("build, nothing changed", least([*offline, "build"], 5, place))
    listed = os.path.join(place, "data/v1/files.json")
    line("build, everything", least([*offline, "build"], 3, place, lambda: os.remove(listed)))
    pictures = os.path.join(place, "pictures")
    line("chart --all", least([*offline, "chart", "--all", "--out", pictures], 3, place))
    manifest = open("data/captures.csv").read().splitlines()
    newest = max(row for row in manifest[1:] if ",ice_workbook," in row)
    hash_ = newest.split(",")[2]
    kept = copy_of_the_record(place + "-before", hash_)
    run([*offline, "build"], kept)
    measured = []
    for _ in range(3):
        whole = copy_of_the_record(place + "-after")
        shutil.rmtree(os.path.join(whole, "data/v1"))
        shutil.copytree(os.path.join(kept, "data/v1"), os.path.join(whole, "data/v1"))
        shutil.rmtree(os.path.join(whole, "charts"))
        shutil.copytree(os.path.join(kept, "charts"), os.path.join(whole, "charts"))
        measured.append(run([*offline, "build"], whole))
    line("build after one new workbook", tuple(min(column) for column in zip(*measured)))


def imports(place):
    """Whole commands: archive, figures, files of the ledger, checks. What calamine takes to read alone is in `cargo bench`."""
    if not os.path.isdir(WORKBOOKS):
        print(f"imports: left out, no workbooks at {WORKBOOKS}")
        return
    empty = os.path.join(place, "empty")
    offline = [PROGRAM, "--offline", "--quiet", "--data", empty, "--charts", empty, "import"]
    new = lambda: shutil.rmtree(empty, ignore_errors=True)
    one = [name for name in sorted(os.listdir(WORKBOOKS)) if "07082022" in name][:1]
    for name in one:
        line("import of one new workbook, cold", least([*offline, os.path.join(WORKBOOKS, name)], 15, place, new))
    line("import of all workbooks", least([*offline, WORKBOOKS], 3, place, new))


def records(place):
    if not (os.path.isdir(SCRIPTS) and there("numpy") and there("pyarrow")):
        print(f"stints and daily file: left out, no scripts at {SCRIPTS} or no numpy and pyarrow here")
        return
    stints = os.path.join(place, "stints.parquet")
    subprocess.run([sys.executable, os.path.join(SCRIPTS, "make_stints.py"), str(STINTS), stints], check=True)
    ours = least([PROGRAM, "--offline", "--quiet", "records", stints, "--out", "counts"], 3, place)
    for name, script in (("numpy", "stints_numpy.py"), ("DuckDB", "stints_duckdb.py")):
        if there(name.lower()):
            peer = least([sys.executable, os.path.join(SCRIPTS, script), stints, "out.parquet"], 3, place)
            line(f"records, {STINTS:,} stints", ours, peer, name)
    if os.path.exists(RECORDS):
        peer = least([sys.executable, "-c", f"import pyarrow.parquet as p; p.read_table({RECORDS!r})"], 5, place)
        empty = os.path.join(place, "empty")
        ours = least(
            [PROGRAM, "--offline", "--quiet", "--data", empty, "--charts", empty, "import", RECORDS],
            5, place, lambda: shutil.rmtree(empty, ignore_errors=True))
        line("import of the daily file", ours, peer, "pyarrow")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        place = copy_of_the_record(os.path.join(folder, "record"))
        # By this program's own rules, so that its questions need not judge.
        run([PROGRAM, "--offline", "--quiet", "build"], place)
        questions(place)
        imports(place)
        builds(place)
        records(place)
