-- Series of figures, and how fresh they are.

-- They take other arguments than they did.
drop function if exists metrics.series(text[], uuid, text[], date, date, text, text);
drop function if exists metrics.is_dirty(uuid, text[], date, date, text);

-- An instant as JSON has it, in UTC; null for null.
create or replace function metrics.instant(moment timestamptz) returns text
  language sql immutable
  return to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

-- How fresh a clinic's figures are, for the keys and the periods that begin in [from_day, to_day):
--   as_of      when they were made; null before the first aggregation
--   complete   whether no fact has changed since that could move one of them
--   stamp      what all of that depends on: answers of one question under the same stamp are the same
-- Raises WA003 for a clinic that is not in the context.
create or replace function metrics.freshness(
  clinic uuid, keys text[], from_day date, to_day date, granularity text,
  out currency text, out organization uuid, out today date, out as_of timestamptz, out complete boolean, out stamp text
)
  language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan
as $$
declare
  same_zone boolean;
  marked boolean;
  defined timestamptz;
begin
  select c.currency, c.organization_id, (now() at time zone c.time_zone)::date, s.as_of, c.time_zone = s.time_zone,
         exists (select from metrics.dirty_day m where m.clinic_id = clinic),
         greatest((select max(d.updated_at) from metrics.metric_definition d where d.organization_id is null),
                  (select max(d.updated_at) from metrics.metric_definition d where d.organization_id = c.organization_id))
    into currency, organization, today, as_of, same_zone, marked, defined
    from access.clinic c left join metrics.aggregation_state s on s.clinic_id = c.id
    where c.id = clinic;
  if not found then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  -- Almost always there is no mark at all.
  complete := same_zone is not false
    and not (marked and metrics.is_dirty(clinic, organization, keys, from_day, to_day, granularity));
  stamp := concat_ws('/', extract(epoch from as_of), extract(epoch from defined), today, currency, complete);
end
$$;

-- Whether a fact has changed since the last aggregation that may move a figure of these keys in [from_day, to_day).
create or replace function metrics.is_dirty(
  clinic uuid, organization uuid, keys text[], from_day date, to_day date, granularity text
) returns boolean
  language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan
as $$
begin
  return exists (
    select from metrics.metric_definition d cross join lateral unnest(d.families) as f (family)
      where (keys is null or d.key = any (keys)) and (d.organization_id is null or d.organization_id = organization)
        and exists (
          select from metrics.dirty_day m
            where m.clinic_id = clinic and m.family = f.family
              -- Which changes reach the range: those in it, and for some measures those before or after it too.
              and m.day >= coalesce((from_day - d.looks_back)::date, '-infinity')
              and (d.looks_ahead or m.day < metrics.period_end(granularity, to_day - 1))));
end
$$;

-- The keys that are asked for, or, for none, all that are in force. Raises WR002 for one that the organization's clinics
-- don't have.
create or replace function metrics.known_keys(asked text[], organization uuid, today date) returns text[]
  language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan
as $$
declare
  unknown text;
begin
  if cardinality(asked) > 0 then
    select min(k.key) into unknown
      from unnest(asked) as k (key)
      where not exists (
        select from metrics.metric_definition d
          where d.key = k.key and (d.organization_id is null or d.organization_id = organization)
            and d.effective_from <= today);
    if unknown is not null then
      raise exception 'There is no KPI %.', unknown using errcode = 'WR002', hint = '/keys';
    end if;
    return asked;
  end if;
  return array(
    select distinct d.key from metrics.metric_definition d
      where (d.organization_id is null or d.organization_id = organization)
        and d.effective_from <= today and (d.effective_until is null or d.effective_until > today)
      order by d.key);
end
$$;

-- The points of each key's line, as JSON without the brackets, and the version of its last point. A point of another version
-- says so itself. Put together as text: the parts are numbers, dates, and names that the tables' constraints keep plain.
create or replace function metrics.points(
  clinic uuid, keys text[], granularity text, whose text, from_day date, to_day date
) returns table (key text, version integer, points text)
  language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  span record;
begin
  if keys = '{}' then
    return;
  end if;
  span := metrics.figure_span(clinic, keys, granularity, whose, from_day, to_day);
  if span.first_start is null then
    return;
  end if;
  return query
  select f.key, min(f.last_version),
         string_agg(
           concat(
             '{"period":"', f.period_start, '","value":',
             case when f.denominator is null then f.numerator::text
                  else coalesce(metrics.figure_value(f.numerator, f.denominator, f.unit)::text, 'null') end,
             ',"numerator":', f.numerator, ',"denominator":', coalesce(f.denominator::text, 'null'),
             case when f.definition_version = f.last_version then '}'
                  else concat(',"definitionVersion":', f.definition_version, '}') end),
           ',' order by f.period_start)
    from (
      select f.key, f.unit, f.definition_version, f.period_start, f.numerator, f.denominator,
             last_value(f.definition_version) over (partition by f.key order by f.period_start
               rows between unbounded preceding and unbounded following) as last_version
        from metrics.figures_within(
            clinic, keys, granularity, whose, span.organization, span.first_start, span.last_start, span.with_standing,
            span.today, span.financial_days, span.appointment_days, span.call_days, span.patient_days, span.schedule_days)
          f) f
    group by f.key;
