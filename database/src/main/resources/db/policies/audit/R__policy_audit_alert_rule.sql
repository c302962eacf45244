-- The same for everybody; only migrations, which run without context, write it.
revoke all on audit.alert_rule from audit_service;
grant select on audit.alert_rule to audit_service;

drop policy if exists "Alert rules are visible in every context" on audit.alert_rule;
create policy "Alert rules are visible in every context" on audit.alert_rule
  for select to audit_service
  using ((select access.scope()) is not null);

drop policy if exists "Alert rules are visible to migrations and functions" on audit.alert_rule;
create policy "Alert rules are visible to migrations and functions" on audit.alert_rule
  for select to ward_owner
  using (current_user = 'ward_owner');

drop policy if exists "Alert rules are written by migrations" on audit.alert_rule;
create policy "Alert rules are written by migrations" on audit.alert_rule
  for insert to ward_owner
  with check ((select access.scope()) is null);

drop policy if exists "Alert rules are rewritten by migrations" on audit.alert_rule;
create policy "Alert rules are rewritten by migrations" on audit.alert_rule
  for update to ward_owner
  using ((select access.scope()) is null)
  with check ((select access.scope()) is null);

drop policy if exists "Alert rules are never removed" on audit.alert_rule;
create policy "Alert rules are never removed" on audit.alert_rule
  for delete to audit_service, ward_owner
  using (false);
