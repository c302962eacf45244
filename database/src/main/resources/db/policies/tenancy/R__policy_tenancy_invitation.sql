-- Which columns a request may set, and which the loop that sends mail, decides more than the policies can: nobody accepts for
-- another, and no service chooses a token's hash.
revoke all on tenancy.invitation from tenancy_service;
grant select, insert (organization_id, clinic_id, email, role),
  update (revoked_at, mail_requested_at, mail_next_attempt_at, mail_sent_at, mail_sent_count, mail_error)
  on tenancy.invitation to tenancy_service;

drop policy if exists "Invitations are visible to those who lead their place, and to the relay" on tenancy.invitation;
create policy "Invitations are visible to those who lead their place, and to the relay" on tenancy.invitation
  for select to tenancy_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,compliance,super_admin}'
    or (select access.scope()) = 'organization' and clinic_id is null and organization_id = (select access.organization_id()) and (select access.roles()) && '{owner,compliance,super_admin}'
    or (select access.scope()) = 'relay');

drop policy if exists "Invitations are made by admins and owners" on tenancy.invitation;
create policy "Invitations are made by admins and owners" on tenancy.invitation
  for insert to tenancy_service
  with check (organization_id = (select access.organization_id())
    and (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,super_admin}'
      or clinic_id is null and (select access.scope()) = 'organization' and (select access.roles()) && '{owner,super_admin}'));

drop policy if exists "Invitations are changed by admins and owners, and by the relay" on tenancy.invitation;
create policy "Invitations are changed by admins and owners, and by the relay" on tenancy.invitation
  for update to tenancy_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,super_admin}'
    or (select access.scope()) = 'organization' and clinic_id is null and organization_id = (select access.organization_id()) and (select access.roles()) && '{owner,super_admin}'
    or (select access.scope()) = 'relay')
  with check (organization_id = (select access.organization_id()) or (select access.scope()) = 'relay');

-- ward_owner can't log in: what reads across places are the functions by which people find and accept what they are offered,
-- and the one that takes mail on.
drop policy if exists "Invitations are found by those who may accept them" on tenancy.invitation;
create policy "Invitations are found by those who may accept them" on tenancy.invitation
  for select to ward_owner
  using ((select access.scope()) in ('self', 'relay', 'cleanup') or organization_id = (select access.organization_id()));

drop policy if exists "Invitations are accepted in their own context" on tenancy.invitation;
create policy "Invitations are accepted in their own context" on tenancy.invitation
  for update to ward_owner
  using ((select access.scope()) in ('self', 'relay')
    or (select access.scope()) = 'invitation' and organization_id = (select access.organization_id()))
  with check ((select access.scope()) = 'relay'
    or (select access.scope()) = 'invitation' and organization_id = (select access.organization_id()));

drop policy if exists "Invitations go with their place" on tenancy.invitation;
drop policy if exists "Invitations go a while after their end, or with their place" on tenancy.invitation;
create policy "Invitations go a while after their end, or with their place" on tenancy.invitation
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged())
    or clinic_id is null and organization_id = (select access.organization_being_purged())
    or (select access.scope()) = 'cleanup'
      and coalesce(accepted_at, revoked_at, expires_at) < now() - interval '7 days');
