revoke all on metrics.dirty_day from metrics_service;
grant select, insert on metrics.dirty_day to metrics_service;

drop policy if exists "Marks are visible to members of their clinic" on metrics.dirty_day;
create policy "Marks are visible to members of their clinic" on metrics.dirty_day
  for select to metrics_service
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Marks are seen by the aggregation" on metrics.dirty_day;
create policy "Marks are seen by the aggregation" on metrics.dirty_day
  for select to ward_owner
  using (clinic_id = (select access.clinic_id()));

drop policy if exists "Marks are made in the clinic whose facts change" on metrics.dirty_day;
create policy "Marks are made in the clinic whose facts change" on metrics.dirty_day
  for insert to metrics_service, ward_owner
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Marks are never changed" on metrics.dirty_day;
create policy "Marks are never changed" on metrics.dirty_day
  for update to metrics_service, ward_owner
  using (false);

drop policy if exists "Marks are taken away by the aggregation" on metrics.dirty_day;
create policy "Marks are taken away by the aggregation" on metrics.dirty_day
  for delete to ward_owner
  using (clinic_id = (select access.clinic_id()));

drop policy if exists "Marks are not taken away by services" on metrics.dirty_day;
create policy "Marks are not taken away by services" on metrics.dirty_day
  for delete to metrics_service
  using (false);
