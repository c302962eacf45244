revoke all on tenancy.user_clinic_roles from tenancy_service;
grant select, insert, update, delete on tenancy.user_clinic_roles to tenancy_service;

drop policy if exists "Memberships are visible to members of their clinic" on tenancy.user_clinic_roles;
drop policy if exists "Memberships are visible in their clinic and to their holder" on tenancy.user_clinic_roles;
create policy "Memberships are visible in their clinic and to their holder" on tenancy.user_clinic_roles
  for select to tenancy_service, ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[])
    or (select access.scope()) = 'self' and user_id = (select access.uid()));

-- Who accepts an invitation gives themselves the role that they were offered, and no other.
drop policy if exists "Memberships are given by admins and owners" on tenancy.user_clinic_roles;
create policy "Memberships are given by admins and owners" on tenancy.user_clinic_roles
  for insert to tenancy_service, ward_owner
  with check (clinic_id = (select access.clinic_id())
    and case (select access.scope())
          when 'invitation' then user_id = (select access.uid()) and role = any ((select access.roles())::text[])
          else (select access.roles()) && '{admin,owner,super_admin}' end);

drop policy if exists "Memberships are changed by admins and owners" on tenancy.user_clinic_roles;
create policy "Memberships are changed by admins and owners" on tenancy.user_clinic_roles
  for update to tenancy_service, ward_owner
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,super_admin}')
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,super_admin}');

drop policy if exists "Memberships are ended by admins, owners and the members themselves" on tenancy.user_clinic_roles;
create policy "Memberships are ended by admins, owners and the members themselves" on tenancy.user_clinic_roles
  for delete to tenancy_service, ward_owner
  using (clinic_id = (select access.clinic_id()) and ((select access.roles()) && '{admin,owner,super_admin}' or user_id = (select access.uid()))
    or clinic_id = (select access.clinic_being_purged()));
