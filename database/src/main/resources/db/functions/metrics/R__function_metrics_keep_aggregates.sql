-- The rows that the aggregates should have, and how they get there. Every row is added up from the level below it, never
-- moved by a difference, so that a row that is written is right whatever was there before.

-- The days' rows as the facts have them. Active patients come and go by steps: anew, they are taken from the active periods;
-- else they are what stands in the day's row, moved by the given steps.
create or replace function metrics.day_measures(
  clinic uuid, days date[], anew boolean, step_providers text[], step_days date[], active_steps integer[],
  hygiene_steps integer[], returns integer[]
) returns setof metrics.metric_aggregations
  -- Without statistics a nested loop of steps and days looks cheap; it is quadratic.
  language plpgsql stable set search_path = '' set enable_nestloop = off
as $$
#variable_conflict use_column
begin
  return query
  with fact as (
    select f.day, f.provider as provider,
           coalesce(sum(f.amount_minor) filter (where f.kind = 'production'), 0) as production,
           coalesce(sum(f.amount_minor) filter (where f.kind = 'adjustment'), 0) as adjustment,
           coalesce(sum(f.amount_minor) filter (where f.kind = 'collection'), 0) as collection,
           coalesce(sum(f.amount_minor) filter (where f.kind = 'refund'), 0) as refund, 0 as presented_value,
           0 as accepted_value, 0 as waiting_minutes, count(*) as financial_facts, 0 as appointment_facts,
           0 as call_facts, 0 as patient_facts, 0 as schedule_facts, 0 as completed, 0 as cancelled, 0 as no_show,
           0 as completed_minutes, 0 as booked_ahead, 0 as inbound, 0 as answered, 0 as qualified, 0 as booked,
           0 as abandoned, 0 as available_minutes
      from metrics.financial_metrics f
      where f.clinic_id = clinic and f.day = any (days) and f.deleted_at is null
      group by f.day, f.provider
    union all
    select f.day, f.provider, 0, 0, 0, 0, coalesce(sum(f.presented_minor) filter (where f.status = 'completed'), 0),
           coalesce(sum(f.accepted_minor) filter (where f.status = 'completed'), 0),
           coalesce(sum(greatest(0, extract(epoch from f.scheduled_start - f.booked_at)::bigint / 60))
             filter (where f.booked_at is not null and f.status <> 'cancelled'), 0),
           0, count(*), 0, 0, 0, count(*) filter (where f.status = 'completed'),
           count(*) filter (where f.status = 'cancelled'), count(*) filter (where f.status = 'no_show'),
           coalesce(sum(f.duration_minutes) filter (where f.status = 'completed'), 0),
           count(f.booked_at) filter (where f.status <> 'cancelled'), 0, 0, 0, 0, 0, 0
      from metrics.appointment_metrics f
      where f.clinic_id = clinic and f.day = any (days) and f.deleted_at is null
      group by f.day, f.provider
    union all
    select f.day, null, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*), 0, 0, 0, 0, 0, 0, 0,
           count(*) filter (where f.direction = 'inbound'),
           count(*) filter (where f.direction = 'inbound' and f.outcome = 'answered'),
           count(*) filter (where f.direction = 'inbound' and f.qualified),
           count(*) filter (where f.direction = 'inbound' and f.booked),
           count(*) filter (where f.direction = 'inbound' and f.outcome = 'abandoned'), 0
      from metrics.call_metrics f
      where f.clinic_id = clinic and f.day = any (days) and f.deleted_at is null
      group by f.day
    union all
    select f.day, null, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
      from metrics.patient_metrics f
      where f.clinic_id = clinic and f.day = any (days) and f.deleted_at is null
      group by f.day
    union all
    select f.day, f.provider, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, sum(f.minutes)
      from metrics.schedule_metrics f
      where f.clinic_id = clinic and f.day = any (days) and f.deleted_at is null
      group by f.day, f.provider
  ), added as (
    -- With each provider, and with nobody in particular: the whole clinic.
    select f.day, coalesce(f.provider, '') as provider,
           sum(f.production)::bigint as production, sum(f.adjustment)::bigint as adjustment,
           sum(f.collection)::bigint as collection, sum(f.refund)::bigint as refund,
           sum(f.presented_value)::bigint as presented_value, sum(f.accepted_value)::bigint as accepted_value,
           sum(f.waiting_minutes)::bigint as waiting_minutes, sum(f.financial_facts)::integer as financial_facts,
           sum(f.appointment_facts)::integer as appointment_facts, sum(f.call_facts)::integer as call_facts,
           sum(f.patient_facts)::integer as patient_facts, sum(f.schedule_facts)::integer as schedule_facts,
           sum(f.completed)::integer as completed, sum(f.cancelled)::integer as cancelled,
           sum(f.no_show)::integer as no_show, sum(f.completed_minutes)::integer as completed_minutes,
           sum(f.booked_ahead)::integer as booked_ahead, sum(f.inbound)::integer as inbound,
           sum(f.answered)::integer as answered, sum(f.qualified)::integer as qualified,
           sum(f.booked)::integer as booked, sum(f.abandoned)::integer as abandoned,
           sum(f.available_minutes)::integer as available_minutes
      from fact f
      group by grouping sets ((f.day, f.provider), (f.day))
      having grouping(f.provider) = 1 or f.provider is not null
  ), stepped as (
    select s.provider, s.day, sum(s.active_step)::integer as active_step, sum(s.hygiene_step)::integer as hygiene_step,
           sum(s.returned)::integer as returned
      from (
        select s.provider, s.day, s.active_step, s.hygiene_step, s.returned
          from unnest(step_providers, step_days, active_steps, hygiene_steps, returns)
            as s (provider, day, active_step, hygiene_step, returned)
          where not anew
        union all
        select a.provider, a.period_start, a.active_step, a.hygiene_step, a.returned
          from metrics.metric_aggregations a
          where not anew and a.clinic_id = clinic and a.granularity = 'day' and a.period_start = any (days)
            and (a.active_step, a.hygiene_step, a.returned) <> (0, 0, 0)
        union all
        select p.provider, s.day, case p.kind when 'visit' then s.step else 0 end,
               case p.kind when 'hygiene' then s.step else 0 end,
               case when p.kind = 'visit' and p.returned and s.step = 1 then 1 else 0 end
          from metrics.active_period p
            cross join lateral (values (p.from_day, 1), (p.until_day, -1)) as s (day, step)
          where anew and p.clinic_id = clinic and s.day in (select d from unnest(days) d)) s
      group by s.provider, s.day
      having (sum(s.active_step), sum(s.hygiene_step), sum(s.returned)) <> (0, 0, 0)
  ), patient as (
    select p.day, coalesce(p.provider, '') as provider,
           count(distinct p.patient_ref) filter (where p.hygiene)::integer as hygiene_patients,
           count(distinct p.patient_ref) filter (where p.reappointed)::integer as reappointed_patients,
           count(distinct p.patient_ref) filter (where p.presented)::integer as presented_patients,
           count(distinct p.patient_ref) filter (where p.accepted)::integer as accepted_patients
      from metrics.patient_day p
      where p.clinic_id = clinic and p.day = any (days)
      group by grouping sets ((p.day, p.provider), (p.day))
  )
  select clinic, 'day', provider, day, null::uuid, now(),
         coalesce(a.production, 0), coalesce(a.adjustment, 0), coalesce(a.collection, 0), coalesce(a.refund, 0),
         coalesce(a.presented_value, 0), coalesce(a.accepted_value, 0), coalesce(a.waiting_minutes, 0),
         coalesce(a.financial_facts, 0), coalesce(a.appointment_facts, 0), coalesce(a.call_facts, 0),
         coalesce(a.patient_facts, 0), coalesce(a.schedule_facts, 0), coalesce(a.completed, 0),
         coalesce(a.cancelled, 0), coalesce(a.no_show, 0), coalesce(a.completed_minutes, 0),
         coalesce(a.booked_ahead, 0), coalesce(a.inbound, 0), coalesce(a.answered, 0), coalesce(a.qualified, 0),
         coalesce(a.booked, 0), coalesce(a.abandoned, 0), coalesce(a.available_minutes, 0),
         coalesce(s.active_step, 0), coalesce(s.hygiene_step, 0), coalesce(s.returned, 0),
         coalesce(p.hygiene_patients, 0), coalesce(p.reappointed_patients, 0), coalesce(p.presented_patients, 0),
         coalesce(p.accepted_patients, 0)
    from added a full join stepped s using (day, provider) full join patient p using (day, provider);
