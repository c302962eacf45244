-- Brings the hygiene visits of the given patients up to date and returns what must change in hygiene_reappointment_rate:
-- patients with a completed hygiene visit in the period, and those of them for whom a hygiene appointment later than such a
-- visit is booked (any that is not cancelled). A patient counts once however often they came, so a period's figures
-- move by the difference that each patient makes, and never by adding days up. With anew: the figures are counted again
-- for all, whatever they were; the patients must then be all that the clinic has.
create or replace function metrics.hygiene_changes(clinic uuid, patients text[], anew boolean)
  returns table (
    granularity text, metric text, provider text, period_start date, numerator bigint, denominator bigint, existed boolean
  )
  -- Without statistics a nested loop of old and new visits looks cheap; it is quadratic.
  language plpgsql volatile set search_path = '' set enable_nestloop = off
as $$
#variable_conflict use_column
begin
  return query
  with booked as (
    select f.patient_ref, f.day, f.provider, f.status, f.scheduled_start,
           max(f.scheduled_start) over (partition by f.patient_ref) as last_start
      from metrics.appointment_metrics f
      where f.clinic_id = clinic and f.patient_ref = any (patients) and f.kind = 'hygiene' and f.status <> 'cancelled'
        and f.deleted_at is null
  ), visit as (
    select b.patient_ref, b.day, b.provider, bool_or(b.scheduled_start < b.last_start) as reappointed
      from booked b where b.status = 'completed'
      group by b.patient_ref, b.day, b.provider
  ), present as (
    select h.patient_ref, h.day, h.provider, h.reappointed
      from metrics.hygiene_visit h where h.clinic_id = clinic and h.patient_ref = any (patients)
  ), compared as materialized (
    select patient_ref, day, provider, h.reappointed as was, v.reappointed as now
      from visit v full join present h using (patient_ref, day, provider)
  ), added as (
    insert into metrics.hygiene_visit (clinic_id, patient_ref, day, provider, reappointed)
      select clinic, c.patient_ref, c.day, c.provider, c.now from compared c where c.was is null
  ), moved as (
    update metrics.hygiene_visit h set reappointed = c.now
      from compared c
      where h.clinic_id = clinic and h.patient_ref = any (patients) and h.patient_ref = c.patient_ref and h.day = c.day
        and h.provider = c.provider
        and c.was <> c.now
  ), gone as (
    delete from metrics.hygiene_visit h
      using compared c
      where h.clinic_id = clinic and h.patient_ref = any (patients) and h.patient_ref = c.patient_ref and h.day = c.day
        and h.provider = c.provider
        and c.now is null
  ), counted as (
    -- What each patient adds to each period, before and now.
    select g.granularity, g.period_start, c.patient_ref, coalesce(c.provider, '') as provider,
           bool_or(c.was is not null) and not anew as was_seen,
           coalesce(bool_or(c.was), false) and not anew as was_reappointed,
           bool_or(c.now is not null) as seen, coalesce(bool_or(c.now), false) as reappointed
      from compared c
        cross join lateral (
          select u.granularity, metrics.period_start(u.granularity, c.day) as period_start
            from unnest('{day,week,month,quarter,year}'::text[]) as u (granularity)) g
      where anew or c.patient_ref in (select d.patient_ref from compared d where d.was is distinct from d.now)
      group by grouping sets ((g.granularity, g.period_start, c.patient_ref, c.provider),
                              (g.granularity, g.period_start, c.patient_ref))
  ), difference as (
    select c.granularity, c.period_start, c.provider,
           sum(c.reappointed::integer - c.was_reappointed::integer) as reappointed,
           sum(c.seen::integer - c.was_seen::integer) as seen
      from counted c
      group by c.granularity, c.period_start, c.provider
  ), figure as (
    select d.granularity, d.provider, d.period_start, a.denominator is not null as existed,
           d.reappointed + case when anew then 0 else coalesce(a.numerator, 0) end as numerator,
           d.seen + case when anew then 0 else coalesce(a.denominator, 0) end as denominator,
           a.numerator as was_numerator, a.denominator as was_denominator
      from difference d
        left join lateral (
          select a.numerator, a.denominator from metrics.metric_aggregations a
            where a.clinic_id = clinic and a.granularity = d.granularity and a.metric = 'hygiene_reappointment_rate'
              and a.provider = d.provider and a.period_start = d.period_start
            offset 0) a on true
    union all
    select a.granularity, a.provider, a.period_start, true, 0, 0, a.numerator, a.denominator
      from metrics.metric_aggregations a
      where anew and a.clinic_id = clinic and a.metric = 'hygiene_reappointment_rate'
        and a.granularity in ('day', 'week', 'month', 'quarter', 'year')
        and not exists (select from difference d
                          where d.granularity = a.granularity and d.provider = a.provider
                            and d.period_start = a.period_start)
  )
  select f.granularity, 'hygiene_reappointment_rate', f.provider, f.period_start,
         case when f.denominator > 0 then f.numerator end, case when f.denominator > 0 then f.denominator end, f.existed
    from figure f
    where (f.numerator, f.denominator) is distinct from (coalesce(f.was_numerator, 0), coalesce(f.was_denominator, 0));
end
$$;
