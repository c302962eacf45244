-- Takes away the marks of the clinic and says what they mean: the days to add up again, and the patients whose visits to look
-- at again. Marks that commit later stay. With a range: its marks, as no list of days, and null for all patients.
create or replace function metrics.take_marks(clinic uuid, within daterange, out days date[], out patients text[])
  language plpgsql volatile set search_path = '' set enable_seqscan = off
as $$
declare
  appointment_days date[];
  gone_patients text[];
begin
  with taken as (
    delete from metrics.dirty_day m
      where m.clinic_id = clinic and (within is null or m.day <@ within)
      returning m.family, m.day
  )
  select coalesce(array_agg(distinct t.day), '{}'), array_agg(distinct t.day) filter (where t.family = 'appointment')
    into days, appointment_days
    from taken t;
  with taken as (
    delete from metrics.dirty_patient m where m.clinic_id = clinic returning m.patient_ref
  )
  select array_agg(t.patient_ref) into gone_patients from taken t;

  if within is not null then
    days := '{}';
  elsif appointment_days is null and gone_patients is null then
    patients := '{}';
  else
    patients := array(
      select f.patient_ref from metrics.appointment_metrics f
        where f.clinic_id = clinic and f.day = any (appointment_days) and (f.status = 'completed' or f.kind = 'hygiene')
      union
      select p.patient_ref from unnest(gone_patients) as p (patient_ref));
  end if;
end
$$;

-- Tells the days of a clinic's appointments and calls anew, by the zone that it has moved to; that marks them.
create or replace function metrics.move_to_time_zone(clinic uuid, zone text) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  update metrics.appointment_metrics f set day = (f.scheduled_start at time zone zone)::date
    where f.clinic_id = clinic and f.day <> (f.scheduled_start at time zone zone)::date;
  update metrics.call_metrics f set day = (f.started_at at time zone zone)::date
    where f.clinic_id = clinic and f.day <> (f.started_at at time zone zone)::date;
end
$$;
