revoke all on tenancy.organization_role from tenancy_service;
grant select, insert, update, delete on tenancy.organization_role to tenancy_service;

drop policy if exists "Organization roles are visible in their organization and to their holder" on tenancy.organization_role;
create policy "Organization roles are visible in their organization and to their holder" on tenancy.organization_role
  for select to tenancy_service, ward_owner
  using (organization_id = (select access.organization_id()) and (select access.scope()) = 'organization'
    or (select access.scope()) in ('self', 'invitation') and user_id = (select access.uid())
    or organization_id = (select access.organization_being_purged()));

-- Who accepts an invitation gives themselves the role that they were offered, and no other.
drop policy if exists "Organization roles are given by owners" on tenancy.organization_role;
create policy "Organization roles are given by owners" on tenancy.organization_role
  for insert to tenancy_service, ward_owner
  with check (organization_id = (select access.organization_id())
    and ((select access.scope()) = 'organization' and (select access.roles()) && '{owner,super_admin}'
      or (select access.scope()) = 'invitation' and user_id = (select access.uid()) and role = any ((select access.roles())::text[])));

drop policy if exists "Organization roles are changed by owners" on tenancy.organization_role;
create policy "Organization roles are changed by owners" on tenancy.organization_role
  for update to tenancy_service, ward_owner
  using (organization_id = (select access.organization_id()) and (select access.scope()) = 'organization' and (select access.roles()) && '{owner,super_admin}')
  with check (organization_id = (select access.organization_id()) and (select access.scope()) = 'organization' and (select access.roles()) && '{owner,super_admin}');

drop policy if exists "Organization roles are ended by owners and by their holder" on tenancy.organization_role;
create policy "Organization roles are ended by owners and by their holder" on tenancy.organization_role
  for delete to tenancy_service, ward_owner
  using (organization_id = (select access.organization_id()) and (select access.scope()) = 'organization'
    and ((select access.roles()) && '{owner,super_admin}' or user_id = (select access.uid()))
    or organization_id = (select access.organization_being_purged()));
