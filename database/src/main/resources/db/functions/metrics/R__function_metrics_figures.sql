-- Figures of KPIs, for whatever is made of them: series, goals, exports, reports. Read in the caller's context, so of no
-- clinic but those that it shows.

-- The figures of the periods that begin in [from_day, to_day), by the definition that was in force when the period began.
--   keys          of KPIs; one that the clinic doesn't have gives no rows; null for all
--   whose         a provider's code, '' for the whole clinic
--   numerator     money in minor units
--   denominator   null for a plain sum or count, 0 where there is no value
-- A figure is there when it is not 0, and for the whole clinic also when it is a sum or count of a period within the range
-- of its family's days: there 0 is known, not missing. What stands at a period's end is known from the first fact until
-- today (or the last fact, if that is later).
create or replace function metrics.figures(
  clinic uuid, keys text[], granularity text, whose text, from_day date, to_day date
) returns table (
  key text, unit text, definition_version integer, period_start date, numerator bigint, denominator bigint
)
  language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  place record;
  rows record;
  first_start date;
  last_start date;
begin
  select s.financial_days, s.appointment_days, s.call_days, s.patient_days, s.schedule_days, c.organization_id,
         (now() at time zone c.time_zone)::date as today
    into place
    from access.clinic c join metrics.aggregation_state s on s.clinic_id = c.id
    where c.id = clinic and clinic = any (access.clinic_ids());
  if not found then
    return;
  end if;
  -- From the first to the last period with anything to say; whatever is asked for beyond is empty.
  select min(a.period_start) as first, max(a.period_start) as last into rows
    from metrics.metric_aggregations a
    where a.clinic_id = clinic and a.granularity = figures.granularity and a.provider = whose;
  if rows.first is null then
    return;
  end if;
  first_start := greatest(from_day, least(rows.first, metrics.period_start(granularity,
      least(lower(place.financial_days), lower(place.appointment_days), lower(place.call_days), lower(place.schedule_days)))));
  last_start := least(to_day - 1, greatest(rows.last, metrics.period_start(granularity, place.today)));
  if first_start > metrics.period_start(granularity, first_start) then
    first_start := metrics.period_end(granularity, first_start);
  end if;

  return query
  with definition as materialized (
    select d.key, d.unit, d.version, d.effective_from, coalesce(d.effective_until, 'infinity') as effective_until,
           d.numerator_places, d.numerator_factors, d.denominator_places, d.denominator_factors, d.standing, d.families
      from metrics.metric_definition d
      where (keys is null or d.key = any (keys)) and (whose = '' or d.by_provider)
        and (d.organization_id is null or d.organization_id = place.organization_id)
  ), figure as materialized (
    select d.key, d.unit, d.version, d.standing, p.period_start,
           metrics.formula_value(p.measures, d.numerator_places, d.numerator_factors) as numerator,
           metrics.formula_value(p.measures, d.denominator_places, d.denominator_factors) as denominator,
           case when d.standing
                  then metrics.is_known(d.families, daterange(p.period_start, p.period_end),
                         metrics.until_today(place.financial_days, place.today),
                         metrics.until_today(place.appointment_days, place.today),
                         metrics.until_today(place.call_days, place.today),
                         metrics.until_today(place.patient_days, place.today),
                         metrics.until_today(place.schedule_days, place.today))
                else whose = '' and d.denominator_places is null
                  and metrics.is_known(d.families, daterange(p.period_start, p.period_end), place.financial_days,
                        place.appointment_days, place.call_days, place.patient_days, place.schedule_days) end as known
      from definition d
        join metrics.period_measures(
            clinic, granularity, whose, first_start, last_start, (select bool_or(d.standing) from definition d)) p
          on p.period_start >= d.effective_from and p.period_start < d.effective_until
  )
  select f.key, f.unit, f.version, f.period_start, f.numerator, f.denominator
    from figure f
    where case when f.standing then f.known and (whose = '' or f.numerator <> 0 or f.denominator <> 0)
               else f.known or f.numerator <> 0 or f.denominator <> 0 end
    order by f.key, f.period_start;
end
$$;

