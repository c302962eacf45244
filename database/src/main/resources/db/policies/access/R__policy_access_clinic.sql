grant select on access.clinic to tenancy_service, metrics_service, audit_service, scheduler_service;

drop policy if exists "Clinics of the directory are visible where the request is addressed to" on access.clinic;
create policy "Clinics of the directory are visible where the request is addressed to" on access.clinic
  for select to tenancy_service, metrics_service, audit_service, scheduler_service
  using (id = any ((select access.clinic_ids())::uuid[]));

-- ward_owner can't log in: only the context function reads the whole directory, and only the projection writes it.
drop policy if exists "Clinics of the directory are readable by the context function" on access.clinic;
create policy "Clinics of the directory are readable by the context function" on access.clinic
  for select to ward_owner
  using (true);
drop policy if exists "Clinics of the directory are added by the projection" on access.clinic;
create policy "Clinics of the directory are added by the projection" on access.clinic
  for insert to ward_owner
  with check (true);
drop policy if exists "Clinics of the directory are changed by the projection" on access.clinic;
create policy "Clinics of the directory are changed by the projection" on access.clinic
  for update to ward_owner
  using (true)
  with check (true);
drop policy if exists "Clinics of the directory are removed by the projection" on access.clinic;
create policy "Clinics of the directory are removed by the projection" on access.clinic
  for delete to ward_owner
  using (true);
