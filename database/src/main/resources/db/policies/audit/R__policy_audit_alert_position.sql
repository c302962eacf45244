-- Nobody's but of who looks through the chains.
revoke all on audit.alert_position from audit_service;

drop policy if exists "Positions of alerts are seen by who looks" on audit.alert_position;
create policy "Positions of alerts are seen by who looks" on audit.alert_position
  for select to ward_owner
  using ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service');

drop policy if exists "Chains are begun by who looks" on audit.alert_position;
create policy "Chains are begun by who looks" on audit.alert_position
  for insert to ward_owner
  with check ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service');

drop policy if exists "Positions of alerts are moved by who looks" on audit.alert_position;
create policy "Positions of alerts are moved by who looks" on audit.alert_position
  for update to ward_owner
  using ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service')
  with check ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service');

drop policy if exists "Positions of alerts are never forgotten" on audit.alert_position;
create policy "Positions of alerts are never forgotten" on audit.alert_position
  for delete to audit_service, ward_owner
  using (false);
