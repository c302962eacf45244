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
  span constant record := metrics.figure_span(clinic, keys, granularity, whose, from_day, to_day);
begin
  if span.first_start is not null then
    return query
    select f.key, f.unit, f.definition_version, f.period_start, f.numerator, f.denominator
      from metrics.figures_within(
          clinic, keys, granularity, whose, span.organization, span.first_start, span.last_start, span.with_standing,
          span.today, span.financial_days, span.appointment_days, span.call_days, span.patient_days, span.schedule_days) f
      order by f.key, f.period_start;
  end if;
end
$$;

-- What figures_within() is to look at: from the first to the last period that begins in [from_day, to_day) and of which there is
-- anything to say, both null for none; and what it needs to know of the clinic. All null for a clinic that is not in the
-- context.
create or replace function metrics.figure_span(
  clinic uuid, keys text[], granularity text, whose text, from_day date, to_day date,
  out organization uuid, out first_start date, out last_start date, out with_standing boolean, out today date,
  out financial_days daterange, out appointment_days daterange, out call_days daterange, out patient_days daterange,
  out schedule_days daterange
)
  language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan
as $$
declare
  first_row date;
  last_row date;
begin
  select s.financial_days, s.appointment_days, s.call_days, s.patient_days, s.schedule_days, c.organization_id,
         (now() at time zone c.time_zone)::date,
         (select min(a.period_start) from metrics.metric_aggregations a
            where a.clinic_id = clinic and a.granularity = figure_span.granularity and a.provider = whose),
         (select max(a.period_start) from metrics.metric_aggregations a
            where a.clinic_id = clinic and a.granularity = figure_span.granularity and a.provider = whose),
         (select bool_or(d.standing) from metrics.metric_definition d where keys is null or d.key = any (keys))
    into financial_days, appointment_days, call_days, patient_days, schedule_days, organization, today, first_row, last_row,
         with_standing
    from access.clinic c join metrics.aggregation_state s on s.clinic_id = c.id
    where c.id = clinic and clinic = any (access.clinic_ids());
  if first_row is null then
    return;
  end if;
  first_start := greatest(from_day, least(first_row, metrics.period_start(granularity,
      least(lower(financial_days), lower(appointment_days), lower(call_days), lower(schedule_days)))));
  last_start := least(to_day - 1, greatest(last_row, metrics.period_start(granularity, today)));
  if first_start > metrics.period_start(granularity, first_start) then
    first_start := metrics.period_end(granularity, first_start);
  end if;
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
  -- No more than it is made of: different patients and how things stand are the most of the work.
  measures constant bigint[] := metrics.measures_between(
    clinic, whose, from_day, to_day, case when definition.standing then today end, not definition.additive);
begin
  return metrics.figure_value(
    metrics.formula_value(measures, definition.numerator_places, definition.numerator_factors),
    metrics.formula_value(measures, definition.denominator_places, definition.denominator_factors), definition.unit);
end
$$;

grant execute on function metrics.figures(uuid, text[], text, text, date, date),
  metrics.figure_span(uuid, text[], text, text, date, date),
  metrics.figure_value(bigint, bigint, text), metrics.definition(uuid, text, date),
  metrics.is_known(text[], daterange, daterange, daterange, daterange, daterange, daterange),
  metrics.until_today(daterange, date),
  metrics.actual(uuid, metrics.metric_definition, text, date, date, date) to metrics_service;
