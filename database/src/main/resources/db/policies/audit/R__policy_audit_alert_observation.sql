-- Nobody's but of who looks for alerts.
revoke all on audit.alert_observation from audit_service;

drop policy if exists "Observations are counted by who looks" on audit.alert_observation;
create policy "Observations are counted by who looks" on audit.alert_observation
  for select to ward_owner
  using ((select access.scope()) = 'platform'
      and (select access.roles()) && '{service}'
      and (select session_user) = 'audit_service'
    or organization_id = (select access.organization_being_purged()));

drop policy if exists "Observations are made by who looks" on audit.alert_observation;
create policy "Observations are made by who looks" on audit.alert_observation
  for insert to ward_owner
  with check ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service');

drop policy if exists "Observations are never changed" on audit.alert_observation;
create policy "Observations are never changed" on audit.alert_observation
  for update to audit_service, ward_owner
  using (false);

drop policy if exists "Observations go when they can't count any more" on audit.alert_observation;
create policy "Observations go when they can't count any more" on audit.alert_observation
  for delete to ward_owner
  using ((select access.scope()) = 'platform'
      and (select access.roles()) && '{service}'
      and (select session_user) = 'audit_service'
    or organization_id = (select access.organization_being_purged()));
