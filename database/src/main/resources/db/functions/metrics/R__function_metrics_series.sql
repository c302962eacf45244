-- The body of GET …/metrics: for each key the figures whose period begins in [from_day, to_day), as of when they are, and
-- whether they are complete (no fact has changed since that could move one of them).
--   context    the result of access.enter(): as an argument it is evaluated before this function, which being plpgsql
--              is never folded into the query around it, so one statement can open the context and read in it
--   keys       in the order in which they are answered; none (or null) for all that are in force
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
  unknown text;
  wanted text[];
begin
  if granularity not in ('day', 'week', 'month', 'quarter', 'year') then
    raise exception 'The granularity is day, week, month, quarter or year.'
      using errcode = 'WR002', hint = '/granularity';
  end if;
  select c.currency, c.organization_id, (now() at time zone c.time_zone)::date as today,
         c.time_zone = s.time_zone as same_zone,
         coalesce('"' || to_char(s.as_of at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"', 'null') as as_of
    into place
    from access.clinic c left join metrics.aggregation_state s on s.clinic_id = c.id
    where c.id = clinic;
  if not found then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  wanted := coalesce(nullif(keys, '{}'), array(
    select distinct d.key from metrics.metric_definition d
      where (d.organization_id is null or d.organization_id = place.organization_id)
        and d.effective_from <= place.today and (d.effective_until is null or d.effective_until > place.today)
      order by d.key));

  select string_agg(
           '{"key":"' || k.key || '","definitionVersion":' || coalesce(l.version, d.version) || ',"unit":"' || d.unit
             || case when d.unit = 'money' then '","currency":"' || place.currency else '' end || '","points":['
             || coalesce(l.points, '') || ']}', ',' order by k.n),
         min(k.key) filter (where d.key is null)
    into body, unknown
    from unnest(wanted) with ordinality as k (key, n)
      left join lateral (
        select d.key, d.version, d.unit from metrics.metric_definition d
          where d.key = k.key and (d.organization_id is null or d.organization_id = place.organization_id)
            and d.effective_from <= place.today
          order by d.version desc limit 1) d on true
      left join (
        select f.key, max(f.definition_version) as version,
               string_agg(
                 '{"period":"' || f.period_start
                   || case when f.denominator is null
                             then '","value":' || f.numerator || ',"numerator":' || f.numerator || ',"denominator":null'
                           else '","value":'
                             || coalesce(metrics.figure_value(f.numerator, f.denominator, f.unit)::text, 'null')
                             || ',"numerator":' || f.numerator || ',"denominator":' || f.denominator end
                   || case when f.definition_version = f.last_version then '}'
                           else ',"definitionVersion":' || f.definition_version || '}' end,
                 ',' order by f.period_start) as points
          from (
            select f.key, f.unit, f.definition_version, f.period_start, f.numerator, f.denominator,
                   max(f.definition_version) over (partition by f.key) as last_version
              from metrics.figures(clinic, wanted, granularity, whose, from_day, to_day) f) f
          group by f.key) l on l.key = k.key;
  if unknown is not null then
    raise exception 'There is no KPI %.', unknown using errcode = 'WR002', hint = '/keys';
  end if;

  return '{"series":[' || coalesce(body, '') || '],"asOf":' || place.as_of || ',"complete":'
    || (place.same_zone is not false and not metrics.is_dirty(clinic, wanted, from_day, to_day, granularity)) || '}';
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
    select from metrics.metric_definition d cross join lateral unnest(d.families) as f (family)
      where d.key = any (keys)
        and (d.organization_id is null
             or d.organization_id = (select c.organization_id from access.clinic c where c.id = clinic))
        and exists (
          select from metrics.dirty_day m
            where m.clinic_id = clinic and m.family = f.family
              -- Which changes reach the range: those in it, and for some measures those before or after it too.
              and m.day >= coalesce((from_day - d.looks_back)::date, '-infinity')
              and (d.looks_ahead or m.day < metrics.period_end(granularity, to_day - 1))));
end
$$;

grant execute on function metrics.series(text[], uuid, text[], date, date, text, text),
  metrics.is_dirty(uuid, text[], date, date, text), metrics.period_end(text, date), metrics.period_start(text, date),
  metrics.period_length(text)
  to metrics_service;
