revoke all on metrics.import_change from metrics_service;
grant select, insert on metrics.import_change to metrics_service;

drop policy if exists "Changes of dry runs are visible to members of their clinic" on metrics.import_change;
create policy "Changes of dry runs are visible to members of their clinic" on metrics.import_change
  for select to metrics_service, ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Changes of dry runs are noted by who may write facts" on metrics.import_change;
create policy "Changes of dry runs are noted by who may write facts" on metrics.import_change
  for insert to metrics_service
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,staff,provider,service}');

drop policy if exists "Changes of dry runs are never changed" on metrics.import_change;
create policy "Changes of dry runs are never changed" on metrics.import_change
  for update to metrics_service, ward_owner
  using (false);

drop policy if exists "Changes of dry runs are never removed" on metrics.import_change;
create policy "Changes of dry runs are never removed" on metrics.import_change
  for delete to metrics_service
  using (false);

drop policy if exists "Changes of dry runs are purged with the clinic" on metrics.import_change;
create policy "Changes of dry runs are purged with the clinic" on metrics.import_change
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