-- The measures of the periods that begin in [first_start, last_start], both of them beginnings, with or without how things
-- stand at their ends. A period without facts has zeros.
create or replace function metrics.period_measures(
  clinic uuid, granularity text, whose text, first_start date, last_start date, with_standing boolean
) returns table (period_start date, period_end date, measures bigint[])
  language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  step constant interval := metrics.period_length(granularity);
  nothing constant bigint[] := array_fill(0::bigint, '{25}');
begin
  if not with_standing then
    return query
    select p.day::date, (p.day + step)::date,
           case when a.clinic_id is null then nothing else metrics.measures_of(a) end
      from generate_series(first_start::timestamp, last_start::timestamp, step) as p (day)
        left join metrics.metric_aggregations a
          on a.clinic_id = clinic and a.granularity = period_measures.granularity and a.provider = whose
            and a.period_start = p.day::date and a.period_start >= first_start and a.period_start <= last_start;
    return;
  end if;
  return query
  select p.period_start, p.period_end, p.measures || s.levels
    from metrics.period_measures(clinic, granularity, whose, first_start, last_start, false) p
      left join metrics.standing(clinic, whose, (first_start + step)::date - 1, (last_start + step)::date) s
        on s.day = p.period_end - 1;
end
$$;

-- Whether something is known of a period by one of the families at least.
create or replace function metrics.is_known(
  families text[], period daterange, financial daterange, appointment daterange, call daterange, patient daterange,
  schedule daterange
) returns boolean
  language sql immutable
  return 'financial' = any (families) and financial && period or 'appointment' = any (families) and appointment && period
    or 'call' = any (families) and call && period or 'patient' = any (families) and patient && period
    or 'schedule' = any (families) and schedule && period;

-- The days on which it is known how things stand: from the first fact on to today.
create or replace function metrics.until_today(days daterange, today date) returns daterange
  language sql immutable
  return case when pg_catalog.isempty(days) then days
              else pg_catalog.daterange(pg_catalog.lower(days), greatest(pg_catalog.upper(days), today + 1)) end;

-- A figure as it is shown: money in whole minor units, counts whole, days and minutes to 4 and ratios to 6 places; null when
-- the denominator is 0.
create or replace function metrics.figure_value(numerator bigint, denominator bigint, unit text) returns numeric
  language sql immutable
  return case when denominator is null then numerator::numeric
              when denominator = 0 then null
              else trim_scale(round(numerator::numeric / denominator,
                     case unit when 'money' then 0 when 'days' then 4 when 'minutes' then 4 else 6 end)) end;

-- The definition of the KPI that is in force for the clinic on the day; null (all columns) when it has none.
create or replace function metrics.definition(clinic uuid, key text, on_day date) returns metrics.metric_definition
  language sql stable set search_path = ''
as $$
  select d from metrics.metric_definition d
    where d.key = definition.key and on_day >= d.effective_from and on_day < coalesce(d.effective_until, 'infinity')
      and (d.organization_id is null
           or d.organization_id = (select c.organization_id from access.clinic c where c.id = clinic))
$$;

-- A KPI over the days [from_day, to_day), which need not be a period that is kept: for what stands, as on the last day or,
-- when that is still to come, today. Rounded as figures are; money, counts and 0 in whole units; null without a value.
create or replace function metrics.actual(
  clinic uuid, definition metrics.metric_definition, whose text, from_day date, to_day date, today date
) returns numeric
  language plpgsql stable set search_path = ''
as $$
declare
  measures constant bigint[] := metrics.measures_between(clinic, whose, from_day, to_day, today);
begin
  return metrics.figure_value(
    metrics.formula_value(measures, definition.numerator_places, definition.numerator_factors),
    metrics.formula_value(measures, definition.denominator_places, definition.denominator_factors), definition.unit);
end
$$;

grant execute on function metrics.figures(uuid, text[], text, text, date, date),
  metrics.period_measures(uuid, text, text, date, date, boolean),
  metrics.figure_value(bigint, bigint, text), metrics.definition(uuid, text, date),
  metrics.is_known(text[], daterange, daterange, daterange, daterange, daterange, daterange),
  metrics.until_today(daterange, date),
  metrics.actual(uuid, metrics.metric_definition, text, date, date, date) to metrics_service;
