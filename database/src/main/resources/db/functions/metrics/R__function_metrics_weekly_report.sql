-- What a clinic's week came to, for people to read: data from which HTML and PDF are made. Read in the caller's context.

-- The report of the week that begins on the given Monday:
--   running     whether it isn't over
--   asOf        when its figures were made, complete whether no fact has changed since that could move one
--   kpis        the headline KPIs: value of the week, of the one before, of the same week last year (52 weeks before), and
--               13 weeks up to it, each with the one 52 weeks before. Null where there is no value; money in minor units
--   providers   what each produced, and their completed appointments; who produced most comes first, 100 at the most
--   goals       those that the week is part of, as they stood at its end (or stand now); 50 at the most
-- Raises WA003 for a clinic that is not in the context, WR002 for a day that is no Monday, or in the future.
create or replace function metrics.weekly_report(clinic uuid, week date) returns jsonb
  language plpgsql stable set search_path = ''
as $$
declare
  keys constant text[] := '{net_production,net_collections,collection_rate,scheduled_appointments,completed_appointments,
    no_show_rate,cancellation_rate,production_per_visit,provider_utilisation,new_patients,active_patients,answer_rate,
    call_conversion_rate,days_in_ar}';
  fresh record;
begin
  -- Whatever is shown, the year before included.
  fresh := metrics.freshness(clinic, keys, week - 448, week + 7, 'week');
  if extract(isodow from week) is distinct from 1 then
    raise exception 'A week is named by its Monday.' using errcode = 'WR002', hint = '/week';
  end if;
  if week > fresh.today then
    raise exception 'The week has not begun.' using errcode = 'WR002', hint = '/week';
  end if;
  return jsonb_build_object(
    'form', 1, 'week', week, 'until', week + 7, 'running', fresh.today < week + 7,
    'timeZone', (select c.time_zone from access.clinic c where c.id = clinic), 'currency', fresh.currency,
    'asOf', metrics.instant(fresh.as_of), 'complete', fresh.complete,
    'kpis', metrics.weekly_kpis(clinic, week, keys), 'providers', metrics.weekly_providers(clinic, week),
    'goals', metrics.weekly_goals(clinic, week, least(fresh.today, week + 7)));
end
$$;

-- By the definition that was in force when the week began.
create or replace function metrics.weekly_kpis(clinic uuid, week date, keys text[]) returns jsonb
  language plpgsql stable set search_path = ''
as $$
begin
  return (
    with figure as materialized (
      select f.key, f.period_start, metrics.figure_value(f.numerator, f.denominator, f.unit) as value
        from metrics.figures(clinic, keys, 'week', '', week - 84, week + 7) f
      union all
      select f.key, f.period_start, metrics.figure_value(f.numerator, f.denominator, f.unit)
        from metrics.figures(clinic, keys, 'week', '', week - 448, week - 357) f
    )
    select coalesce(jsonb_agg(
             jsonb_build_object(
               'key', d.key, 'title', d.title, 'unit', d.unit, 'direction', d.direction, 'definitionVersion', d.version,
               'numerator', d.numerator, 'denominator', d.denominator, 'value', s.value, 'previous', s.previous,
               'lastYear', s.last_year, 'series', s.points) order by k.n), '[]')
      from unnest(keys) with ordinality as k (key, n)
        cross join lateral metrics.definition(clinic, k.key, week) d
        cross join lateral (
          select jsonb_agg(jsonb_build_object('week', w.monday, 'value', f.value, 'lastYear', l.value) order by w.monday)
                   as points,
                 max(f.value) filter (where w.ago = 0) as value, max(f.value) filter (where w.ago = 1) as previous,
                 max(l.value) filter (where w.ago = 0) as last_year
            from (select a.ago, week - 7 * a.ago as monday from generate_series(0, 12) as a (ago)) w
              left join figure f on f.key = k.key and f.period_start = w.monday
              left join figure l on l.key = k.key and l.period_start = w.monday - 364) s
      where d.key is not null);
