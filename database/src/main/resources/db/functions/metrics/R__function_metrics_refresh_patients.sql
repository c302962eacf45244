-- What the aggregation keeps of single patients, so that different patients are counted and never added up: when they are
-- active, and the days on which something happened to them that counts once a period. What stands there is found by patient
-- and moved by its place (ctid): nobody else may write a clinic's patients meanwhile, and a plan by key may choose to read the
-- whole history for it.

-- Brings the active periods of the given patients (null for all) up to date with their completed visits: a visit makes its
-- patient active for the 18 months that begin with its day, a hygiene visit kept in hygiene for 12, and overlapping months
-- count once.
-- Returns by how many patients the counts changed from which day on, per provider and ('') for the clinic, and how many
-- patients more or fewer came back on that day after they had lapsed.
create or replace function metrics.refresh_active_periods(clinic uuid, patients text[])
  returns table (provider text, day date, active_step integer, hygiene_step integer, returned integer)
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  with visit as (
    select f.patient_ref, f.provider, f.day, f.kind = 'hygiene' as hygiene
      from metrics.appointment_metrics f
      where f.clinic_id = clinic and f.patient_ref = any (patients) and f.status = 'completed' and f.deleted_at is null
    union all
    select f.patient_ref, f.provider, f.day, f.kind = 'hygiene'
      from metrics.appointment_metrics f
      where patients is null and f.clinic_id = clinic and f.status = 'completed' and f.deleted_at is null
  ), months as materialized (
    select v.patient_ref, coalesce(v.provider, '') as provider,
           range_agg(daterange(v.day, (v.day + interval '18 months')::date)) as visit,
           range_agg(daterange(v.day, (v.day + interval '12 months')::date)) filter (where v.hygiene) as hygiene
      from visit v
      group by grouping sets ((v.patient_ref, v.provider), (v.patient_ref))
  ), period as (
    select m.patient_ref, m.provider, m.kind, lower(m.days) as from_day, upper(m.days) as until_day,
           lower(m.days) > m.since as returned
      from (
        select m.patient_ref, m.provider, 'visit' as kind, unnest(m.visit) as days, lower(m.visit) as since from months m
        union all
        select m.patient_ref, m.provider, 'hygiene', unnest(m.hygiene), lower(m.hygiene) from months m) m
  ), present as (
    select a.ctid as place, a.patient_ref, a.provider, a.kind, a.from_day, a.until_day, a.returned
      from metrics.active_period a where a.clinic_id = clinic and a.patient_ref = any (patients)
    union all
    select a.ctid, a.patient_ref, a.provider, a.kind, a.from_day, a.until_day, a.returned
      from metrics.active_period a where patients is null and a.clinic_id = clinic
  ), change as materialized (
    select a.place, patient_ref, provider, kind, from_day, a.until_day as was_until, p.until_day as is_until,
           a.returned as had_returned, p.returned
      from period p full join present a using (patient_ref, provider, kind, from_day)
      where (p.until_day, p.returned) is distinct from (a.until_day, a.returned)
  ), added as (
    insert into metrics.active_period (clinic_id, patient_ref, provider, kind, from_day, until_day, returned)
      select clinic, c.patient_ref, c.provider, c.kind, c.from_day, c.is_until, c.returned
        from change c where c.was_until is null
        order by c.patient_ref, c.provider, c.kind, c.from_day
  ), moved as (
    update metrics.active_period a set until_day = c.is_until, returned = c.returned
      from change c
      where a.ctid = c.place and a.clinic_id = clinic and c.is_until is not null
  ), gone as (
    delete from metrics.active_period a
      using change c
      where a.ctid = c.place and a.clinic_id = clinic and c.is_until is null
  ), step as (
    select c.provider, s.day, sum(s.step) filter (where c.kind = 'visit') as active_step,
           sum(s.step) filter (where c.kind = 'hygiene') as hygiene_step,
           sum(s.returned) filter (where c.kind = 'visit') as returned
      from change c
        cross join lateral (values
          (c.from_day, (c.is_until is not null)::integer - (c.was_until is not null)::integer,
           coalesce(c.returned, false)::integer - coalesce(c.had_returned, false)::integer),
          (c.was_until, 1, 0), (c.is_until, -1, 0)) as s (day, step, returned)
      where s.day is not null
      group by c.provider, s.day
  )
  select s.provider, s.day, coalesce(s.active_step, 0)::integer, coalesce(s.hygiene_step, 0)::integer,
         coalesce(s.returned, 0)::integer
    from step s
    where s.active_step <> 0 or s.hygiene_step <> 0 or s.returned <> 0;