end
$$;

-- The rows of weeks and months as the days' rows have them (source 'day'), or of quarters and years as the months' (source
-- 'month'), for the periods that the given days lie in. Different patients are counted again for each period.
create or replace function metrics.rolled_up_measures(clinic uuid, source text, days date[])
  returns setof metrics.metric_aggregations
  -- Without statistics a nested loop of rows and periods looks cheap; it is quadratic.
  language plpgsql stable set search_path = '' set enable_nestloop = off
as $$
#variable_conflict use_column
declare
  granularities constant text[] := case source when 'day' then '{week,month}'::text[] else '{quarter,year}'::text[] end;
  -- Everything that lies in the periods: days, and what begins the rows that they are made of.
  all_days date[];
  starts date[];
begin
  all_days := array(
    select distinct d.day::date
      from metrics.periods_of(days, granularities) p
        cross join lateral generate_series(p.period_start, p.period_end - 1, interval '1 day') as d (day));
  starts := case source when 'day' then all_days
                        else array(select d from unnest(all_days) as d where extract(day from d) = 1) end;
  return query
  with period as materialized (
    select p.granularity, p.period_start from metrics.periods_of(days, granularities) p
  ), added as (
    select p.granularity, p.period_start, a.provider,
           sum(a.production)::bigint as production, sum(a.adjustment)::bigint as adjustment,
           sum(a.collection)::bigint as collection, sum(a.refund)::bigint as refund,
           sum(a.presented_value)::bigint as presented_value, sum(a.accepted_value)::bigint as accepted_value,
           sum(a.waiting_minutes)::bigint as waiting_minutes, sum(a.financial_facts)::integer as financial_facts,
           sum(a.appointment_facts)::integer as appointment_facts, sum(a.call_facts)::integer as call_facts,
           sum(a.patient_facts)::integer as patient_facts, sum(a.schedule_facts)::integer as schedule_facts,
           sum(a.completed)::integer as completed, sum(a.cancelled)::integer as cancelled,
           sum(a.no_show)::integer as no_show, sum(a.completed_minutes)::integer as completed_minutes,
           sum(a.booked_ahead)::integer as booked_ahead, sum(a.inbound)::integer as inbound,
           sum(a.answered)::integer as answered, sum(a.qualified)::integer as qualified,
           sum(a.booked)::integer as booked, sum(a.abandoned)::integer as abandoned,
           sum(a.available_minutes)::integer as available_minutes, sum(a.active_step)::integer as active_step,
           sum(a.hygiene_step)::integer as hygiene_step, sum(a.returned)::integer as returned
      from (
          select a.*, g.wider, metrics.period_start(g.wider, a.period_start) as wider_start
            from metrics.metric_aggregations a cross join unnest(granularities) as g (wider)
            where a.clinic_id = clinic and a.granularity = source and a.period_start = any (starts)
            offset 0) a
        join period p on p.granularity = a.wider and p.period_start = a.wider_start
      group by p.granularity, p.period_start, a.provider
  ), seen as (
    -- Once a patient, provider and period, before anything is counted.
    select p.granularity, p.period_start, d.provider, d.patient_ref, bool_or(d.hygiene) as hygiene,
           bool_or(d.reappointed) as reappointed, bool_or(d.presented) as presented, bool_or(d.accepted) as accepted
      from (
          select d.*, g.wider, metrics.period_start(g.wider, d.day) as wider_start
            from metrics.patient_day d cross join unnest(granularities) as g (wider)
            where d.clinic_id = clinic and d.day = any (all_days)
            offset 0) d
        join period p on p.granularity = d.wider and p.period_start = d.wider_start
      group by p.granularity, p.period_start, d.provider, d.patient_ref
  ), patient as (
    select s.granularity, s.period_start, s.provider,
           count(*) filter (where s.hygiene)::integer as hygiene_patients,
           count(*) filter (where s.reappointed)::integer as reappointed_patients,
           count(*) filter (where s.presented)::integer as presented_patients,
           count(*) filter (where s.accepted)::integer as accepted_patients
      from (
        select s.granularity, s.period_start, s.provider, s.hygiene, s.reappointed, s.presented, s.accepted from seen s
        union all
        select s.granularity, s.period_start, '', bool_or(s.hygiene), bool_or(s.reappointed), bool_or(s.presented),
               bool_or(s.accepted)
          from seen s group by s.granularity, s.period_start, s.patient_ref) s
      group by s.granularity, s.period_start, s.provider
  )
  select clinic, a.granularity, a.provider, a.period_start, null::uuid, now(),
         a.production, a.adjustment, a.collection, a.refund, a.presented_value, a.accepted_value, a.waiting_minutes,
         a.financial_facts, a.appointment_facts, a.call_facts, a.patient_facts, a.schedule_facts, a.completed,
         a.cancelled, a.no_show, a.completed_minutes, a.booked_ahead, a.inbound, a.answered, a.qualified, a.booked,
         a.abandoned, a.available_minutes, a.active_step, a.hygiene_step, a.returned, coalesce(p.hygiene_patients, 0),
         coalesce(p.reappointed_patients, 0), coalesce(p.presented_patients, 0), coalesce(p.accepted_patients, 0)
    from added a left join patient p using (granularity, period_start, provider);
