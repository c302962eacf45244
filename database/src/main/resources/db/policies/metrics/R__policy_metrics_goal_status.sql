revoke all on metrics.goal_status from metrics_service;
grant select on metrics.goal_status to metrics_service;

drop policy if exists "Goals' statuses are visible to members of their clinic" on metrics.goal_status;
create policy "Goals' statuses are visible to members of their clinic" on metrics.goal_status
  for select to metrics_service, ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Goals' statuses are written by their evaluation" on metrics.goal_status;
create policy "Goals' statuses are written by their evaluation" on metrics.goal_status
  for insert to ward_owner
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Goals' statuses are purged with the clinic" on metrics.goal_status;
create policy "Goals' statuses are purged with the clinic" on metrics.goal_status
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
