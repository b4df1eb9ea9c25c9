import datetime
import sys

import duckdb

known_on = sys.argv[1] if len(sys.argv) > 1 else datetime.date.today().isoformat()
rows = duckdb.execute(open("examples/tools/counters.sql").read(), {"known_on": known_on}).fetchall()
figures = {name: (value, as_of) for name, value, as_of in rows}
for words, name in [
    ("people detained", "people_detained"),
    ("people monitored", "people_monitored_atd"),
    ("facilities with a case", "facilities_with_covid_cases"),
]:
    if name in figures:
        print(f"{words}: {figures[name][0]} ({figures[name][1]})")
