-- Services read; only metrics.calculate_metrics(), as ward_owner, writes.
revoke all on metrics.patient_day from metrics_service;
grant select on metrics.patient_day to metrics_service;

drop policy if exists "Patient days are visible to members of their clinic" on metrics.patient_day;
create policy "Patient days are visible to members of their clinic" on metrics.patient_day
  for select to metrics_service
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Patient days are seen by the aggregation" on metrics.patient_day;
create policy "Patient days are seen by the aggregation" on metrics.patient_day
  for select to ward_owner
  using (clinic_id = (select access.clinic_id()));

drop policy if exists "Patient days are written by the aggregation" on metrics.patient_day;
create policy "Patient days are written by the aggregation" on metrics.patient_day
  for insert to ward_owner
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Patient days are rewritten by the aggregation" on metrics.patient_day;
create policy "Patient days are rewritten by the aggregation" on metrics.patient_day
  for update to ward_owner
  using (clinic_id = (select access.clinic_id()))
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Patient days are removed by the aggregation" on metrics.patient_day;
create policy "Patient days are removed by the aggregation" on metrics.patient_day
  for delete to ward_owner
  using (clinic_id = (select access.clinic_id()));
