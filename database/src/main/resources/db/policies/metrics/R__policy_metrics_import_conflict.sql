revoke all on metrics.import_conflict from metrics_service;
grant select, insert on metrics.import_conflict to metrics_service;

drop policy if exists "Conflicts are visible to members of their clinic" on metrics.import_conflict;
create policy "Conflicts are visible to members of their clinic" on metrics.import_conflict
  for select to metrics_service, ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Conflicts are noted by who may write facts" on metrics.import_conflict;
create policy "Conflicts are noted by who may write facts" on metrics.import_conflict
  for insert to metrics_service
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,staff,provider,service}');

drop policy if exists "Conflicts are never changed" on metrics.import_conflict;
create policy "Conflicts are never changed" on metrics.import_conflict
  for update to metrics_service, ward_owner
  using (false);

drop policy if exists "Conflicts are never removed" on metrics.import_conflict;
create policy "Conflicts are never removed" on metrics.import_conflict
  for delete to metrics_service
  using (false);

drop policy if exists "Conflicts are purged with the clinic" on metrics.import_conflict;
create policy "Conflicts are purged with the clinic" on metrics.import_conflict
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
