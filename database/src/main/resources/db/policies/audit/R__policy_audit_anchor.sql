revoke all on audit.anchor from audit_service;
grant select on audit.anchor to audit_service;

drop policy if exists "Anchors are visible to those who see the chain" on audit.anchor;
create policy "Anchors are visible to those who see the chain" on audit.anchor
  for select to audit_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,compliance,support}'
    or (select access.scope()) = 'organization'
      and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,compliance}'
    or (select access.scope()) = 'relay');

drop policy if exists "Anchors are found by those who let go" on audit.anchor;
create policy "Anchors are found by those who let go" on audit.anchor
  for select to ward_owner
  using ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service');

drop policy if exists "Anchors are left by those who let go" on audit.anchor;
create policy "Anchors are left by those who let go" on audit.anchor
  for insert to ward_owner
  with check ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service');

drop policy if exists "Anchors are never changed" on audit.anchor;
create policy "Anchors are never changed" on audit.anchor
  for update to audit_service, ward_owner
  using (false);

drop policy if exists "Anchors are never removed" on audit.anchor;
create policy "Anchors are never removed" on audit.anchor
  for delete to audit_service, ward_owner
  using (false);
