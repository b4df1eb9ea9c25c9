"""Whether `detention-stats records`, the Spark job and plain SQL agree row by row: check.py STINTS OURS SPARK"""

import sys

import duckdb


def main(stints, ours, spark):
    run = duckdb.sql
    run("set timezone = 'UTC'")
    run(f"create view stints as from '{stints}'")
    run(f"create table ours as select detloc, date, midnight, any_time from '{ours}/by_place.parquet'")
    run(f"create table spark as select detloc, date, midnight, any_time from '{spark}/by_place/*.parquet'")
    run("create table plain as " + open(__file__.replace("check.py", "plain.sql")).read())
    run(f"create table our_states as select state, date, midnight, any_time from '{ours}/nation.csv' where breakdown = 'all' "
        f"union all select state, date, midnight, any_time from '{ours}/states.csv' where breakdown = 'all'")
    run(f"create table spark_states as select state, date, midnight, any_time from '{spark}/by_state/*.parquet'")
    shown = "select * from {} where any_time > 0 or midnight > 0"
    pairs = [("ours", "spark"), ("our_states", "spark_states")]
    n_apart = 0
    for one, other in pairs:
        for a, b in [(one, other), (other, one)]:
            n_apart += run(f"select count(*) from (from {a} except from {b})").fetchall()[0][0]
    for a, b in [("ours", "plain"), ("plain", "ours")]:
        n_apart += run(f"select count(*) from ({shown.format(a)} except {shown.format(b)})").fetchall()[0][0]
    n_rows, people = run("select count(*), sum(midnight) from ours").fetchall()[0]
    n_states = run("select count(*) from our_states").fetchall()[0][0]
    print(f"{n_rows} rows by place ({people} nights), {n_states} by state: {n_apart} differ")
    sys.exit(1 if n_apart or not n_rows else 0)


if __name__ == "__main__":
    main(*sys.argv[1:4])
