revoke all on metrics.fact_import from metrics_service;
grant select, insert, update on metrics.fact_import to metrics_service;

drop policy if exists "Imports are visible to members of their clinic" on metrics.fact_import;
create policy "Imports are visible to members of their clinic" on metrics.fact_import
  for select to metrics_service, ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Imports are begun by who may write facts" on metrics.fact_import;
create policy "Imports are begun by who may write facts" on metrics.fact_import
  for insert to metrics_service
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,staff,provider,service}');

drop policy if exists "Imports are carried on by who began them, and by staff" on metrics.fact_import;
create policy "Imports are carried on by who began them, and by staff" on metrics.fact_import
  for update to metrics_service
  using (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,staff,service}' or created_by = (select access.uid())))
  with check (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,staff,service}' or created_by = (select access.uid())));

drop policy if exists "Imports are failed by the function that finds them interrupted" on metrics.fact_import;
create policy "Imports are failed by the function that finds them interrupted" on metrics.fact_import
  for update to ward_owner
  using (clinic_id = (select access.clinic_id()))
  with check (clinic_id = (select access.clinic_id()) and state = 'failed');

drop policy if exists "Imports are never removed" on metrics.fact_import;
create policy "Imports are never removed" on metrics.fact_import
  for delete to metrics_service
  using (false);

drop policy if exists "Imports are purged with the clinic" on metrics.fact_import;
create policy "Imports are purged with the clinic" on metrics.fact_import
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
