-- The same for everybody; comes with migrations, which run without context.
revoke all on audit.retention_class from audit_service;
grant select on audit.retention_class to audit_service;

drop policy if exists "Retention classes are visible in organizations" on audit.retention_class;
create policy "Retention classes are visible in organizations" on audit.retention_class
  for select to audit_service
  using ((select access.scope()) = 'organization');

drop policy if exists "Retention classes are visible to migrations and to retention" on audit.retention_class;
create policy "Retention classes are visible to migrations and to retention" on audit.retention_class
  for select to ward_owner
  using ((select access.scope()) is null
    or (select access.scope()) = 'platform'
      and (select access.roles()) && '{service}'
      and (select session_user) = 'audit_service');

drop policy if exists "Retention classes are written by migrations" on audit.retention_class;
create policy "Retention classes are written by migrations" on audit.retention_class
  for insert to ward_owner
  with check ((select access.scope()) is null);

drop policy if exists "Retention classes are rewritten by migrations" on audit.retention_class;
create policy "Retention classes are rewritten by migrations" on audit.retention_class
  for update to ward_owner
  using ((select access.scope()) is null)
  with check ((select access.scope()) is null);

drop policy if exists "Retention classes are never removed" on audit.retention_class;
create policy "Retention classes are never removed" on audit.retention_class
  for delete to audit_service, ward_owner
  using (false);
