-- The patients of rows that are known by their identities: what a row of patients is known by is the patient, and an appointment
-- is somebody's if the clinic has it already. As many as there are, in no order; none for other families. With the caller's
-- rights.
create or replace function metrics.patients_of(family text, identities text[]) returns text[]
  language sql stable set search_path = ''
  return case family
    when 'patient' then identities
    when 'appointment' then array(
      select f.patient_ref from metrics.appointment_metrics f
        where f.clinic_id = access.clinic_id() and f.external_id = any (identities))
    else '{}' end;

-- The patients whom the changes of a dry run name, before and after.
create or replace function metrics.patients_in(changes jsonb[]) returns text[]
  language sql immutable set search_path = ''
  return array(
    select n.patient
      from unnest(changes) as c (change),
        lateral (select distinct v.patient
                   from (values (c.change #>> '{patient_ref,old}'), (c.change #>> '{patient_ref,new}')) v (patient)) n
      where n.patient is not null);

grant execute on function metrics.patients_of(text, text[]), metrics.patients_in(jsonb[]) to metrics_service;
