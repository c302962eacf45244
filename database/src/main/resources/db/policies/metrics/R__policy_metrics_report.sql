-- Made once and never changed; what it says, everybody who sees the clinic's figures could ask for.
revoke all on metrics.report from metrics_service;
grant select on metrics.report to metrics_service;
grant insert (clinic_id, kind, week, edition, running, data, data_sha256, created_by) on metrics.report to metrics_service;

drop policy if exists "Reports are visible to members of their clinic" on metrics.report;
create policy "Reports are visible to members of their clinic" on metrics.report
  for select to metrics_service, ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Reports are made by admins, owners and services" on metrics.report;
create policy "Reports are made by admins, owners and services" on metrics.report
  for insert to metrics_service
  with check (clinic_id = (select access.clinic_id()) and created_by is not distinct from (select access.uid())
    and (select access.roles()) && '{admin,owner,service}');

drop policy if exists "Reports are purged with the clinic" on metrics.report;
create policy "Reports are purged with the clinic" on metrics.report
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
