grant select on access.clinic_closure to tenancy_service, metrics_service, audit_service, scheduler_service;

drop policy if exists "Closures of the directory are visible where the request is addressed to" on access.clinic_closure;
create policy "Closures of the directory are visible where the request is addressed to" on access.clinic_closure
  for select to tenancy_service, metrics_service, audit_service, scheduler_service
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

-- ward_owner can't log in: only the context function reads the whole directory, and only the projection writes it.
drop policy if exists "Closures of the directory are readable by the context function" on access.clinic_closure;
create policy "Closures of the directory are readable by the context function" on access.clinic_closure
  for select to ward_owner
  using (true);
drop policy if exists "Closures of the directory are added by the projection" on access.clinic_closure;
create policy "Closures of the directory are added by the projection" on access.clinic_closure
  for insert to ward_owner
  with check (true);
drop policy if exists "Closures of the directory are changed by the projection" on access.clinic_closure;
create policy "Closures of the directory are changed by the projection" on access.clinic_closure
  for update to ward_owner
  using (true)
  with check (true);
drop policy if exists "Closures of the directory are removed by the projection" on access.clinic_closure;
create policy "Closures of the directory are removed by the projection" on access.clinic_closure
  for delete to ward_owner
  using (true);