end
$$;

-- Brings the days of the given patients (null for all) up to date with their completed appointments: those with a hygiene
-- visit, and whether a hygiene appointment is booked that starts later (any that is not cancelled), and those on which a
-- treatment was presented, and whether some of it was accepted. Returns the days that differ.
create or replace function metrics.refresh_patient_days(clinic uuid, patients text[]) returns setof date
  language plpgsql volatile set search_path = ''
as $$
begin
  return query
  with appointment as materialized (
    -- Those that count, and those that another may be reappointed by.
    select f.patient_ref, f.day, f.provider, f.kind = 'hygiene' as hygiene, f.scheduled_start, f.presented_minor,
           f.accepted_minor, f.status
      from metrics.appointment_metrics f
      where f.clinic_id = clinic and f.patient_ref = any (patients) and f.deleted_at is null
        and (f.kind = 'hygiene' or f.presented_minor > 0)
    union all
    select f.patient_ref, f.day, f.provider, f.kind = 'hygiene', f.scheduled_start, f.presented_minor, f.accepted_minor,
           f.status
      from metrics.appointment_metrics f
      where patients is null and f.clinic_id = clinic and f.deleted_at is null
        and (f.kind = 'hygiene' or f.presented_minor > 0)
  ), booked as (
    select a.patient_ref, max(a.scheduled_start) as last_hygiene
      from appointment a
      where a.hygiene and a.status <> 'cancelled'
      group by a.patient_ref
  ), event as (
    select a.patient_ref, a.day, a.provider, bool_or(a.hygiene) as hygiene,
           bool_or(a.hygiene and a.scheduled_start < b.last_hygiene) as reappointed,
           coalesce(bool_or(a.presented_minor > 0), false) as presented,
           coalesce(bool_or(a.accepted_minor > 0), false) as accepted
      from appointment a left join booked b using (patient_ref)
      where a.status = 'completed'
      group by a.patient_ref, a.day, a.provider
  ), present as (
    select p.ctid as place, p.patient_ref, p.day, p.provider, p.hygiene, p.reappointed, p.presented, p.accepted
      from metrics.patient_day p where p.clinic_id = clinic and p.patient_ref = any (patients)
    union all
    select p.ctid, p.patient_ref, p.day, p.provider, p.hygiene, p.reappointed, p.presented, p.accepted
      from metrics.patient_day p where patients is null and p.clinic_id = clinic
  ), change as materialized (
    select p.place, patient_ref, day, provider, e.hygiene, coalesce(e.reappointed, false) as reappointed, e.presented,
           e.accepted
      from event e full join present p using (patient_ref, day, provider)
      where (e.hygiene, coalesce(e.reappointed, false), e.presented, e.accepted)
        is distinct from (p.hygiene, p.reappointed, p.presented, p.accepted)
  ), added as (
    insert into metrics.patient_day (clinic_id, day, patient_ref, provider, hygiene, reappointed, presented, accepted)
      select clinic, c.day, c.patient_ref, c.provider, c.hygiene, c.reappointed, c.presented, c.accepted
        from change c where c.place is null
        order by c.day, c.patient_ref
  ), moved as (
    update metrics.patient_day p
      set hygiene = c.hygiene, reappointed = c.reappointed, presented = c.presented, accepted = c.accepted
      from change c
      where p.ctid = c.place and p.clinic_id = clinic and c.hygiene is not null
  ), gone as (
    delete from metrics.patient_day p
      using change c
      where p.ctid = c.place and p.clinic_id = clinic and c.hygiene is null
  )
  select distinct c.day from change c;
end
$$;