end
$$;

-- The rows that there are of the given periods, each named by its granularity and its start.
create or replace function metrics.aggregates_of(
  clinic uuid, granularities text[], period_granularities text[], starts date[]
) returns setof metrics.metric_aggregations
  -- Without statistics a nested loop of rows and periods looks cheap; it is quadratic.
  language plpgsql stable set search_path = '' set enable_nestloop = off
as $$
begin
  return query
  select a.* from metrics.metric_aggregations a
    where a.clinic_id = clinic and a.granularity = any (granularities) and a.period_start = any (starts)
      -- A month may begin on a Monday whose week nobody asks for.
      and (a.granularity, a.period_start) in (select g, s from unnest(period_granularities, starts) as p (g, s));
end
$$;

-- Makes the rows of one level true for the periods that the given days lie in: 'day', 'month' (weeks and months) or 'year'
-- (quarters and years), in this order. Rows that are right already stay as they are. Returns how many are new, and how
-- many changed or went.
create or replace function metrics.keep_aggregates(
  clinic uuid, run uuid, level text, days date[], anew boolean, step_providers text[], step_days date[],
  active_steps integer[], hygiene_steps integer[], returns integer[],
  out rows_written bigint, out rows_changed bigint
)
  language plpgsql volatile set search_path = ''
