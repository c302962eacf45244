-- Keys are seen by whoever sees the events that they open; they are made, wrapped anew and destroyed through functions alone.
revoke all on audit.subject_key from audit_service;
grant select on audit.subject_key to audit_service;

drop policy if exists "Subject keys are visible to those who see the events" on audit.subject_key;
create policy "Subject keys are visible to those who see the events" on audit.subject_key
  for select to audit_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,compliance,support}'
    or (select access.scope()) = 'organization'
      and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,compliance}');

drop policy if exists "Subject keys are found by the recorder" on audit.subject_key;
create policy "Subject keys are found by the recorder" on audit.subject_key
  for select to ward_owner
  using ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service');

drop policy if exists "Subject keys are added by the recorder" on audit.subject_key;
create policy "Subject keys are added by the recorder" on audit.subject_key
  for insert to ward_owner
  with check ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service'
    and destroyed_at is null);
