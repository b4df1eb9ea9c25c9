-- The same counts without merging anything: every stint on every one of its days, persons counted once. For small data.
with bounds as (
  select min(book_out_date_time::date) as first_day,
         greatest(max(book_in_date_time::date), max(book_out_date_time::date)) as last_day from stints),
numbered as (select *, row_number() over () as n from stints),
present as (
  select coalesce(nullif(unique_identifier, ''), 'row ' || n) as person, detention_facility_code as detloc,
         unnest(generate_series(greatest(book_in_date_time::date, first_day)::timestamp,
           case when book_out_date_time is null then last_day
                else greatest(book_out_date_time::date, book_in_date_time::date) end::timestamp,
           interval 1 day))::date as date, book_out_date_time::date as gone
  from numbered, bounds where detention_facility_code <> '' and book_in_date_time is not null)
select detloc, date,
       count(distinct case when gone is null or gone > date then person end) as midnight,
       count(distinct person) as any_time
from present group by all
