-- Takes away the marks of the clinic and says what they mean: the days to add up again, the patients whose visits to look
-- at again, and since when the financial figures that run on may differ. Marks that commit later stay. With a range: its
-- days, marked or not, and all patients.
create or replace function metrics.take_marks(
  clinic uuid, within daterange, out days date[], out patients text[], out financial_since date
)
  language plpgsql volatile set search_path = '' set enable_seqscan = off
as $$
declare
  appointment_days date[];
  gone_patients text[];
  known daterange;
begin
  with taken as (
    delete from metrics.dirty_day m
      where m.clinic_id = clinic and (within is null or m.day <@ within)
      returning m.family, m.day
  )
  select coalesce(array_agg(distinct t.day), '{}'), array_agg(distinct t.day) filter (where t.family = 'appointment'),
         min(t.day) filter (where t.family = 'financial')
    into days, appointment_days, financial_since
    from taken t;
  with taken as (
    delete from metrics.dirty_patient m where m.clinic_id = clinic returning m.patient_ref
  )
  select array_agg(t.patient_ref) into gone_patients from taken t;

  if within is null then
    patients := array(
      select f.patient_ref from metrics.appointment_metrics f
        where f.clinic_id = clinic and f.day = any (appointment_days) and (f.status = 'completed' or f.kind = 'hygiene')
      union
      select p.patient_ref from unnest(gone_patients) as p (patient_ref));
    return;
  end if;

  select daterange(min(d.day), max(d.day), '[]') into known from (
    select f.day from metrics.financial_metrics f where f.clinic_id = clinic
    union select f.day from metrics.appointment_metrics f where f.clinic_id = clinic
    union select f.day from metrics.call_metrics f where f.clinic_id = clinic
    union select f.day from metrics.patient_metrics f where f.clinic_id = clinic
    union select m.day from metrics.daily_measure m where m.clinic_id = clinic
    union select a.period_start from metrics.metric_aggregations a where a.clinic_id = clinic and a.granularity = 'day'
  ) d;
  known := known * within;
  financial_since := lower(known);
  days := array(select d.day::date
                  from generate_series(lower(known), upper(known) - 1, interval '1 day') as d (day)
                  where not isempty(known));
  patients := array(
    select f.patient_ref from metrics.appointment_metrics f where f.clinic_id = clinic
    union select a.patient_ref from metrics.active_period a where a.clinic_id = clinic
    union select h.patient_ref from metrics.hygiene_visit h where h.clinic_id = clinic);
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
