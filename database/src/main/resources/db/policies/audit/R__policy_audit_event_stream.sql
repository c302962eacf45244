revoke all on audit.event_stream from audit_service;
grant select, insert, update, delete on audit.event_stream to audit_service;

drop policy if exists "Streams are visible to overseers" on audit.event_stream;
create policy "Streams are visible to overseers" on audit.event_stream
  for select to audit_service
  using ((select access.scope()) = 'organization'
    and organization_id = (select access.organization_id())
    and (select access.roles()) && '{owner,compliance}');

drop policy if exists "Streams are set up by overseers" on audit.event_stream;
create policy "Streams are set up by overseers" on audit.event_stream
  for insert to audit_service
  with check ((select access.scope()) = 'organization'
    and organization_id = (select access.organization_id())
    and (select access.roles()) && '{owner,compliance}');

drop policy if exists "Streams are changed by overseers" on audit.event_stream;
create policy "Streams are changed by overseers" on audit.event_stream
  for update to audit_service
  using ((select access.scope()) = 'organization'
    and organization_id = (select access.organization_id())
    and (select access.roles()) && '{owner,compliance}')
  with check ((select access.scope()) = 'organization'
    and organization_id = (select access.organization_id())
    and (select access.roles()) && '{owner,compliance}');

drop policy if exists "Streams are taken down by overseers" on audit.event_stream;
create policy "Streams are taken down by overseers" on audit.event_stream
  for delete to audit_service
  using ((select access.scope()) = 'organization'
    and organization_id = (select access.organization_id())
    and (select access.roles()) && '{owner,compliance}');

drop policy if exists "Streams are found by who delivers, and by the purge" on audit.event_stream;
create policy "Streams are found by who delivers, and by the purge" on audit.event_stream
  for select to ward_owner
  using ((select access.scope()) = 'platform'
      and (select access.roles()) && '{service}'
      and (select session_user) = 'audit_service'
    or (select session_user) = 'audit_service' and organization_id = (select access.organization_id())
    or organization_id = (select access.organization_being_purged()));

drop policy if exists "Streams are stopped by who delivers" on audit.event_stream;
create policy "Streams are stopped by who delivers" on audit.event_stream
  for update to ward_owner
  using ((select session_user) = 'audit_service'
    and organization_id = (select access.organization_id()))
  with check ((select session_user) = 'audit_service'
    and organization_id = (select access.organization_id()));

drop policy if exists "Streams go with their organization" on audit.event_stream;
create policy "Streams go with their organization" on audit.event_stream
  for delete to ward_owner
  using (organization_id = (select access.organization_being_purged()));
