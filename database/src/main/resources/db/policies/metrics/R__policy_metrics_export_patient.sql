-- Whom an export shows is known to whom it would show them.
revoke all on metrics.export_patient from metrics_service;
grant select, insert, delete on metrics.export_patient to metrics_service;

drop policy if exists "Patients of exports are visible to who may take away such rows" on metrics.export_patient;
create policy "Patients of exports are visible to who may take away such rows" on metrics.export_patient
  for select to metrics_service
  using (clinic_id = any ((select access.clinic_ids())::uuid[])
    and exists (
      select from metrics.data_export e
        where e.clinic_id = export_patient.clinic_id and e.id = export_patient.export_id
          and (e.what in ('metrics', 'goals')
              and (select access.roles()) && '{viewer,staff,provider,admin,owner,compliance,service}'
            or (select access.roles()) && '{staff,admin,service}'
            or not e.of_everybody and (select access.roles()) && '{provider}')));

drop policy if exists "Patients of exports are visible to the function that removes them" on metrics.export_patient;
create policy "Patients of exports are visible to the function that removes them" on metrics.export_patient
  for select to ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Patients of exports are written by who asked for the export" on metrics.export_patient;
create policy "Patients of exports are written by who asked for the export" on metrics.export_patient
  for insert to metrics_service
  with check (clinic_id = (select access.clinic_id())
    and exists (
      select from metrics.data_export e
        where e.clinic_id = export_patient.clinic_id and e.id = export_patient.export_id and e.state = 'running'
          and e.created_by is not distinct from (select access.uid())));

drop policy if exists "Patients of exports are never changed" on metrics.export_patient;
create policy "Patients of exports are never changed" on metrics.export_patient
  for update to metrics_service, ward_owner
  using (false);

drop policy if exists "Patients of exports are removed by who asked for the export, and by admins" on metrics.export_patient;
create policy "Patients of exports are removed by who asked for the export, and by admins" on metrics.export_patient
  for delete to metrics_service
  using (clinic_id = (select access.clinic_id())
    and exists (
      select from metrics.data_export e
        where e.clinic_id = export_patient.clinic_id and e.id = export_patient.export_id
          and ((select access.roles()) && '{admin,service}' or e.created_by = (select access.uid()))));

drop policy if exists "Patients of exports are purged with the clinic, and removed when they expire" on metrics.export_patient;
create policy "Patients of exports are purged with the clinic, and removed when they expire" on metrics.export_patient
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged())
    or (select access.scope()) = 'maintenance' and clinic_id = (select access.clinic_id()));
