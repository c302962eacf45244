revoke all on audit.chain_head from audit_service;
grant select on audit.chain_head to audit_service;

drop policy if exists "The head of a chain is visible to those who see its events" on audit.chain_head;
create policy "The head of a chain is visible to those who see its events" on audit.chain_head
  for select to audit_service
  using (stream = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,compliance,support}'
    or (select access.scope()) = 'organization'
      and stream = (select access.organization_id())
      and (select access.roles()) && '{owner,compliance}');

drop policy if exists "Heads are found by the recorder" on audit.chain_head;
create policy "Heads are found by the recorder" on audit.chain_head
  for select to ward_owner
  using ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service');

drop policy if exists "Chains are begun by the recorder" on audit.chain_head;
create policy "Chains are begun by the recorder" on audit.chain_head
  for insert to ward_owner
  with check ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service');

drop policy if exists "Chains are lengthened by the recorder" on audit.chain_head;
create policy "Chains are lengthened by the recorder" on audit.chain_head
  for update to ward_owner
  using ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service')
  with check ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service');

drop policy if exists "Chains are never forgotten" on audit.chain_head;
create policy "Chains are never forgotten" on audit.chain_head
  for delete to audit_service, ward_owner
  using (false);
