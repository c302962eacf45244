revoke all on metrics.dirty_patient from metrics_service;
grant insert on metrics.dirty_patient to metrics_service;

drop policy if exists "Marked patients are seen by the aggregation" on metrics.dirty_patient;
create policy "Marked patients are seen by the aggregation" on metrics.dirty_patient
  for select to ward_owner
  using (clinic_id = (select access.clinic_id()));

drop policy if exists "Marked patients are not seen by services" on metrics.dirty_patient;
create policy "Marked patients are not seen by services" on metrics.dirty_patient
  for select to metrics_service
  using (false);

drop policy if exists "Patients are marked in the clinic whose facts change" on metrics.dirty_patient;
create policy "Patients are marked in the clinic whose facts change" on metrics.dirty_patient
  for insert to metrics_service, ward_owner
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Marks of patients are never changed" on metrics.dirty_patient;
create policy "Marks of patients are never changed" on metrics.dirty_patient
  for update to metrics_service, ward_owner
  using (false);

drop policy if exists "Marks of patients are taken away by the aggregation" on metrics.dirty_patient;
create policy "Marks of patients are taken away by the aggregation" on metrics.dirty_patient
  for delete to ward_owner
  using (clinic_id = (select access.clinic_id()));

drop policy if exists "Marks of patients are not taken away by services" on metrics.dirty_patient;
create policy "Marks of patients are not taken away by services" on metrics.dirty_patient
  for delete to metrics_service
  using (false);
