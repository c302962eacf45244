revoke all on tenancy.organization from tenancy_service;
grant select, update on tenancy.organization to tenancy_service;

drop policy if exists "Organizations are visible to those who belong to them" on tenancy.organization;
create policy "Organizations are visible to those who belong to them" on tenancy.organization
  for select to tenancy_service
  using (id = (select access.organization_id())
    or (select access.scope()) = 'self' and id in (select access.get_user_organizations()));

drop policy if exists "Organizations are visible to functions, closed ones to the purge" on tenancy.organization;
create policy "Organizations are visible to functions, closed ones to the purge" on tenancy.organization
  for select to ward_owner
  using (id = (select access.organization_id())
    or (select access.scope()) = 'self' and id in (select access.get_user_organizations())
    or (select access.scope()) = 'purge' and deleted_at is not null and purged_at is null);

drop policy if exists "Organizations are founded by their first owner" on tenancy.organization;
create policy "Organizations are founded by their first owner" on tenancy.organization
  for insert to ward_owner
  with check (id = (select access.organization_id()) and (select access.roles()) && '{owner,super_admin}');

drop policy if exists "Organizations are changed by their owners" on tenancy.organization;
create policy "Organizations are changed by their owners" on tenancy.organization
  for update to tenancy_service, ward_owner
  using (id = (select access.organization_id()) and (select access.scope()) = 'organization' and (select access.roles()) && '{owner,super_admin}'
    or id = (select access.organization_being_purged()))
  with check (id = (select access.organization_id()) and (select access.scope()) = 'organization' and (select access.roles()) && '{owner,super_admin}'
    or id = (select access.organization_being_purged()));

drop policy if exists "Organizations are never removed, only marked as deleted" on tenancy.organization;
create policy "Organizations are never removed, only marked as deleted" on tenancy.organization
  for delete to tenancy_service, ward_owner
  using (false);
