revoke all on metrics.import_reject from metrics_service;
grant select, insert on metrics.import_reject to metrics_service;

drop policy if exists "Rejects are visible to members of their clinic" on metrics.import_reject;
create policy "Rejects are visible to members of their clinic" on metrics.import_reject
  for select to metrics_service, ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Rejects are noted by who may write facts" on metrics.import_reject;
create policy "Rejects are noted by who may write facts" on metrics.import_reject
  for insert to metrics_service
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,staff,provider,service}');

drop policy if exists "Rejects are never changed" on metrics.import_reject;
create policy "Rejects are never changed" on metrics.import_reject
  for update to metrics_service, ward_owner
  using (false);

drop policy if exists "Rejects are never removed" on metrics.import_reject;
create policy "Rejects are never removed" on metrics.import_reject
  for delete to metrics_service
  using (false);

drop policy if exists "Rejects are purged with the clinic" on metrics.import_reject;
create policy "Rejects are purged with the clinic" on metrics.import_reject
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
