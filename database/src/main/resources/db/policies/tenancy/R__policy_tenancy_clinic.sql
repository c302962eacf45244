revoke all on tenancy.clinic from tenancy_service;
grant select, insert, update on tenancy.clinic to tenancy_service;

drop policy if exists "Clinics are visible where the request is addressed to" on tenancy.clinic;
create policy "Clinics are visible where the request is addressed to" on tenancy.clinic
  for select to tenancy_service
  using (id = any ((select access.clinic_ids())::uuid[])
    or (select access.scope()) = 'organization' and organization_id = (select access.organization_id()));

drop policy if exists "Clinics are visible to functions, closed ones to the purge" on tenancy.clinic;
create policy "Clinics are visible to functions, closed ones to the purge" on tenancy.clinic
  for select to ward_owner
  using (id = any ((select access.clinic_ids())::uuid[])
    or (select access.scope()) = 'organization' and organization_id = (select access.organization_id())
    or (select access.scope()) = 'purge' and deleted_at is not null and purged_at is null);

drop policy if exists "Clinics are opened by owners of the organization" on tenancy.clinic;
create policy "Clinics are opened by owners of the organization" on tenancy.clinic
  for insert to tenancy_service, ward_owner
  with check (organization_id = (select access.organization_id()) and (select access.scope()) = 'organization' and (select access.roles()) && '{owner,super_admin}');

-- A closed clinic can't be addressed: its organization's owners restore it from there.
drop policy if exists "Clinics are changed by their admins and owners" on tenancy.clinic;
create policy "Clinics are changed by their admins and owners" on tenancy.clinic
  for update to tenancy_service, ward_owner
  using (id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,super_admin}'
    or (select access.scope()) = 'organization' and organization_id = (select access.organization_id()) and (select access.roles()) && '{owner,super_admin}'
    or id = (select access.clinic_being_purged()))
  with check (organization_id = (select access.organization_id())
    and (id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,super_admin}'
      or (select access.scope()) = 'organization' and (select access.roles()) && '{owner,super_admin}'
      or id = (select access.clinic_being_purged())));

drop policy if exists "Clinics are never removed, only marked as deleted" on tenancy.clinic;
create policy "Clinics are never removed, only marked as deleted" on tenancy.clinic
  for delete to tenancy_service, ward_owner
  using (false);
