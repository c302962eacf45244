-- Nobody's but the rounds' own.
revoke all on audit.round from audit_service;
grant select, insert, update on audit.round to audit_service;

drop policy if exists "Rounds are seen by those who go them" on audit.round;
create policy "Rounds are seen by those who go them" on audit.round
  for select to audit_service
  using ((select access.scope()) = 'relay');

drop policy if exists "Rounds are begun by those who go them" on audit.round;
create policy "Rounds are begun by those who go them" on audit.round
  for insert to audit_service
  with check ((select access.scope()) = 'relay');

drop policy if exists "Rounds are ended by those who go them" on audit.round;
create policy "Rounds are ended by those who go them" on audit.round
  for update to audit_service
  using ((select access.scope()) = 'relay')
  with check ((select access.scope()) = 'relay');
