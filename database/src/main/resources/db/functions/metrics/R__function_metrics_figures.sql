-- Figures of KPIs, for whatever is made of them: goals, exports, reports. Read in the caller's context, so of no clinic but
-- those that it shows.

-- The figures of the periods that begin in [from_day, to_day).
--   keys          of KPIs; one that the clinic doesn't have gives no rows; null for all
--   whose         a provider's code, '' for the whole clinic
--   numerator     money in minor units
--   denominator   null for a plain sum or count, 0 where there is no value
create or replace function metrics.figures(
  clinic uuid, keys text[], granularity text, whose text, from_day date, to_day date
) returns table (
  key text, unit text, definition_version integer, period_start date, numerator bigint, denominator bigint
)
  language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select d.key, d.unit, a.definition_version, a.period_start, a.numerator, a.denominator
    from metrics.metric_definition d
      join metrics.metric_aggregations a on a.metric = d.key
    where d.effective_until is null and (keys is null or d.key = any (keys))
      and a.clinic_id = clinic and a.granularity = figures.granularity and a.provider = whose
      and a.period_start >= from_day and a.period_start < to_day
    order by d.key, a.period_start;
end
$$;

-- A figure as it is shown: money in whole minor units, counts whole, days to 4 and ratios to 6 places; null when the
-- denominator is 0.
create or replace function metrics.figure_value(numerator bigint, denominator bigint, unit text) returns numeric
  language sql immutable
  return case when denominator is null then numerator::numeric
              when denominator = 0 then null
              else trim_scale(round(numerator::numeric / denominator,
                     case unit when 'money' then 0 when 'days' then 4 else 6 end)) end;

-- The definition of the KPI that is in force for the clinic on the day; null (all columns) when it has none.
create or replace function metrics.definition(clinic uuid, key text, on_day date) returns metrics.metric_definition
  language sql stable set search_path = ''
as $$
  select d from metrics.metric_definition d
    where d.key = definition.key and on_day >= d.effective_from and on_day < coalesce(d.effective_until, 'infinity')
$$;

grant execute on function metrics.figures(uuid, text[], text, text, date, date),
  metrics.figure_value(bigint, bigint, text), metrics.definition(uuid, text, date) to metrics_service;
