import polars as pl

detained = pl.read_csv("data/v1/series/detained.csv", infer_schema_length=None)
detained = detained.filter(pl.col("source") == "ice_workbook").row(-1, named=True)
atd = pl.read_csv("data/v1/series/atd.csv", infer_schema_length=None)
atd = atd.filter(pl.col("status") == "all").row(-1, named=True)
covid = pl.read_csv("data/v1/series/covid.csv", infer_schema_length=None)
covid = covid.drop_nulls("facilities_with_cases").row(-1, named=True)
print(f"people detained: {int(detained['people'])} ({detained['as_of']})")
print(f"people monitored: {int(atd['people'])} ({atd['as_of']})")
print(f"facilities with a case: {int(covid['facilities_with_cases'])} ({covid['as_of']})")
