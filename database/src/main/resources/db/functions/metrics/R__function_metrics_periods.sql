-- The periods that figures are made for. period_end is exclusive; weeks begin on Monday.

create or replace function metrics.period_start(granularity text, day date) returns date
  language sql immutable
  return pg_catalog.date_trunc(granularity, day::timestamp)::date;

create or replace function metrics.period_end(granularity text, day date) returns date
  language sql immutable
  return (pg_catalog.date_trunc(granularity, day::timestamp) + case granularity
    when 'day' then interval '1 day' when 'week' then interval '7 days' when 'month' then interval '1 month'
    when 'quarter' then interval '3 months' when 'year' then interval '1 year' end)::date;

-- Every period that one of the days lies in.
create or replace function metrics.periods_of(days date[])
  returns table (granularity text, period_start date, period_end date)
  language sql immutable rows 200 set search_path = ''
begin atomic
  select g.granularity, p.period_start, metrics.period_end(g.granularity, p.period_start)
    from unnest('{day,week,month,quarter,year}'::text[]) as g (granularity)
      cross join lateral (
        select distinct metrics.period_start(g.granularity, d.day) as period_start from unnest(days) as d (day)) p;
end;

-- Every period that overlaps the range. None for an empty range.
create or replace function metrics.periods_in(days daterange)
  returns table (granularity text, period_start date, period_end date)
  language sql immutable rows 1000 set search_path = ''
begin atomic
  select g.granularity, p.day::date, metrics.period_end(g.granularity, p.day::date)
    from (values ('day', interval '1 day'), ('week', interval '7 days'), ('month', interval '1 month'),
                 ('quarter', interval '3 months'), ('year', interval '1 year')) as g (granularity, step)
      cross join lateral generate_series(
        date_trunc(g.granularity, lower(days)::timestamp), upper(days)::timestamp - interval '1 day', g.step) as p (day)
    where not isempty(days);
end;
