-- Overseers see how it goes; what moves it are the functions of who delivers.
revoke all on audit.event_stream_delivery from audit_service;
grant select on audit.event_stream_delivery to audit_service;

drop policy if exists "Deliveries are visible to overseers" on audit.event_stream_delivery;
create policy "Deliveries are visible to overseers" on audit.event_stream_delivery
  for select to audit_service
  using ((select access.scope()) = 'organization'
    and organization_id = (select access.organization_id())
    and (select access.roles()) && '{owner,compliance}');

drop policy if exists "Deliveries are seen by who delivers" on audit.event_stream_delivery;
create policy "Deliveries are seen by who delivers" on audit.event_stream_delivery
  for select to ward_owner
  using ((select session_user) = 'audit_service'
    and (organization_id = (select access.organization_id())
      or (select access.scope()) = 'platform' and (select access.roles()) && '{service}'));

drop policy if exists "Deliveries begin with their stream" on audit.event_stream_delivery;
create policy "Deliveries begin with their stream" on audit.event_stream_delivery
  for insert to ward_owner
  with check ((select session_user) = 'audit_service'
    and (organization_id = (select access.organization_id())
      or (select access.scope()) = 'platform' and (select access.roles()) && '{service}'));

drop policy if exists "Deliveries are moved by who delivers" on audit.event_stream_delivery;
create policy "Deliveries are moved by who delivers" on audit.event_stream_delivery
  for update to ward_owner
  using ((select session_user) = 'audit_service'
    and (organization_id = (select access.organization_id())
      or (select access.scope()) = 'platform' and (select access.roles()) && '{service}'))
  with check ((select session_user) = 'audit_service'
    and (organization_id = (select access.organization_id())
      or (select access.scope()) = 'platform' and (select access.roles()) && '{service}'));

drop policy if exists "Deliveries go with their stream" on audit.event_stream_delivery;
create policy "Deliveries go with their stream" on audit.event_stream_delivery
  for delete to ward_owner
  using ((select session_user) = 'audit_service'
    and (organization_id = (select access.organization_id())
      or (select access.scope()) = 'platform' and (select access.roles()) && '{service}'));
