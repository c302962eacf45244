-- How figures are worked out of the measures that are kept. Bound when they are made, and so in a file behind those that they
-- call; without settings of their own, so that they become part of the statement that calls them.

-- The measures of the periods that begin in [first_start, last_start], both of them beginnings, with or without how things
-- stand at their ends. A period without facts has zeros.
create or replace function metrics.period_measures(
  clinic uuid, granularity text, whose text, first_start date, last_start date, with_standing boolean
) returns table (period_start date, period_end date, measures bigint[])
  language sql stable
begin atomic
  select p.day::date, (p.day + p.step)::date,
         case when a.clinic_id is null then array_fill(0::bigint, array[25]) else metrics.measures_of(a) end || s.levels
    from (
        select g.day, metrics.period_length(period_measures.granularity) as step
          from generate_series(
            first_start::timestamp, last_start::timestamp, metrics.period_length(period_measures.granularity)) as g (day)) p
      left join metrics.metric_aggregations a
        on a.clinic_id = clinic and a.granularity = period_measures.granularity and a.provider = whose
          and a.period_start = p.day::date and a.period_start >= first_start and a.period_start <= last_start
      left join metrics.standing(
          clinic, whose, (first_start + metrics.period_length(period_measures.granularity))::date - 1,
          case when with_standing then (last_start + metrics.period_length(period_measures.granularity))::date end) s
        on s.day = (p.day + p.step)::date - 1
    -- Each array once, however often a formula looks into it.
    offset 0;
end;

-- The figures of the periods that begin in [first_start, last_start], both of them beginnings, of a clinic whose families have
-- facts on the given days.
create or replace function metrics.figures_within(
  clinic uuid, keys text[], granularity text, whose text, organization uuid, first_start date, last_start date,
  with_standing boolean, today date, financial_days daterange, appointment_days daterange, call_days daterange,
  patient_days daterange, schedule_days daterange
) returns table (
  key text, unit text, definition_version integer, period_start date, numerator bigint, denominator bigint
)
  language sql stable
begin atomic
  with definition as materialized (
    -- Formulas of one or two terms, as nearly all are, taken apart once and not for each period.
    select d.key, d.unit, d.version, d.effective_from, coalesce(d.effective_until, 'infinity') as effective_until, d.standing,
           d.families, d.denominator_places is not null as divides,
           d.numerator_places[1] as place_1, d.numerator_factors[1] as factor_1, d.numerator_places[2] as place_2,
           d.numerator_factors[2] as factor_2, d.denominator_places[1] as under_1, d.denominator_factors[1] as by_1,
           d.denominator_places[2] as under_2, d.denominator_factors[2] as by_2,
           d.numerator_places[3] is not null or d.denominator_places[3] is not null as is_long, d.numerator_places,
           d.numerator_factors, d.denominator_places, d.denominator_factors
      from metrics.metric_definition d
      where (keys is null or d.key = any (keys)) and (whose = '' or d.by_provider)
        and (d.organization_id is null or d.organization_id = organization)
  )
  select f.key, f.unit, f.version, f.period_start, f.numerator, f.denominator
    from (
      select d.key, d.unit, d.version, d.standing, d.families, d.divides, p.period_start, p.period_end,
             case when d.is_long then metrics.formula_value(p.measures, d.numerator_places, d.numerator_factors)
                  when d.place_2 is null then p.measures[d.place_1] * d.factor_1
                  else p.measures[d.place_1] * d.factor_1 + p.measures[d.place_2] * d.factor_2 end as numerator,
             case when d.is_long then metrics.formula_value(p.measures, d.denominator_places, d.denominator_factors)
                  when d.under_2 is null then p.measures[d.under_1] * d.by_1
                  else p.measures[d.under_1] * d.by_1 + p.measures[d.under_2] * d.by_2 end as denominator
        from definition d
          join metrics.period_measures(clinic, granularity, whose, first_start, last_start, with_standing) p
            on p.period_start >= d.effective_from and p.period_start < d.effective_until
        -- Each value once, and what is known only where there is nothing else to tell by.
        offset 0) f
    where case when f.standing
                 then (whose = '' or f.numerator <> 0 or f.denominator <> 0)
                   and metrics.is_known(f.families, daterange(f.period_start, f.period_end),
                         metrics.until_today(financial_days, today), metrics.until_today(appointment_days, today),
                         metrics.until_today(call_days, today), metrics.until_today(patient_days, today),
                         metrics.until_today(schedule_days, today))
               else f.numerator <> 0 or f.denominator <> 0
                 or whose = '' and not f.divides
                   and metrics.is_known(f.families, daterange(f.period_start, f.period_end), financial_days,
                         appointment_days, call_days, patient_days, schedule_days) end;
end;

grant execute on function metrics.period_measures(uuid, text, text, date, date, boolean),
  metrics.figures_within(uuid, text[], text, text, uuid, date, date, boolean, date, daterange, daterange, daterange, daterange,
                         daterange) to metrics_service;
