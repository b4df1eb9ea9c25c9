"""People detained per day from individual records, as a Spark job: the computation of `detention-stats records`.

    spark-submit daily_population.py STINTS_PARQUET DETLOCS_CSV OUT_DIR

STINTS_PARQUET has the columns of the Deportation Data Project's stints file, DETLOCS_CSV is
`data/reference/detlocs.csv`. OUT_DIR gets `by_place` and `by_state` (with `all` for the nation) as Parquet.

A stint lasts from its book-in day to its book-out day, or to the last day of the file while it is open. A person
counts once a day in each place, state and the nation. No stint is ever spread over its days: each person's overlapping
stints are merged, every merged span adds one on its first day and takes one away after its last, and a running sum
over days gives the counts. So the work grows with the stints, not with their days.
"""

import sys

from pyspark.sql import SparkSession, Window, functions as F


def presences(stints, span):
    """One row per stint: person, place, first day, first day not counted at midnight, first day gone."""
    first, last = span
    came = F.to_date("book_in_date_time")
    left = F.to_date("book_out_date_time")
    # `greatest` alone would pass over an absent book-out.
    closed = F.when(left.isNotNull(), F.greatest(left, came))
    end = F.coalesce(closed, F.lit(last))
    gone_at_midnight = F.coalesce(closed, F.date_add(F.lit(last), 1))
    within = lambda day: F.least(F.greatest(day, F.lit(first)), F.date_add(F.lit(last), 1))
    nameless = F.coalesce("unique_identifier", F.lit("")) == ""
    person = F.when(nameless, F.concat(F.lit("row "), F.monotonically_increasing_id())).otherwise(
        F.col("unique_identifier")
    )
    known = stints.where(F.coalesce("detention_facility_code", F.lit("")) != "").where(came.isNotNull())
    return known.select(
        person.alias("person"),
        F.col("detention_facility_code").alias("detloc"),
        within(came).alias("from"),
        within(gone_at_midnight).alias("until_midnight"),
        within(F.date_add(end, 1)).alias("until"),
    )


def merged(rows, key, until):
    """Each person's spans by key, those that overlap or touch joined."""
    rows = rows.where(F.col("from") < F.col(until))
    ordered = Window.partitionBy("person", key).orderBy("from", until)
    before = ordered.rowsBetween(Window.unboundedPreceding, -1)
    begins = F.coalesce((F.col("from") > F.max(until).over(before)).cast("int"), F.lit(1))
    numbered = rows.withColumn("begins", begins).withColumn("island", F.sum("begins").over(ordered))
    return numbered.groupBy("person", key, "island").agg(
        F.min("from").alias("from"), F.max(until).alias("until")
    )


def counts(rows, key, until, name):
    """Net change by key and day."""
    spans = merged(rows, key, until)
    came = spans.select(key, F.col("from").alias("date"), F.lit(1).alias(name))
    left = spans.select(key, F.col("until").alias("date"), F.lit(-1).alias(name))
    return came.unionByName(left).groupBy(key, "date").agg(F.sum(name).alias(name))


def daily(spark, rows, key, span):
    """A row per key and day: people at midnight and at any time."""
    first, last = span
    days = spark.range(1).select(
        F.explode(F.sequence(F.lit(first), F.lit(last))).alias("date")
    )
    grid = rows.select(key).distinct().crossJoin(F.broadcast(days))
    both = grid
    for until, name in [("until_midnight", "midnight"), ("until", "any_time")]:
        both = both.join(counts(rows, key, until, name), [key, "date"], "left")
    running = Window.partitionBy(key).orderBy("date")
    total = lambda name: F.sum(F.coalesce(name, F.lit(0))).over(running).cast("int").alias(name)
    return both.select(key, "date", total("midnight"), total("any_time"))


def main(stints_path, detlocs_path, out):
    spark = SparkSession.builder.appName("daily population").getOrCreate()
    # Clock times carry no zone: they are read as they stand.
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    stints = spark.read.parquet(stints_path)
    came, left = F.to_date("book_in_date_time"), F.to_date("book_out_date_time")
    least_left, first_in, last_in, last_left = stints.agg(
        F.min(left), F.min(came), F.max(came), F.max(left)
    ).first()
    span = (least_left or first_in, max(filter(None, [last_in, last_left])))
    rows = presences(stints, span).cache()
    detlocs = spark.read.csv(detlocs_path, header=True).select("detloc", "state").distinct()
    with_state = rows.join(F.broadcast(detlocs), "detloc", "left").withColumn(
        "state", F.coalesce("state", F.lit("unknown"))
    )
    nation = rows.withColumn("state", F.lit("all"))
    states = daily(spark, with_state.drop("detloc").unionByName(nation.drop("detloc")), "state", span)
    daily(spark, rows, "detloc", span).write.mode("overwrite").parquet(f"{out}/by_place")
    states.write.mode("overwrite").parquet(f"{out}/by_state")
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:4])
