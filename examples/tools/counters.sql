-- The three counters as they could have been answered on a day, from the ledger and holds.csv alone.
-- $known_on is the day. DuckDB; other engines read the same files.
with ledger as (
  select *, coalesce(as_of, period_start) as day
  from read_parquet('data/ledger/ice_*/*.parquet', union_by_name = true)
  where published_on <= cast($known_on as date) and value is not null
),
held as (
  select capture, "table", measure, published_on, rows
  from read_csv('data/v1/holds.csv', header = true, all_varchar = true)
  where known_from <= $known_on and (known_until is null or known_until > $known_on)
),
good as (
  select * from ledger
  where not exists (
    select 1 from held
    where held.capture = ledger.capture and held."table" = ledger."table"
      and (held.measure is null or list_contains(string_split(held.measure, ' '), ledger.measure))
      and cast(held.published_on as date) = ledger.published_on
      -- All rows, the total alone, or one facility; a hold of parts leaves the table's total.
      and (held.rows is null or held.rows = 'total' or held.rows = ledger.category_1))
),
figures as (
  select 'people_detained' as id, value, day, published_on, 0 as rank from good
  where "table" = 'detained_by_disposition' and measure = 'people' and period = 'snapshot'
    and category_1 = 'all' and category_2 = 'all'
  union all
  select 'people_detained', value, day, published_on, 0 from good
  where "table" = 'covid_summary' and measure = 'people'
  union all
  select 'people_monitored_atd', value, day, published_on, 1 from good
  where "table" = 'atd_status' and measure = 'people' and category_1 = 'all'
  union all
  select 'people_monitored_atd', value, day, published_on, 0 from good
  where "table" = 'atd_area' and measure = 'people' and category_1 = 'all' and category_2 = 'all'
  union all
  select 'facilities_with_covid_cases', count(*), any_value(day), published_on, 0 from good
  where "table" = 'covid_facilities' and measure = 'cases_total' and value > 0 and category_1 <> 'all'
  group by capture, published_on
)
select id, cast(arg_max(value, newest) as bigint) as value, arg_max(day, newest) as as_of
from (
  select *, case when id = 'facilities_with_covid_cases'
    -- The page was read day by day; most readings do not say as of when.
    then (published_on, rank, published_on) else (day, rank, published_on) end as newest
  from figures where day <= cast($known_on as date)
) group by id order by id