end
$$;

-- The range that a range of days is compared with: 'previous', the one just before it, as many whole months long when the
-- range is one of whole months (or what granularity says), else as many days; or 'year', the same a year earlier, by weeks
-- 52 weeks, so that Mondays meet Mondays. Null without a comparison.
create or replace function metrics.compared_with(compare text, granularity text, from_day date, to_day date)
  returns daterange
  language sql immutable
  return case
    when compare = 'year' and granularity = 'week' then pg_catalog.daterange(from_day - 364, to_day - 364)
    when compare = 'year'
      then pg_catalog.daterange((from_day - interval '1 year')::date, (to_day - interval '1 year')::date)
    when compare = 'previous' and extract(day from from_day) = 1 and extract(day from to_day) = 1
      then pg_catalog.daterange(
        (from_day - make_interval(months => ((extract(year from to_day) - extract(year from from_day)) * 12
          + extract(month from to_day) - extract(month from from_day))::integer))::date,
        from_day)
    when compare = 'previous' then pg_catalog.daterange(from_day - (to_day - from_day), from_day) end;

-- The body of GET …/metrics: for each key the figures whose period begins in [from_day, to_day), beside those of the range
-- that it is compared with, as of when they are, and whether they are complete.
--   context    the result of access.enter(): as an argument it is evaluated before this function, which being plpgsql
--              is never folded into the query around it, so one statement can open the context and read in it
--   keys       in the order in which they are answered; none (or null) for all that are in force
--   provider   null or '' for the whole clinic
--   compare    null, 'previous' or 'year'
--   known      a stamp that the caller has an answer for: when it still holds, there is no body
-- Planned once for every clinic: whoever asks, the way is the primary key's, and finding it anew costs more than going it.
-- Raises WR002 for an unknown key or granularity, WA003 for a clinic that is not in the context.
create or replace function metrics.series(
  context text[], clinic uuid, keys text[], from_day date, to_day date, granularity text, provider text, compare text,
  known text, out stamp text, out body text
)
  language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan
as $$
declare
  whose constant text := coalesce(provider, '');
  fresh record;
  other constant daterange := metrics.compared_with(compare, granularity, from_day, to_day);
  wanted text[];
  found_keys bigint;
begin
  if granularity not in ('day', 'week', 'month', 'quarter', 'year') then
    raise exception 'The granularity is day, week, month, quarter or year.'
      using errcode = 'WR002', hint = '/granularity';
  end if;
  fresh := metrics.freshness(clinic, nullif(keys, '{}'), coalesce(lower(other), from_day), to_day, granularity);
  stamp := fresh.stamp;
  if stamp = known then
    return;
  end if;
  wanted := case when cardinality(keys) > 0 then keys
                 else metrics.known_keys(keys, fresh.organization, fresh.today) end;

  select count(*),
         string_agg(
           '{"key":"' || k.key || '","definitionVersion":' || coalesce(p.version, d.version) || ',"unit":"' || d.unit
             || case when d.unit = 'money' then '","currency":"' || fresh.currency else '' end || '","points":['
             || coalesce(p.points, '') || ']'
             || case when other is null then '}'
                     else ',"comparison":{"from":"' || lower(other) || '","to":"' || upper(other) || '","points":['
                       || coalesce(o.points, '') || ']}}' end, ',' order by k.n)
    into found_keys, body
    from unnest(wanted) with ordinality as k (key, n)
      cross join lateral (
        select d.version, d.unit from metrics.metric_definition d
          where d.key = k.key and (d.organization_id is null or d.organization_id = fresh.organization)
            and d.effective_from <= fresh.today
          order by d.version desc limit 1) d
      left join metrics.points(clinic, wanted, granularity, whose, from_day, to_day) p on p.key = k.key
      left join metrics.points(
          clinic, case when other is null then '{}' else wanted end, granularity, whose, lower(other), upper(other)) o
        on o.key = k.key;
  if found_keys < cardinality(wanted) then
    perform metrics.known_keys(wanted, fresh.organization, fresh.today);
  end if;
  body := '{"series":[' || coalesce(body, '') || '],"asOf":'
    || coalesce('"' || metrics.instant(fresh.as_of) || '"', 'null')
    || ',"complete":' || fresh.complete || '}';
end
$$;

grant execute on function metrics.series(text[], uuid, text[], date, date, text, text, text, text),
  metrics.freshness(uuid, text[], date, date, text), metrics.known_keys(text[], uuid, date),
  metrics.points(uuid, text[], text, text, date, date), metrics.compared_with(text, text, date, date),
  metrics.is_dirty(uuid, uuid, text[], date, date, text), metrics.period_end(text, date),
  metrics.period_start(text, date), metrics.period_length(text), metrics.instant(timestamptz)
  to metrics_service;
