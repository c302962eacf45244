-- Reference data, kept by migrations: read by the triggers that write the trail, as their owner, and by nobody else.
revoke all on access.redaction_rule from tenancy_service, metrics_service, audit_service, scheduler_service;

drop policy if exists "Rules are read by the triggers that follow them" on access.redaction_rule;
create policy "Rules are read by the triggers that follow them" on access.redaction_rule
  for select to ward_owner using (true);

drop policy if exists "Rules come with migrations" on access.redaction_rule;
create policy "Rules come with migrations" on access.redaction_rule
  for insert to ward_owner with check (session_user = 'ward_migrator');

drop policy if exists "Rules change with migrations" on access.redaction_rule;
create policy "Rules change with migrations" on access.redaction_rule
  for update to ward_owner using (session_user = 'ward_migrator') with check (session_user = 'ward_migrator');

drop policy if exists "Rules go with migrations" on access.redaction_rule;
create policy "Rules go with migrations" on access.redaction_rule
  for delete to ward_owner using (session_user = 'ward_migrator');
