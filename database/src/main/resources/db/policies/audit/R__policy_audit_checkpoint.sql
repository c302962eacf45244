-- Rounds add checkpoints and say that they were carried; nobody changes what one says.
revoke all on audit.checkpoint from audit_service;
grant select, insert, update (carried_at, disputed_at) on audit.checkpoint to audit_service;

drop policy if exists "Checkpoints are visible to those who see the chain" on audit.checkpoint;
create policy "Checkpoints are visible to those who see the chain" on audit.checkpoint
  for select to audit_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,compliance,support}'
    or (select access.scope()) = 'organization'
      and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,compliance}'
    or (select access.scope()) = 'relay');

drop policy if exists "Checkpoints are added by rounds" on audit.checkpoint;
create policy "Checkpoints are added by rounds" on audit.checkpoint
  for insert to audit_service
  with check ((select access.scope()) = 'relay' and carried_at is null and disputed_at is null);

drop policy if exists "Checkpoints are carried by rounds" on audit.checkpoint;
create policy "Checkpoints are carried by rounds" on audit.checkpoint
  for update to audit_service
  using ((select access.scope()) = 'relay')
  with check ((select access.scope()) = 'relay');

drop policy if exists "Checkpoints are looked at by those who sign and let go" on audit.checkpoint;
create policy "Checkpoints are looked at by those who sign and let go" on audit.checkpoint
  for select to ward_owner
  using ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service');

drop policy if exists "Checkpoints are never removed" on audit.checkpoint;
create policy "Checkpoints are never removed" on audit.checkpoint
  for delete to audit_service
  using (false);

drop policy if exists "Checkpoints go with what they speak of, beneath an anchor" on audit.checkpoint;
create policy "Checkpoints go with what they speak of, beneath an anchor" on audit.checkpoint
  for delete to ward_owner
  using ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service'
    and carried_at is not null
    and exists (select from audit.anchor a where a.stream = checkpoint.stream and a.seq > checkpoint.seq));
