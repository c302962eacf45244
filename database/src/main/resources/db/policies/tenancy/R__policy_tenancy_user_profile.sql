revoke all on tenancy.user_profile from tenancy_service;
-- Where somebody lives is not for those who see their profile: tenancy.own_addresses() shows it to themselves.
grant select (user_id, subject, email, email_verified, name, status, created_at, created_by, updated_at, updated_by, version,
              deleted_at)
  on tenancy.user_profile to tenancy_service;
grant update (addresses) on tenancy.user_profile to tenancy_service;

drop policy if exists "Addresses are changed by the person who lives there" on tenancy.user_profile;
create policy "Addresses are changed by the person who lives there" on tenancy.user_profile
  for update to tenancy_service
  using ((select access.scope()) = 'self' and user_id = (select access.uid()))
  with check ((select access.scope()) = 'self' and user_id = (select access.uid()));

drop policy if exists "Profiles are visible to their person and where they are members" on tenancy.user_profile;
drop policy if exists "Profiles are visible to their person, places and operators" on tenancy.user_profile;
create policy "Profiles are visible to their person, places and operators" on tenancy.user_profile
  for select to tenancy_service
  using (user_id = (select access.uid())
    or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}'
    or exists (select from tenancy.user_clinic_roles r where r.user_id = user_profile.user_id)
    or exists (select from tenancy.organization_role r where r.user_id = user_profile.user_id));

drop policy if exists "Profiles are compared with the identity provider" on tenancy.user_profile;
create policy "Profiles are compared with the identity provider" on tenancy.user_profile
  for select to ward_owner
  using (user_id = (select access.uid())
    or (select access.scope()) = 'relay'
    or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}'
    or exists (select from tenancy.user_clinic_roles r where r.user_id = user_profile.user_id)
    or exists (select from tenancy.organization_role r where r.user_id = user_profile.user_id));

drop policy if exists "Profiles are made when a person is first seen" on tenancy.user_profile;
create policy "Profiles are made when a person is first seen" on tenancy.user_profile
  for insert to ward_owner
  with check ((select access.scope()) = 'self' and user_id = (select access.uid()));

drop policy if exists "Profiles are kept in step with the identity provider" on tenancy.user_profile;
drop policy if exists "Profiles are changed by tokens, comparisons and operators" on tenancy.user_profile;
create policy "Profiles are changed by tokens, comparisons and operators" on tenancy.user_profile
  for update to ward_owner
  using ((select access.scope()) = 'self' and user_id = (select access.uid())
    or (select access.scope()) = 'relay'
    or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}')
  with check ((select access.scope()) = 'self' and user_id = (select access.uid())
    or (select access.scope()) = 'relay'
    or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');

drop policy if exists "Profiles are never removed" on tenancy.user_profile;
create policy "Profiles are never removed" on tenancy.user_profile
  for delete to tenancy_service, ward_owner
  using (false);
