grant select on access.membership to tenancy_service, metrics_service, audit_service, scheduler_service;

drop policy if exists "Memberships of the directory are visible where the request is addressed to" on access.membership;
create policy "Memberships of the directory are visible where the request is addressed to" on access.membership
  for select to tenancy_service, metrics_service, audit_service, scheduler_service
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

-- ward_owner can't log in: only the context function reads the whole directory, and only the projection writes it.
drop policy if exists "Memberships of the directory are readable by the context function" on access.membership;
create policy "Memberships of the directory are readable by the context function" on access.membership
  for select to ward_owner
  using (true);
drop policy if exists "Memberships of the directory are added by the projection" on access.membership;
create policy "Memberships of the directory are added by the projection" on access.membership
  for insert to ward_owner
  with check (true);
drop policy if exists "Memberships of the directory are changed by the projection" on access.membership;
create policy "Memberships of the directory are changed by the projection" on access.membership
  for update to ward_owner
  using (true)
  with check (true);
drop policy if exists "Memberships of the directory are removed by the projection" on access.membership;
create policy "Memberships of the directory are removed by the projection" on access.membership
  for delete to ward_owner
  using (true);
