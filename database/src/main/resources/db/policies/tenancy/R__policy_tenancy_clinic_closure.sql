revoke all on tenancy.clinic_closure from tenancy_service;
grant select, insert, delete on tenancy.clinic_closure to tenancy_service;

drop policy if exists "Closures are visible to members of their clinic" on tenancy.clinic_closure;
create policy "Closures are visible to members of their clinic" on tenancy.clinic_closure
  for select to tenancy_service, ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Closures are added by admins and owners" on tenancy.clinic_closure;
create policy "Closures are added by admins and owners" on tenancy.clinic_closure
  for insert to tenancy_service, ward_owner
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,super_admin}');

drop policy if exists "Closures are never changed" on tenancy.clinic_closure;
create policy "Closures are never changed" on tenancy.clinic_closure
  for update to tenancy_service, ward_owner
  using (false);

drop policy if exists "Closures are removed by admins and owners" on tenancy.clinic_closure;
create policy "Closures are removed by admins and owners" on tenancy.clinic_closure
  for delete to tenancy_service, ward_owner
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,super_admin}'
    or clinic_id = (select access.clinic_being_purged()));
