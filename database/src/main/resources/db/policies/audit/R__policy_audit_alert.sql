revoke all on audit.alert from audit_service;
grant select, update on audit.alert to audit_service;

drop policy if exists "Alerts are visible to whose they are" on audit.alert;
create policy "Alerts are visible to whose they are" on audit.alert
  for select to audit_service
  using (((select access.scope()) = 'organization'
      and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,compliance}'
    or (select access.scope()) = 'platform'
      and organization_id = '00000000-0000-0000-0000-000000000000'
      and (select access.roles()) && '{super_admin}'));

drop policy if exists "Alerts are acknowledged by whose they are" on audit.alert;
create policy "Alerts are acknowledged by whose they are" on audit.alert
  for update to audit_service
  using (((select access.scope()) = 'organization'
      and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,compliance}'
    or (select access.scope()) = 'platform'
      and organization_id = '00000000-0000-0000-0000-000000000000'
      and (select access.roles()) && '{super_admin}'))
  with check (((select access.scope()) = 'organization'
      and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,compliance}'
    or (select access.scope()) = 'platform'
      and organization_id = '00000000-0000-0000-0000-000000000000'
      and (select access.roles()) && '{super_admin}'));

drop policy if exists "Alerts are found by who looks" on audit.alert;
create policy "Alerts are found by who looks" on audit.alert
  for select to ward_owner
  using ((select access.scope()) = 'platform'
      and (select access.roles()) && '{service}'
      and (select session_user) = 'audit_service'
    or organization_id = (select access.organization_being_purged()));

drop policy if exists "Alerts are raised by who looks" on audit.alert;
create policy "Alerts are raised by who looks" on audit.alert
  for insert to ward_owner
  with check ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service');

drop policy if exists "Alerts grow while it goes on" on audit.alert;
create policy "Alerts grow while it goes on" on audit.alert
  for update to ward_owner
  using ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service')
  with check ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service');

drop policy if exists "Alerts go with their organization" on audit.alert;
create policy "Alerts go with their organization" on audit.alert
  for delete to ward_owner
  using (organization_id = (select access.organization_being_purged()));

drop policy if exists "Alerts are not removed by the service" on audit.alert;
create policy "Alerts are not removed by the service" on audit.alert
  for delete to audit_service
  using (false);
