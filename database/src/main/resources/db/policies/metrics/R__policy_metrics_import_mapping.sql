revoke all on metrics.import_mapping from metrics_service;
grant select, insert, update, delete on metrics.import_mapping to metrics_service;

drop policy if exists "Mappings are visible to members of their clinic" on metrics.import_mapping;
create policy "Mappings are visible to members of their clinic" on metrics.import_mapping
  for select to metrics_service, ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Mappings are made by who may write facts" on metrics.import_mapping;
create policy "Mappings are made by who may write facts" on metrics.import_mapping
  for insert to metrics_service
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,staff,provider,service}');

drop policy if exists "Mappings are changed by staff, and by who made them" on metrics.import_mapping;
create policy "Mappings are changed by staff, and by who made them" on metrics.import_mapping
  for update to metrics_service
  using (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,staff,service}' or created_by = (select access.uid())))
  with check (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,staff,service}' or created_by = (select access.uid())));

drop policy if exists "Mappings are removed by staff, and by who made them" on metrics.import_mapping;
create policy "Mappings are removed by staff, and by who made them" on metrics.import_mapping
  for delete to metrics_service
  using (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,staff,service}' or created_by = (select access.uid())));

drop policy if exists "Mappings are purged with the clinic" on metrics.import_mapping;
create policy "Mappings are purged with the clinic" on metrics.import_mapping
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
