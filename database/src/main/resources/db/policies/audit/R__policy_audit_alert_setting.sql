-- What is the platform's stands under the nil UUID.
revoke all on audit.alert_setting from audit_service;
grant select, insert, update, delete on audit.alert_setting to audit_service;

drop policy if exists "Alert settings are visible to whose they are" on audit.alert_setting;
create policy "Alert settings are visible to whose they are" on audit.alert_setting
  for select to audit_service
  using (((select access.scope()) = 'organization'
      and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,compliance}'
    or (select access.scope()) = 'platform'
      and organization_id = '00000000-0000-0000-0000-000000000000'
      and (select access.roles()) && '{super_admin}'));

drop policy if exists "Alert settings are made by whose they are" on audit.alert_setting;
create policy "Alert settings are made by whose they are" on audit.alert_setting
  for insert to audit_service
  with check (((select access.scope()) = 'organization'
      and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,compliance}'
    or (select access.scope()) = 'platform'
      and organization_id = '00000000-0000-0000-0000-000000000000'
      and (select access.roles()) && '{super_admin}'));

drop policy if exists "Alert settings are changed by whose they are" on audit.alert_setting;
create policy "Alert settings are changed by whose they are" on audit.alert_setting
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

drop policy if exists "Alert settings are given up by whose they are" on audit.alert_setting;
create policy "Alert settings are given up by whose they are" on audit.alert_setting
  for delete to audit_service
  using (((select access.scope()) = 'organization'
      and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,compliance}'
    or (select access.scope()) = 'platform'
      and organization_id = '00000000-0000-0000-0000-000000000000'
      and (select access.roles()) && '{super_admin}'));

drop policy if exists "Alert settings are kept to by who looks for alerts" on audit.alert_setting;
create policy "Alert settings are kept to by who looks for alerts" on audit.alert_setting
  for select to ward_owner
  using ((select access.scope()) = 'platform'
      and (select access.roles()) && '{service}'
      and (select session_user) = 'audit_service'
    or organization_id = (select access.organization_being_purged()));

drop policy if exists "Alert settings go with their organization" on audit.alert_setting;
create policy "Alert settings go with their organization" on audit.alert_setting
  for delete to ward_owner
  using (organization_id = (select access.organization_being_purged()));
