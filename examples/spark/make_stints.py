"""Stints like the Deportation Data Project's, with every oddity of its record: make_stints.py N OUT.parquet"""

import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

PLACES = ["KRO", "BOSHOLD", "STCDFTX", "EPC", "BTV", "STWRTGA", "ELZICDF", "NOSUCH1"]


def main(n, out):
    rng = np.random.default_rng(18)
    first = np.datetime64("2022-10-01")
    came = first + rng.integers(-200, 500, n).astype("timedelta64[D]")
    stay = rng.integers(-2, 90, n).astype("timedelta64[D]")
    left = np.maximum(came + stay, first)
    is_open = rng.random(n) < 0.05
    hour = lambda: rng.integers(0, 86_400, n).astype("timedelta64[s]")
    times = lambda days: (days.astype("datetime64[us]") + hour())
    person = np.array([f"person {p}" for p in rng.integers(0, max(n // 3, 1), n)], dtype=object)
    person[rng.random(n) < 0.03] = None
    place = np.array(PLACES, dtype=object)[rng.integers(0, len(PLACES), n)]
    place[rng.random(n) < 0.01] = None
    again = rng.integers(0, n, n // 50)
    rows = np.concatenate([np.arange(n), again])
    stamp = pa.timestamp("us", tz="UTC")
    table = pa.table(
        {
            "unique_identifier": pa.array(person[rows], pa.string()),
            "detention_facility_code": pa.array(place[rows], pa.string()),
            "book_in_date_time": pa.array(times(came)[rows]).cast(pa.timestamp("us")).cast(stamp),
            "book_out_date_time": pa.array(times(left)[rows], mask=is_open[rows]).cast(stamp),
        }
    )
    pq.write_table(table, out, compression="zstd", row_group_size=max(n // 4, 1))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
