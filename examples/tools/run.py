"""Runs the examples from the root of the repository and compares what they print: run.py [--install]"""

import os
import shutil
import subprocess
import sys
import tempfile

HERE = "examples/tools"
VENV = os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "examples")
PYTHON = os.path.join(VENV, "bin", "python")
NEEDED = {"duckdb_sql.py": "duckdb", "pandas_csv.py": "pandas", "polars_csv.py": "polars", "spark_ledger.py": "pyspark"}
TOOLS = {
    **{name: [PYTHON, f"{HERE}/{name}"] for name in NEEDED},
    "base_r.R": ["Rscript", f"{HERE}/base_r.R"],
    "read_csv.mjs": ["node", f"{HERE}/read_csv.mjs"],
    "three_figures.rs": ["cargo", "run", "--profile", "quick", "--quiet", "--example", "three_figures"],
}


def is_there(name):
    if name in NEEDED and not os.path.exists(PYTHON):
        return False
    if name in NEEDED:
        has_java = name != "spark_ledger.py" or shutil.which("java")
        return has_java and subprocess.run([PYTHON, "-c", f"import {NEEDED[name]}"], capture_output=True).returncode == 0
    return shutil.which(TOOLS[name][0]) is not None


def stints():
    """The daily population of made-up stints: by the program, by Spark and by plain SQL, row by row."""
    with tempfile.TemporaryDirectory() as folder:
        file, ours, spark = (os.path.join(folder, name) for name in ["stints.parquet", "ours", "spark"])
        program = ["cargo", "run", "--profile", "quick", "--quiet", "--bin", "detention-stats", "--"]
        for command in [
            [PYTHON, "examples/spark/make_stints.py", "2000", file],
            [PYTHON, "examples/spark/daily_population.py", file, "data/reference/detlocs.csv", spark],
            [*program, "--quiet", "records", file, "--out", ours],
            [PYTHON, "examples/spark/check.py", file, ours, spark],
        ]:
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                print(done.stdout, done.stderr, file=sys.stderr)
                return False
        print(f"{'stints':18}", done.stdout.strip())
    return True


DEBIAN = {"Rscript": "r-base-core", "node": "nodejs", "java": "default-jre-headless"}


def install_debian():
    """What is missing and Debian has; what cannot be installed is skipped later, and said."""
    missing = [package for program, package in DEBIAN.items() if not shutil.which(program)]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)
        for package in missing:
            subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], **quiet)


def main():
    if "--install" in sys.argv:
        install_debian()
        subprocess.run([sys.executable, "-m", "venv", VENV])
        if os.path.exists(PYTHON):
            subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "pyarrow", *NEEDED.values()])
    printed, skipped, failed = {}, [], []
    for name, command in TOOLS.items():
        if not is_there(name):
            skipped.append(name)
            continue
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            failed.append(name)
            print(done.stderr, file=sys.stderr)
            continue
        printed[name] = done.stdout.strip().splitlines()
        print(f"{name:18}", "; ".join(printed[name]))
    if not is_there("spark_ledger.py"):
        skipped.append("../spark")
    elif not stints():
        failed.append("../spark")
    kinds = {tuple(lines) for lines in printed.values()}
    if len(kinds) > 1:
        print("They do not print the same.", file=sys.stderr)
    print(f"{len(printed)} ran, skipped for want of their tool: {', '.join(skipped) or 'none'}")
    sys.exit(1 if failed or len(kinds) != 1 or any(len(lines) != 3 for lines in printed.values()) else 0)


if __name__ == "__main__":
    main()
