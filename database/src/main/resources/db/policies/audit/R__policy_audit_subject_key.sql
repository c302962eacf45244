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
drop policy if exists "Subject keys are found by those who seal, hold, erase and rewrap" on audit.subject_key;
create policy "Subject keys are found by those who seal, hold, erase and rewrap" on audit.subject_key
  for select to ward_owner
  using ((select session_user) = 'audit_service'
    and ((select access.scope()) = 'platform' and (select access.roles()) && '{service,super_admin}'
      -- By the clinic: when the key was made, the recorder may not have known yet whose it is.
      or clinic_id = any ((select access.clinic_ids())::uuid[]) and (select access.roles()) && '{owner,compliance}'));

drop policy if exists "Subject keys are added by the recorder" on audit.subject_key;
drop policy if exists "Subject keys are added by those who seal and hold" on audit.subject_key;
create policy "Subject keys are added by those who seal and hold" on audit.subject_key
  for insert to ward_owner
  with check ((select session_user) = 'audit_service'
    and ((select access.scope()) = 'platform' and (select access.roles()) && '{service}'
      or (select access.scope()) = 'organization'
        and organization_id = (select access.organization_id())
        and clinic_id = any ((select access.clinic_ids())::uuid[])
        and (select access.roles()) && '{owner,compliance}')
    and destroyed_at is null);

-- What was destroyed is never there again.
drop policy if exists "Subject keys are destroyed by overseers, and rewrapped" on audit.subject_key;
create policy "Subject keys are destroyed by overseers, and rewrapped" on audit.subject_key
  for update to ward_owner
  using ((select session_user) = 'audit_service'
    and destroyed_at is null
    and ((select access.scope()) = 'platform' and (select access.roles()) && '{service,super_admin}'
      or clinic_id = (select access.clinic_id()) and (select access.roles()) && '{owner,compliance}'))
  with check ((select session_user) = 'audit_service'
    and ((select access.scope()) = 'platform' and (select access.roles()) && '{service,super_admin}' and destroyed_at is null
      or clinic_id = (select access.clinic_id()) and (select access.roles()) && '{owner,compliance}'
        and destroyed_at is not null));

drop policy if exists "Subject keys go with the last event about their subject" on audit.subject_key;
create policy "Subject keys go with the last event about their subject" on audit.subject_key
  for delete to ward_owner
  using ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service'
    and not exists (
      select from audit.event e where e.stream = subject_key.clinic_id and e.subject_id = subject_key.pseudonym::text));
