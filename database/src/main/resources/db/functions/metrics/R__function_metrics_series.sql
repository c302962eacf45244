-- The body of GET …/metrics: for each key the figures whose period begins in [from_day, to_day), as of when they are, and
-- whether they are complete (no fact has changed since that could move one of them).
--   context    the result of access.enter(): as an argument it is evaluated before this function, which being plpgsql
--              is never folded into the query around it, so one statement can open the context and read in it
--   provider   null or '' for the whole clinic
-- Planned once for every clinic: whoever asks, the way is the primary key's, and finding it anew costs more than going it.
-- Raises WR002 for an unknown key or granularity, WA003 for a clinic that is not in the context.
--
-- The JSON is put together as text: its parts are numbers, dates, and names that the tables' constraints keep plain.
create or replace function metrics.series(
  context text[], clinic uuid, keys text[], from_day date, to_day date, granularity text, provider text
) returns text
  language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan
as $$
declare
  whose constant text := coalesce(provider, '');
  place record;
  body text;
  found_keys bigint;
begin
  if granularity not in ('day', 'week', 'month', 'quarter', 'year') then
    raise exception 'The granularity is day, week, month, quarter or year.'
      using errcode = 'WR002', hint = '/granularity';
  end if;
  select c.currency, c.time_zone = s.time_zone as same_zone,
         coalesce('"' || to_char(s.as_of at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"', 'null') as as_of
    into place
    from access.clinic c left join metrics.aggregation_state s on s.clinic_id = c.id
    where c.id = clinic;
  if not found then
    raise exception 'not found' using errcode = 'WA003';
  end if;

  select count(*),
         string_agg(
           '{"key":"' || d.key || '","definitionVersion":' || d.version || ',"unit":"' || d.unit
             || case when d.unit = 'money' then '","currency":"' || place.currency else '' end || '","points":['
             || coalesce(p.points, '') || ']}', ',' order by k.n)
    into found_keys, body
    from unnest(keys) with ordinality as k (key, n)
      join metrics.metric_definition d on d.key = k.key and d.effective_until is null
      cross join lateral (
        select string_agg(
                 '{"period":"' || a.period_start
                   || case when a.denominator is null
                             then '","value":' || a.numerator || ',"numerator":' || a.numerator || ',"denominator":null}'
                           when a.denominator = 0
                             then '","value":null,"numerator":' || a.numerator || ',"denominator":0}'
                           else '","value":' || trim_scale(round(a.numerator::numeric / a.denominator,
                                  case d.unit when 'money' then 0 when 'days' then 4 else 6 end))
                                || ',"numerator":' || a.numerator || ',"denominator":' || a.denominator || '}' end,
                 ',' order by a.period_start) as points
          from metrics.metric_aggregations a
          where a.clinic_id = clinic and a.granularity = series.granularity and a.metric = d.key and a.provider = whose
            and a.period_start >= from_day and a.period_start < to_day) p;
  if found_keys < cardinality(keys) then
    raise exception 'There is no KPI %.',
        (select k.key from unnest(keys) as k (key)
           where not exists (select from metrics.metric_definition d where d.key = k.key and d.effective_until is null)
           limit 1)
      using errcode = 'WR002', hint = '/keys';
  end if;

  return '{"series":[' || coalesce(body, '') || '],"asOf":' || place.as_of || ',"complete":'
    || (place.same_zone is not false and not metrics.is_dirty(clinic, keys, from_day, to_day, granularity)) || '}';
end
$$;

-- Whether a fact has changed since the last aggregation that may move a figure of these keys in [from_day, to_day).
create or replace function metrics.is_dirty(clinic uuid, keys text[], from_day date, to_day date, granularity text)
  returns boolean
  language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan
as $$
begin
  -- Almost always there is nothing at all.
  if not exists (select from metrics.dirty_day m where m.clinic_id = clinic) then
    return false;
  end if;
  return exists (
    select from metrics.metric_definition d
        cross join lateral unnest(d.families) as f (family)
        -- Which changes reach the range: those in it, and for three KPIs those before or after it too.
        cross join lateral (
          select case d.key when 'days_in_ar' then '-infinity'
                            when 'active_patients' then (from_day - interval '18 months')::date - 3
                            else from_day end as since,
                 case d.key when 'hygiene_reappointment_rate' then 'infinity'
                            else metrics.period_end(granularity, to_day - 1) end as until) r
      where d.key = any (keys) and d.effective_until is null
        and exists (select from metrics.dirty_day m
                      where m.clinic_id = clinic and m.family = f.family and m.day >= r.since and m.day < r.until));
end
$$;

grant execute on function metrics.series(text[], uuid, text[], date, date, text, text),
  metrics.is_dirty(uuid, text[], date, date, text), metrics.period_end(text, date), metrics.period_start(text, date)
  to metrics_service;
