revoke all on audit.legal_hold from audit_service;
grant select, insert, update on audit.legal_hold to audit_service;

drop policy if exists "Legal holds are visible to overseers" on audit.legal_hold;
create policy "Legal holds are visible to overseers" on audit.legal_hold
  for select to audit_service
  using ((select access.scope()) = 'organization'
    and organization_id = (select access.organization_id())
    and (select access.roles()) && '{owner,compliance}');

drop policy if exists "Legal holds are placed by overseers on what is theirs" on audit.legal_hold;
create policy "Legal holds are placed by overseers on what is theirs" on audit.legal_hold
  for insert to audit_service
  with check ((select access.scope()) = 'organization'
    and organization_id = (select access.organization_id())
    and (clinic_id is null or clinic_id = any ((select access.clinic_ids())::uuid[]))
    and (select access.roles()) && '{owner,compliance}');

drop policy if exists "Legal holds are released by overseers" on audit.legal_hold;
create policy "Legal holds are released by overseers" on audit.legal_hold
  for update to audit_service
  using ((select access.scope()) = 'organization'
    and organization_id = (select access.organization_id())
    and (select access.roles()) && '{owner,compliance}')
  with check ((select access.scope()) = 'organization'
    and organization_id = (select access.organization_id())
    and (select access.roles()) && '{owner,compliance}');

drop policy if exists "Legal holds are kept to wherever something would go" on audit.legal_hold;
create policy "Legal holds are kept to wherever something would go" on audit.legal_hold
  for select to ward_owner
  using ((select session_user) = 'audit_service'
    and (organization_id = (select access.organization_id())
      or (select access.scope()) = 'platform' and (select access.roles()) && '{service}'));

drop policy if exists "Legal holds are never forgotten, only released" on audit.legal_hold;
create policy "Legal holds are never forgotten, only released" on audit.legal_hold
  for delete to audit_service, ward_owner
  using (false);
