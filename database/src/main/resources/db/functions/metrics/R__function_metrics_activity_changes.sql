-- Brings the active periods of the given patients up to date with their completed visits: a visit makes its patient active
-- for the 18 months that begin with its day, and overlapping months count once. Returns by how many patients the count
-- changed (step) from which day on, per provider and ('') for the clinic.
create or replace function metrics.refresh_active_periods(clinic uuid, patients text[])
  returns table (provider text, day date, step bigint)
  -- Without statistics a nested loop of old and new periods looks cheap; it is quadratic.
  language plpgsql volatile set search_path = '' set enable_nestloop = off
as $$
#variable_conflict use_column
begin
  return query
  with visit as (
    select distinct f.patient_ref, f.provider, f.day
      from metrics.appointment_metrics f
      where f.clinic_id = clinic and f.patient_ref = any (patients) and f.status = 'completed' and f.deleted_at is null
  ), months as (
    select v.patient_ref, coalesce(v.provider, '') as provider,
           range_agg(daterange(v.day, (v.day + interval '18 months')::date)) as active
      from visit v
      group by grouping sets ((v.patient_ref, v.provider), (v.patient_ref))
  ), period as (
    select m.patient_ref, m.provider, lower(r.days) as from_day, upper(r.days) as until_day
      from months m cross join lateral unnest(m.active) as r (days)
  ), present as (
    select a.patient_ref, a.provider, a.from_day, a.until_day
      from metrics.active_period a where a.clinic_id = clinic and a.patient_ref = any (patients)
  ), change as materialized (
    select patient_ref, provider, from_day, a.until_day as was_until, p.until_day as is_until
      from period p full join present a using (patient_ref, provider, from_day)
      where p.until_day is distinct from a.until_day
  ), added as (
    insert into metrics.active_period (clinic_id, patient_ref, provider, from_day, until_day)
      select clinic, c.patient_ref, c.provider, c.from_day, c.is_until from change c where c.was_until is null
  ), moved as (
    update metrics.active_period a set until_day = c.is_until
      from change c
      where a.clinic_id = clinic and a.patient_ref = any (patients) and a.patient_ref = c.patient_ref
        and a.provider = c.provider and a.from_day = c.from_day and c.was_until is not null and c.is_until is not null
  ), gone as (
    delete from metrics.active_period a
      using change c
      where a.clinic_id = clinic and a.patient_ref = any (patients) and a.patient_ref = c.patient_ref
        and a.provider = c.provider and a.from_day = c.from_day and c.is_until is null
  )
  select c.provider, s.day, sum(s.step)
    from change c
      cross join lateral (values
        (c.from_day, (c.is_until is not null)::integer - (c.was_until is not null)::integer),
        (c.was_until, 1), (c.is_until, -1)) as s (day, step)
    where s.day is not null
    group by c.provider, s.day
    having sum(s.step) <> 0;
end
$$;

-- What must change in active_patients. With sweep: every figure is counted again from the active periods. Without: the
-- figures that are there move by the given steps. A period's figure is the one at its last day. Within the range the
-- clinic has a figure for every period; a provider only where it is not 0.
create or replace function metrics.activity_changes(
  clinic uuid, known daterange, sweep boolean, step_providers text[], step_days date[], steps bigint[]
) returns table (
  granularity text, metric text, provider text, period_start date, numerator bigint, denominator bigint, existed boolean
)
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  with step as materialized (
    select s.provider, s.day, s.step from unnest(step_providers, step_days, steps) as s (provider, day, step)
      where not sweep
    union all
    select a.provider, a.from_day, count(*) from metrics.active_period a
      where sweep and a.clinic_id = clinic group by a.provider, a.from_day
    union all
    select a.provider, a.until_day, -count(*) from metrics.active_period a
      where sweep and a.clinic_id = clinic group by a.provider, a.until_day
  ), affected as (
    select s.provider, min(s.day) as since from step s group by s.provider
    union all
    -- A clinic that nobody visited has figures too: 0.
    select '', lower(known) where sweep and not exists (select from step s where s.provider = '')
  ), moment as (
    select s.provider, s.day, s.step, null::text as granularity, null::date as period_start from step s
    union all
    select a.provider, p.period_end - 1, 0, p.granularity, p.period_start
      from affected a
        join metrics.periods_in(known) p on p.period_end > a.since or sweep and a.provider = ''
  ), running as (
    -- Steps of the same day come first or last alike: the frame takes in all of a day.
    select m.provider, m.granularity, m.period_start,
           sum(m.step) over (partition by m.provider order by m.day)::bigint as level
      from moment m
  ), present as (
    select a.granularity, a.metric, a.provider, a.period_start, a.numerator
      from metrics.metric_aggregations a
      where a.clinic_id = clinic and a.metric = 'active_patients'
        and a.granularity in ('day', 'week', 'month', 'quarter', 'year')
        and (sweep or a.provider in (select f.provider from affected f)
               and a.period_start > (select min(f.since) - 366 from affected f))
  ), figure as (
    select granularity, 'active_patients' as metric, provider, period_start,
           case when sweep then r.level else coalesce(a.numerator, 0) + r.level end as numerator,
           a.numerator as before
      from (select * from running r where r.granularity is not null and (sweep or r.level <> 0)) r
        full join present a using (granularity, provider, period_start)
      where sweep or r.level is not null
  )
  select f.granularity, f.metric, f.provider, f.period_start, case when f.kept then f.numerator end, null::bigint,
         f.before is not null
    from (select f.*, f.numerator <> 0 or f.provider = '' and f.numerator is not null as kept from figure f) f
    where case when f.kept then f.numerator end is distinct from f.before;
end
$$;