end
$$;

create or replace function metrics.weekly_providers(clinic uuid, week date) returns jsonb
  language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(
             jsonb_build_object(
               'code', r.code, 'name', r.name, 'production', r.production, 'previousProduction', r.previous_production,
               'visits', r.visits, 'previousVisits', r.previous_visits) order by r.production desc, r.code), '[]')
      from (
        select w.code, coalesce(nullif(p.name, ''), w.code) as name,
               coalesce(f.production, 0) as production, coalesce(f.previous_production, 0) as previous_production,
               coalesce(f.visits, 0) as visits, coalesce(f.previous_visits, 0) as previous_visits
          from (
            select distinct a.provider as code from metrics.metric_aggregations a
              where a.clinic_id = clinic and a.granularity = 'week' and a.provider <> ''
                and a.period_start in (week - 7, week)) w
            left join metrics.provider p on p.clinic_id = clinic and p.code = w.code
            cross join lateral (
              select max(v.numerator) filter (where v.key = 'net_production' and v.period_start = week) as production,
                     max(v.numerator) filter (where v.key = 'net_production' and v.period_start < week)
                       as previous_production,
                     max(v.numerator) filter (where v.key = 'completed_appointments' and v.period_start = week) as visits,
                     max(v.numerator) filter (where v.key = 'completed_appointments' and v.period_start < week)
                       as previous_visits
                from metrics.figures(
                    clinic, '{net_production,completed_appointments}', 'week', w.code, week - 7, week + 7) v) f
          where f.production is not null or f.previous_production is not null or f.visits is not null
            or f.previous_visits is not null
          order by 3 desc, 1 limit 100) r);
end
$$;

-- As metrics.goal_progress() has them on the day as_at, but without what was done after the week.
create or replace function metrics.weekly_goals(clinic uuid, week date, as_at date) returns jsonb
  language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(
             jsonb_build_object(
               'id', (g.aim).id, 'name', (g.aim).name, 'metric', (g.aim).metric, 'title', d.title, 'unit', d.unit,
               'provider', (g.aim).provider, 'from', (g.aim).from_day, 'to', (g.aim).to_day,
               'target', trim_scale((g.aim).target), 'direction', (g.aim).direction, 'actual', a.actual,
               'pace', trim_scale(round(case (g.aim).direction when 'higher' then a.actual / nullif(e.due, 0)
                                                               else e.due / nullif(a.actual, 0) end, 4)),
               'status', metrics.goal_standing(g.aim, metrics.goal_kind(d), a.actual, e.due, as_at))
             order by (g.aim).to_day, (g.aim).id), '[]')
      from (
        select g as aim from metrics.goal g
          where g.clinic_id = clinic and g.deleted_at is null and g.from_day < week + 7 and g.to_day > week
          order by g.to_day, g.id limit 50) g
        cross join lateral metrics.definition(clinic, (g.aim).metric, as_at) d
        cross join lateral (
          select metrics.actual(clinic, d, coalesce((g.aim).provider, ''), (g.aim).from_day,
                                least((g.aim).to_day, week + 7), as_at) as actual) a
        cross join lateral (
          select x.expected as due
            from metrics.working_days(clinic, (g.aim).from_day, (g.aim).to_day, as_at) w
              left join lateral metrics.goal_expected(g.aim, d, as_at - 1) x on w.elapsed_days > 0) e
      where d.key is not null);
end
$$;

-- By what it says, and not by when its figures were made: made again from the same, a report is the same.
create or replace function metrics.report_hash(data jsonb) returns bytea
  language sql stable
  return sha256(convert_to((data - 'asOf')::text, 'UTF8'));

grant execute on function metrics.weekly_report(uuid, date), metrics.weekly_kpis(uuid, date, text[]),
  metrics.weekly_providers(uuid, date), metrics.weekly_goals(uuid, date, date), metrics.report_hash(jsonb)
  to metrics_service;
