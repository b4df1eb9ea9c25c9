from pyspark.sql import SparkSession
from pyspark.sql import functions as f

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
ledger = spark.read.option("mergeSchema", "true").parquet("data/ledger/ice_workbook", "data/ledger/ice_coronavirus_transcription")
ledger = ledger.where("value is not null").withColumn("day", f.coalesce("as_of", "period_start"))
holds = spark.read.csv("data/v1/holds.csv", header=True, multiLine=True, escape='"')
held = holds.where("known_until is null").select("capture", "table", "measure", "rows", f.to_date("published_on").alias("published_on"))
same = (
    (ledger["capture"] == held["capture"])
    & (ledger["table"] == held["table"])
    & (ledger["published_on"] == held["published_on"])
    & (held["measure"].isNull() | f.array_contains(f.split(held["measure"], " "), ledger["measure"]))
    & (held["rows"].isNull() | (held["rows"] == "total") | (held["rows"] == ledger["category_1"]))
)
good = ledger.join(held, same, "left_anti").cache()


def newest(words, rows, value="value", order=("day", "published_on")):
    row = rows.orderBy(*[f.col(name).desc() for name in order]).first()
    print(f"{words}: {int(row[value])} ({row['day']})")


people = good.where("measure = 'people' and category_1 = 'all'")
newest("people detained", people.where("`table` = 'detained_by_disposition' and category_2 = 'all' and period = 'snapshot'"))
newest("people monitored", people.where("`table` = 'atd_status'"))
cases = good.where("`table` = 'covid_facilities' and measure = 'cases_total' and value > 0 and category_1 <> 'all'")
cases = cases.groupBy("capture", "published_on").agg(f.count("*").alias("n"), f.max("day").alias("day"))
newest("facilities with a case", cases, "n", ("published_on", "day"))
spark.stop()
