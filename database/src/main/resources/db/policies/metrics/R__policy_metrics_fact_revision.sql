revoke all on metrics.fact_revision from metrics_service;
grant select on metrics.fact_revision to metrics_service;

drop policy if exists "Revisions are visible to members of their clinic" on metrics.fact_revision;
create policy "Revisions are visible to members of their clinic" on metrics.fact_revision
  for select to metrics_service, ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Revisions are kept by the trigger on the facts" on metrics.fact_revision;
create policy "Revisions are kept by the trigger on the facts" on metrics.fact_revision
  for insert to ward_owner
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Revisions are never changed" on metrics.fact_revision;
create policy "Revisions are never changed" on metrics.fact_revision
  for update to metrics_service, ward_owner
  using (false);

drop policy if exists "Revisions are purged with the clinic" on metrics.fact_revision;
create policy "Revisions are purged with the clinic" on metrics.fact_revision
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
