-- The periods that figures are made for. period_end is exclusive; weeks begin on Monday.

create or replace function metrics.period_start(granularity text, day date) returns date
  language sql immutable
  return pg_catalog.date_trunc(granularity, day::timestamp)::date;

create or replace function metrics.period_end(granularity text, day date) returns date
  language sql immutable
  return (pg_catalog.date_trunc(granularity, day::timestamp) + case granularity
    when 'day' then interval '1 day' when 'week' then interval '7 days' when 'month' then interval '1 month'
    when 'quarter' then interval '3 months' when 'year' then interval '1 year' end)::date;

create or replace function metrics.period_length(granularity text) returns interval
  language sql immutable
  return case granularity
    when 'day' then interval '1 day' when 'week' then interval '7 days' when 'month' then interval '1 month'
    when 'quarter' then interval '3 months' when 'year' then interval '1 year' end;

-- Every period of the given lengths that one of the days lies in.
create or replace function metrics.periods_of(days date[], granularities text[])
  returns table (granularity text, period_start date, period_end date)
  language sql immutable rows 200 set search_path = ''
begin atomic
  select g.granularity, p.period_start, metrics.period_end(g.granularity, p.period_start)
    from unnest(granularities) as g (granularity)
      cross join lateral (
        select distinct metrics.period_start(g.granularity, d.day) as period_start from unnest(days) as d (day)) p;
end;

-- The beginnings of all periods of a length that one of the days lies in.
create or replace function metrics.starts_of(granularity text, days date[]) returns date[]
  language sql immutable
begin atomic
  select array(select distinct metrics.period_start(granularity, d.day) from unnest(days) as d (day));
end;

-- Whether a day is listed or lies in [first_day, end_day), where null is no range. Never null for a day.
create or replace function metrics.is_among(day date, listed date[], first_day date, end_day date) returns boolean
  language sql immutable
  return day = any (listed) or first_day is not null and day >= first_day and day < end_day;
