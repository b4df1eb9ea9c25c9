import pandas as pd

detained = pd.read_csv("data/v1/series/detained.csv")
detained = detained[detained["source"] == "ice_workbook"].iloc[-1]
atd = pd.read_csv("data/v1/series/atd.csv")
atd = atd[atd["status"] == "all"].iloc[-1]
covid = pd.read_csv("data/v1/series/covid.csv").dropna(subset=["facilities_with_cases"]).iloc[-1]
print(f"people detained: {int(detained['people'])} ({detained['as_of']})")
print(f"people monitored: {int(atd['people'])} ({atd['as_of']})")
print(f"facilities with a case: {int(covid['facilities_with_cases'])} ({covid['as_of']})")
