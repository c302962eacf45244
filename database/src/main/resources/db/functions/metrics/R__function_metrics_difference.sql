-- What a KPI of a clinic comes to by a version of it, beside what it comes to by the one in force when a period begins
-- (null columns where none is): for each period that begins in [from_day, to_day) and of which there is anything.
create or replace function metrics.definition_difference(
  clinic uuid, wanted_key text, granularity text, from_day date, to_day date, other_version integer
) returns table (
  period_start date, version integer, numerator bigint, denominator bigint, value numeric, other_numerator bigint,
  other_denominator bigint, other_value numeric
)
  language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
declare
  place record;
  rows record;
  first_start date;
  last_start date;
begin
  select c.organization_id, (now() at time zone c.time_zone)::date as today into place
    from access.clinic c where c.id = clinic and clinic = any (access.clinic_ids());
  select min(a.period_start) as first, max(a.period_start) as last into rows
    from metrics.metric_aggregations a
    where a.clinic_id = clinic and a.granularity = definition_difference.granularity and a.provider = '';
  first_start := greatest(metrics.period_start(granularity, from_day), rows.first);
  if first_start < from_day then
    first_start := metrics.period_end(granularity, first_start);
  end if;
  last_start := least(metrics.period_start(granularity, to_day - 1),
                      greatest(rows.last, metrics.period_start(granularity, place.today)));
  if place.today is null or rows.first is null or first_start > last_start then
    return;
  end if;
  return query
  with definition as materialized (
    select d.version, d.unit, d.standing, d.effective_from, coalesce(d.effective_until, 'infinity') as effective_until,
           d.numerator_places, d.numerator_factors, d.denominator_places, d.denominator_factors
      from metrics.metric_definition d
      where d.key = wanted_key and (d.organization_id is null or d.organization_id = place.organization_id)
  ), both_ways as (
    select p.period_start, d.version, o.unit,
           metrics.formula_value(p.measures, d.numerator_places, d.numerator_factors) as numerator,
           metrics.formula_value(p.measures, d.denominator_places, d.denominator_factors) as denominator,
           metrics.formula_value(p.measures, o.numerator_places, o.numerator_factors) as other_numerator,
           metrics.formula_value(p.measures, o.denominator_places, o.denominator_factors) as other_denominator
      from metrics.period_measures(
          clinic, granularity, '', first_start, last_start, (select bool_or(d.standing) from definition d)) p
        join definition o on o.version = other_version
        left join definition d on p.period_start >= d.effective_from and p.period_start < d.effective_until
  )
  select b.period_start, b.version, b.numerator, b.denominator,
         metrics.figure_value(b.numerator, b.denominator, b.unit), b.other_numerator, b.other_denominator,
         metrics.figure_value(b.other_numerator, b.other_denominator, b.unit)
    from both_ways b
    order by b.period_start;
end
$$;

grant execute on function metrics.definition_difference(uuid, text, text, date, date, integer) to metrics_service;
