revoke all on metrics.patient_metrics from metrics_service;
grant select, insert, update on metrics.patient_metrics to metrics_service;

drop policy if exists "Patients are visible to members of their clinic" on metrics.patient_metrics;
create policy "Patients are visible to members of their clinic" on metrics.patient_metrics
  for select to metrics_service
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Patients are seen by the aggregation" on metrics.patient_metrics;
create policy "Patients are seen by the aggregation" on metrics.patient_metrics
  for select to ward_owner
  using (clinic_id = (select access.clinic_id()));

drop policy if exists "Patients are added by staff" on metrics.patient_metrics;
create policy "Patients are added by staff" on metrics.patient_metrics
  for insert to metrics_service
  with check (clinic_id = (select access.clinic_id()) and created_by is not distinct from (select access.uid())
    and (select access.roles()) && '{admin,staff,service}');

drop policy if exists "Patients are corrected by staff" on metrics.patient_metrics;
create policy "Patients are corrected by staff" on metrics.patient_metrics
  for update to metrics_service
  using (clinic_id = (select access.clinic_id())
    and (select access.roles()) && '{admin,staff,service}')
  with check (clinic_id = (select access.clinic_id())
    and (select access.roles()) && '{admin,staff,service}');

drop policy if exists "Patients are told their day again by the aggregation" on metrics.patient_metrics;
create policy "Patients are told their day again by the aggregation" on metrics.patient_metrics
  for update to ward_owner
  using (clinic_id = (select access.clinic_id()))
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Patients are never removed, only marked as deleted" on metrics.patient_metrics;
create policy "Patients are never removed, only marked as deleted" on metrics.patient_metrics
  for delete to metrics_service
  using (false);

drop policy if exists "Patients are purged with the clinic" on metrics.patient_metrics;
create policy "Patients are purged with the clinic" on metrics.patient_metrics
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
