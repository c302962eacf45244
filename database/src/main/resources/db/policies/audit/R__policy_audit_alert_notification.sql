-- Overseers see who was told; what sends are functions.
revoke all on audit.alert_notification from audit_service;
grant select on audit.alert_notification to audit_service;

drop policy if exists "Notifications are visible to whose they are" on audit.alert_notification;
create policy "Notifications are visible to whose they are" on audit.alert_notification
  for select to audit_service
  using (((select access.scope()) = 'organization'
      and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,compliance}'
    or (select access.scope()) = 'platform'
      and organization_id = '00000000-0000-0000-0000-000000000000'
      and (select access.roles()) && '{super_admin}'));

drop policy if exists "Notifications are seen by who sends" on audit.alert_notification;
create policy "Notifications are seen by who sends" on audit.alert_notification
  for select to ward_owner
  using ((select access.scope()) = 'platform'
      and (select access.roles()) && '{service}'
      and (select session_user) = 'audit_service'
    or organization_id = (select access.organization_being_purged()));

drop policy if exists "Notifications are asked for with their alert" on audit.alert_notification;
create policy "Notifications are asked for with their alert" on audit.alert_notification
  for insert to ward_owner
  with check ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service');

drop policy if exists "Notifications are settled by who sends" on audit.alert_notification;
create policy "Notifications are settled by who sends" on audit.alert_notification
  for update to ward_owner
  using ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service')
  with check ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service');

drop policy if exists "Notifications go with their organization" on audit.alert_notification;
create policy "Notifications go with their organization" on audit.alert_notification
  for delete to ward_owner
  using (organization_id = (select access.organization_being_purged()));
