-- Overseers see how it goes; what moves it are the functions of who delivers.
revoke all on audit.event_stream_position from audit_service;
grant select on audit.event_stream_position to audit_service;

drop policy if exists "Positions are visible to overseers" on audit.event_stream_position;
create policy "Positions are visible to overseers" on audit.event_stream_position
  for select to audit_service
  using ((select access.scope()) = 'organization'
    and organization_id = (select access.organization_id())
    and (select access.roles()) && '{owner,compliance}');

drop policy if exists "Positions are seen by who delivers" on audit.event_stream_position;
create policy "Positions are seen by who delivers" on audit.event_stream_position
  for select to ward_owner
  using ((select session_user) = 'audit_service'
    and (organization_id = (select access.organization_id())
      or (select access.scope()) = 'platform' and (select access.roles()) && '{service}'));

drop policy if exists "Positions begin with their stream" on audit.event_stream_position;
create policy "Positions begin with their stream" on audit.event_stream_position
  for insert to ward_owner
  with check ((select session_user) = 'audit_service'
    and (organization_id = (select access.organization_id())
      or (select access.scope()) = 'platform' and (select access.roles()) && '{service}'));

drop policy if exists "Positions are moved by who delivers" on audit.event_stream_position;
create policy "Positions are moved by who delivers" on audit.event_stream_position
  for update to ward_owner
  using ((select session_user) = 'audit_service'
    and (organization_id = (select access.organization_id())
      or (select access.scope()) = 'platform' and (select access.roles()) && '{service}'))
  with check ((select session_user) = 'audit_service'
    and (organization_id = (select access.organization_id())
      or (select access.scope()) = 'platform' and (select access.roles()) && '{service}'));

drop policy if exists "Positions go with their stream" on audit.event_stream_position;
create policy "Positions go with their stream" on audit.event_stream_position
  for delete to ward_owner
  using ((select session_user) = 'audit_service'
    and (organization_id = (select access.organization_id())
      or (select access.scope()) = 'platform' and (select access.roles()) && '{service}'));
