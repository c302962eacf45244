-- The days' rows as the facts have them: of the days that are listed, and of those in [first_day, end_day); null for no
-- range. Active patients come and go by steps: anew, they are taken from the active periods; else they are what stands in the
-- day's row, moved by the given steps. A day with nothing has no row.
--
-- Two branches read each family, because a list must go by index to its days and a range once through the clinic; the plan is
-- made once for both, and a branch that nothing is asked of is not entered. Without settings of its own, so that it becomes
-- part of the statement that calls it.
drop function if exists metrics.day_measures(uuid, date[], boolean, text[], date[], integer[], integer[], integer[]);
create or replace function metrics.day_measures(
  clinic uuid, days date[], first_day date, end_day date, anew boolean, step_providers text[], step_days date[],
  active_steps integer[], hygiene_steps integer[], returns integer[]
) returns setof metrics.metric_aggregations
  language sql stable
begin atomic
  with amount as (
    select f.day, f.provider, f.kind, f.amount_minor
      from metrics.financial_metrics f
      where f.clinic_id = clinic and f.day = any (days) and f.deleted_at is null
    union all
    select f.day, f.provider, f.kind, f.amount_minor
      from metrics.financial_metrics f
      where first_day is not null and f.clinic_id = clinic and f.day >= first_day and f.day < end_day
        and f.deleted_at is null
  ), visit as (
    select f.day, f.provider, f.status, f.scheduled_start, f.booked_at, f.duration_minutes, f.presented_minor,
           f.accepted_minor
      from metrics.appointment_metrics f
      where f.clinic_id = clinic and f.day = any (days) and f.deleted_at is null
    union all
    select f.day, f.provider, f.status, f.scheduled_start, f.booked_at, f.duration_minutes, f.presented_minor,
           f.accepted_minor
      from metrics.appointment_metrics f
      where first_day is not null and f.clinic_id = clinic and f.day >= first_day and f.day < end_day
        and f.deleted_at is null
  ), call as (
    select f.day, f.direction, f.outcome, f.qualified, f.booked
      from metrics.call_metrics f
      where f.clinic_id = clinic and f.day = any (days) and f.deleted_at is null
    union all
    select f.day, f.direction, f.outcome, f.qualified, f.booked
      from metrics.call_metrics f
      where first_day is not null and f.clinic_id = clinic and f.day >= first_day and f.day < end_day
        and f.deleted_at is null
  ), newcomer as (
    select f.day
      from metrics.patient_metrics f
      where f.clinic_id = clinic and f.day = any (days) and f.deleted_at is null
    union all
    select f.day
      from metrics.patient_metrics f
      where first_day is not null and f.clinic_id = clinic and f.day >= first_day and f.day < end_day
        and f.deleted_at is null
  ), shift as (
    select f.day, f.provider, f.minutes
      from metrics.schedule_metrics f
      where f.clinic_id = clinic and f.day = any (days) and f.deleted_at is null
    union all
    select f.day, f.provider, f.minutes
      from metrics.schedule_metrics f
      where first_day is not null and f.clinic_id = clinic and f.day >= first_day and f.day < end_day
        and f.deleted_at is null
  ), fact as (
    -- Cast at once: sums of counts and of sums would be worked out in decimals.
    select f.day, f.provider,
           coalesce(sum(f.amount_minor) filter (where f.kind = 'production'), 0)::bigint as production,
           coalesce(sum(f.amount_minor) filter (where f.kind = 'adjustment'), 0)::bigint as adjustment,
           coalesce(sum(f.amount_minor) filter (where f.kind = 'collection'), 0)::bigint as collection,
           coalesce(sum(f.amount_minor) filter (where f.kind = 'refund'), 0)::bigint as refund,
           0::bigint as presented_value, 0::bigint as accepted_value, 0::bigint as waiting_minutes,
           count(*)::integer as financial_facts, 0 as appointment_facts, 0 as call_facts, 0 as patient_facts,
           0 as schedule_facts, 0 as completed, 0 as cancelled, 0 as no_show, 0 as completed_minutes, 0 as booked_ahead,
           0 as inbound, 0 as answered, 0 as qualified, 0 as booked, 0 as abandoned, 0 as available_minutes
      from amount f
      group by f.day, f.provider
    union all
    select f.day, f.provider, 0, 0, 0, 0,
           coalesce(sum(f.presented_minor) filter (where f.status = 'completed'), 0)::bigint,
           coalesce(sum(f.accepted_minor) filter (where f.status = 'completed'), 0)::bigint,
           coalesce(sum(greatest(0, extract(epoch from f.scheduled_start - f.booked_at)::bigint / 60))
             filter (where f.booked_at is not null and f.status <> 'cancelled'), 0)::bigint,
           0, count(*)::integer, 0, 0, 0, (count(*) filter (where f.status = 'completed'))::integer,
           (count(*) filter (where f.status = 'cancelled'))::integer,
           (count(*) filter (where f.status = 'no_show'))::integer,
           coalesce(sum(f.duration_minutes) filter (where f.status = 'completed'), 0)::integer,
           (count(f.booked_at) filter (where f.status <> 'cancelled'))::integer, 0, 0, 0, 0, 0, 0
      from visit f
      group by f.day, f.provider
    union all
    select f.day, null, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*)::integer, 0, 0, 0, 0, 0, 0, 0,
           (count(*) filter (where f.direction = 'inbound'))::integer,
           (count(*) filter (where f.direction = 'inbound' and f.outcome = 'answered'))::integer,
           (count(*) filter (where f.direction = 'inbound' and f.qualified))::integer,
           (count(*) filter (where f.direction = 'inbound' and f.booked))::integer,
           (count(*) filter (where f.direction = 'inbound' and f.outcome = 'abandoned'))::integer, 0
      from call f
      group by f.day
    union all
    select f.day, null, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*)::integer, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
      from newcomer f
      group by f.day
    union all
    select f.day, f.provider, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*)::integer, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
           sum(f.minutes)::integer
      from shift f
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
          where anew and p.clinic_id = clinic and (s.day >= first_day and s.day < end_day or s.day = any (days))) s
      group by s.provider, s.day
      having (sum(s.active_step), sum(s.hygiene_step), sum(s.returned)) <> (0, 0, 0)
  ), seen as (
    select p.day, p.provider, p.patient_ref, p.hygiene, p.reappointed, p.presented, p.accepted
      from metrics.patient_day p
      where p.clinic_id = clinic and p.day = any (days)
    union all
    select p.day, p.provider, p.patient_ref, p.hygiene, p.reappointed, p.presented, p.accepted
      from metrics.patient_day p
      where first_day is not null and p.clinic_id = clinic and p.day >= first_day and p.day < end_day
  ), patient as (
    -- A patient has one row a day and provider, but counts once in the whole clinic.
    select s.day, s.provider, (count(*) filter (where s.hygiene))::integer as hygiene_patients,
           (count(*) filter (where s.reappointed))::integer as reappointed_patients,
           (count(*) filter (where s.presented))::integer as presented_patients,
           (count(*) filter (where s.accepted))::integer as accepted_patients
      from (
        select s.day, s.provider, s.hygiene, s.reappointed, s.presented, s.accepted from seen s
        union all
        select s.day, '', bool_or(s.hygiene), bool_or(s.reappointed), bool_or(s.presented), bool_or(s.accepted)
          from seen s
          group by s.day, s.patient_ref) s
      group by s.day, s.provider
  )
  select clinic, 'day'::text, provider, day, null::uuid, now(),
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
end;