as $$
declare
  granularities constant text[] := case level when 'day' then '{day}'::text[] when 'month' then '{week,month}'::text[]
                                              else '{quarter,year}'::text[] end;
  period_granularities text[];
  starts date[];
begin
  if level = 'day' then
    period_granularities := array_fill(level, array[cardinality(days)]);
    starts := days;
  else
    select array_agg(p.granularity), array_agg(p.period_start) into period_granularities, starts
      from metrics.periods_of(days, granularities) p;
  end if;
  with target as materialized (
    select m.* from metrics.day_measures(
        clinic, days, anew, step_providers, step_days, active_steps, hygiene_steps, returns) m
      where level = 'day'
    union all
    select m.* from metrics.rolled_up_measures(clinic, case level when 'month' then 'day' else 'month' end, days) m
      where level <> 'day'
  ), present as materialized (
    select a.* from metrics.aggregates_of(clinic, granularities, period_granularities, starts) a
  ), change as materialized (
    select granularity, provider, period_start, t.clinic_id is null as gone, p.clinic_id is null as fresh,
           t.production, t.adjustment, t.collection, t.refund, t.presented_value, t.accepted_value, t.waiting_minutes,
           t.financial_facts, t.appointment_facts, t.call_facts, t.patient_facts, t.schedule_facts, t.completed,
           t.cancelled, t.no_show, t.completed_minutes, t.booked_ahead, t.inbound, t.answered, t.qualified, t.booked,
           t.abandoned, t.available_minutes, t.active_step, t.hygiene_step, t.returned, t.hygiene_patients,
           t.reappointed_patients, t.presented_patients, t.accepted_patients
      from target t full join present p using (granularity, provider, period_start)
      where (
             t.production, t.adjustment, t.collection, t.refund, t.presented_value, t.accepted_value,
             t.waiting_minutes, t.financial_facts, t.appointment_facts, t.call_facts, t.patient_facts,
             t.schedule_facts, t.completed, t.cancelled, t.no_show, t.completed_minutes, t.booked_ahead, t.inbound,
             t.answered, t.qualified, t.booked, t.abandoned, t.available_minutes, t.active_step, t.hygiene_step,
             t.returned, t.hygiene_patients, t.reappointed_patients, t.presented_patients, t.accepted_patients)
        is distinct from (
             p.production, p.adjustment, p.collection, p.refund, p.presented_value, p.accepted_value,
             p.waiting_minutes, p.financial_facts, p.appointment_facts, p.call_facts, p.patient_facts,
             p.schedule_facts, p.completed, p.cancelled, p.no_show, p.completed_minutes, p.booked_ahead, p.inbound,
             p.answered, p.qualified, p.booked, p.abandoned, p.available_minutes, p.active_step, p.hygiene_step,
             p.returned, p.hygiene_patients, p.reappointed_patients, p.presented_patients, p.accepted_patients)
  ), added as (
    insert into metrics.metric_aggregations
        (clinic_id, granularity, provider, period_start, run_id,
         production, adjustment, collection, refund, presented_value, accepted_value, waiting_minutes,
         financial_facts, appointment_facts, call_facts, patient_facts, schedule_facts, completed, cancelled, no_show,
         completed_minutes, booked_ahead, inbound, answered, qualified, booked, abandoned, available_minutes,
         active_step, hygiene_step, returned, hygiene_patients, reappointed_patients, presented_patients,
         accepted_patients)
      select clinic, c.granularity, c.provider, c.period_start, run,
             c.production, c.adjustment, c.collection, c.refund, c.presented_value, c.accepted_value,
             c.waiting_minutes, c.financial_facts, c.appointment_facts, c.call_facts, c.patient_facts,
             c.schedule_facts, c.completed, c.cancelled, c.no_show, c.completed_minutes, c.booked_ahead, c.inbound,
             c.answered, c.qualified, c.booked, c.abandoned, c.available_minutes, c.active_step, c.hygiene_step,
             c.returned, c.hygiene_patients, c.reappointed_patients, c.presented_patients, c.accepted_patients
        from change c
        where c.fresh
        order by c.granularity, c.provider, c.period_start
      returning 1
  ), changed as (
    update metrics.metric_aggregations a
      set run_id = run, computed_at = now(),
          production = c.production, adjustment = c.adjustment, collection = c.collection, refund = c.refund,
          presented_value = c.presented_value, accepted_value = c.accepted_value, waiting_minutes = c.waiting_minutes,
          financial_facts = c.financial_facts, appointment_facts = c.appointment_facts, call_facts = c.call_facts,
          patient_facts = c.patient_facts, schedule_facts = c.schedule_facts, completed = c.completed,
          cancelled = c.cancelled, no_show = c.no_show, completed_minutes = c.completed_minutes,
          booked_ahead = c.booked_ahead, inbound = c.inbound, answered = c.answered, qualified = c.qualified,
          booked = c.booked, abandoned = c.abandoned, available_minutes = c.available_minutes,
          active_step = c.active_step, hygiene_step = c.hygiene_step, returned = c.returned,
          hygiene_patients = c.hygiene_patients, reappointed_patients = c.reappointed_patients,
          presented_patients = c.presented_patients, accepted_patients = c.accepted_patients
      from change c
      where a.clinic_id = clinic and a.granularity = c.granularity and a.provider = c.provider
        and a.period_start = c.period_start and not c.fresh and not c.gone
      returning 1
  ), removed as (
    delete from metrics.metric_aggregations a
      using change c
      where a.clinic_id = clinic and a.granularity = c.granularity and a.provider = c.provider
        and a.period_start = c.period_start and c.gone
      returning 1
  )
  select (select count(*) from added), (select count(*) from changed) + (select count(*) from removed)
    into rows_written, rows_changed;
end
$$;
