revoke all on audit.retention from audit_service;
grant select, insert, update on audit.retention to audit_service;

drop policy if exists "Retention is visible to overseers" on audit.retention;
create policy "Retention is visible to overseers" on audit.retention
  for select to audit_service
  using ((select access.scope()) = 'organization'
    and organization_id = (select access.organization_id())
    and (select access.roles()) && '{owner,compliance}');

drop policy if exists "Retention is agreed by overseers" on audit.retention;
create policy "Retention is agreed by overseers" on audit.retention
  for insert to audit_service
  with check ((select access.scope()) = 'organization'
    and organization_id = (select access.organization_id())
    and (select access.roles()) && '{owner,compliance}');

drop policy if exists "Retention is changed by overseers" on audit.retention;
create policy "Retention is changed by overseers" on audit.retention
  for update to audit_service
  using ((select access.scope()) = 'organization'
    and organization_id = (select access.organization_id())
    and (select access.roles()) && '{owner,compliance}')
  with check ((select access.scope()) = 'organization'
    and organization_id = (select access.organization_id())
    and (select access.roles()) && '{owner,compliance}');

drop policy if exists "Retention is kept to by those who let go" on audit.retention;
create policy "Retention is kept to by those who let go" on audit.retention
  for select to ward_owner
  using ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service');

drop policy if exists "Retention is never forgotten" on audit.retention;
create policy "Retention is never forgotten" on audit.retention
  for delete to audit_service, ward_owner
  using (false);
