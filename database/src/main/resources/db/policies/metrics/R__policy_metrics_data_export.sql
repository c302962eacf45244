revoke all on metrics.data_export from metrics_service;
grant select, insert, update, delete on metrics.data_export to metrics_service;

drop policy if exists "Exports are visible to who asked for them and to admins" on metrics.data_export;
create policy "Exports are visible to who asked for them and to admins" on metrics.data_export
  for select to metrics_service
  using (clinic_id = any ((select access.clinic_ids())::uuid[])
    and ((select access.roles()) && '{admin,service}' or created_by = (select access.uid())));

drop policy if exists "Exports are visible to the function that ends them" on metrics.data_export;
create policy "Exports are visible to the function that ends them" on metrics.data_export
  for select to ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Exports are asked for by who may take away what they hold" on metrics.data_export;
create policy "Exports are asked for by who may take away what they hold" on metrics.data_export
  for insert to metrics_service
  with check (clinic_id = (select access.clinic_id()) and created_by is not distinct from (select access.uid())
    and (what in ('metrics', 'goals')
        and (select access.roles()) && '{viewer,staff,provider,admin,owner,compliance,service}'
      or (select access.roles()) && '{staff,admin,service}'
      or what in ('financial', 'appointment', 'schedule') and not of_everybody and (select access.roles()) && '{provider}'));

drop policy if exists "Exports are carried on by who asked for them, and by admins" on metrics.data_export;
create policy "Exports are carried on by who asked for them, and by admins" on metrics.data_export
  for update to metrics_service
  using (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,service}' or created_by = (select access.uid())))
  with check (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,service}' or created_by = (select access.uid())));

drop policy if exists "Exports are ended by the function that looks after them" on metrics.data_export;
create policy "Exports are ended by the function that looks after them" on metrics.data_export
  for update to ward_owner
  using (clinic_id = (select access.clinic_id()))
  with check (clinic_id = (select access.clinic_id()) and state in ('failed', 'expired'));

drop policy if exists "Exports are removed by who asked for them, and by admins" on metrics.data_export;
create policy "Exports are removed by who asked for them, and by admins" on metrics.data_export
  for delete to metrics_service
  using (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,service}' or created_by = (select access.uid())));

drop policy if exists "Exports are purged with the clinic" on metrics.data_export;
create policy "Exports are purged with the clinic" on metrics.data_export
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
