-- Nobody's but the recorder's and retention's own, and of migrations, which run without context.
revoke all on audit.horizon from audit_service;

drop policy if exists "The horizon is seen by the recorder and by retention" on audit.horizon;
create policy "The horizon is seen by the recorder and by retention" on audit.horizon
  for select to ward_owner
  using ((select access.scope()) is null
    or (select access.scope()) = 'platform'
      and (select access.roles()) && '{service}'
      and (select session_user) = 'audit_service');

drop policy if exists "The horizon is set by migrations" on audit.horizon;
create policy "The horizon is set by migrations" on audit.horizon
  for insert to ward_owner
  with check ((select access.scope()) is null);

drop policy if exists "The horizon is moved by retention" on audit.horizon;
create policy "The horizon is moved by retention" on audit.horizon
  for update to ward_owner
  using ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service')
  with check ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service');

drop policy if exists "The horizon is never forgotten" on audit.horizon;
create policy "The horizon is never forgotten" on audit.horizon
  for delete to audit_service, ward_owner
  using (false);
