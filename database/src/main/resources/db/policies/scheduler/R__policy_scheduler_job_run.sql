revoke all on scheduler.job_run from scheduler_service;
grant select on scheduler.job_run to scheduler_service;
grant update (state, claimable_at, finished_at, error, result) on scheduler.job_run to scheduler_service;

drop policy if exists "Runs are visible to those who may run jobs for their clinic" on scheduler.job_run;
drop policy if exists "Runs are visible to those who may run jobs where they belong" on scheduler.job_run;
create policy "Runs are visible to those who may run jobs where they belong" on scheduler.job_run
  for select to scheduler_service
  using (clinic_id = any ((select access.clinic_ids())::uuid[])
      and (select access.roles()) && '{admin,owner,super_admin,service}'
    or (select access.scope()) = 'organization' and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,super_admin,service}'
    or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}'
    or (select access.scope()) = 'platform' and (select access.roles()) && '{service}'
      and clinic_id = '00000000-0000-0000-0000-000000000000' and organization_id = '00000000-0000-0000-0000-000000000000');

drop policy if exists "Runs are finished by the service in the context of their clinic" on scheduler.job_run;
drop policy if exists "Runs are finished by the service where they belong" on scheduler.job_run;
create policy "Runs are finished by the service where they belong" on scheduler.job_run
  for update to scheduler_service
  using ((select access.roles()) && '{service}'
    and (clinic_id = (select access.clinic_id())
      or (select access.scope()) = 'organization' and clinic_id = '00000000-0000-0000-0000-000000000000'
        and organization_id = (select access.organization_id())
      or (select access.scope()) = 'platform' and clinic_id = '00000000-0000-0000-0000-000000000000'
        and organization_id = '00000000-0000-0000-0000-000000000000'))
  with check ((select access.roles()) && '{service}'
    and (clinic_id = (select access.clinic_id())
      or (select access.scope()) = 'organization' and clinic_id = '00000000-0000-0000-0000-000000000000'
        and organization_id = (select access.organization_id())
      or (select access.scope()) = 'platform' and clinic_id = '00000000-0000-0000-0000-000000000000'
        and organization_id = '00000000-0000-0000-0000-000000000000'));

-- What crosses clinics is done by the functions of the clockwork, as ward_owner and in a context of their own. What people
-- ask for, end and try again is done by ward_owner too, but in the context of whoever asks.
drop policy if exists "Runs are visible to the clockwork and to whoever requests them" on scheduler.job_run;
create policy "Runs are visible to the clockwork and to whoever requests them" on scheduler.job_run
  for select to ward_owner
  using ((select access.scope()) = 'clockwork'
    or clinic_id = (select access.clinic_id())
    or (select access.scope()) = 'organization' and organization_id = (select access.organization_id())
    or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');

drop policy if exists "Runs are made by the clockwork or requested by those who may run jobs" on scheduler.job_run;
create policy "Runs are made by the clockwork or requested by those who may run jobs" on scheduler.job_run
  for insert to ward_owner
  with check ((select access.scope()) = 'clockwork'
    or trigger in ('manual', 'backfill') and clinic_id = (select access.clinic_id())
      and (select access.roles()) && '{admin,owner,super_admin,service}'
    or trigger in ('manual', 'backfill') and (select access.scope()) = 'organization'
      and organization_id = (select access.organization_id()) and (select access.roles()) && '{owner,super_admin,service}'
    or trigger in ('manual', 'backfill') and (select access.scope()) = 'platform'
      and (select access.roles()) && '{super_admin}');

drop policy if exists "Runs are claimed and given up by the clockwork" on scheduler.job_run;
drop policy if exists "Runs are claimed by the clockwork, ended and retried by those who may run jobs" on scheduler.job_run;
create policy "Runs are claimed by the clockwork, ended and retried by those who may run jobs" on scheduler.job_run
  for update to ward_owner
  using ((select access.scope()) = 'clockwork'
    or clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,super_admin,service}'
    or (select access.scope()) = 'organization' and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,super_admin,service}'
    or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}')
  with check ((select access.scope()) = 'clockwork'
    or clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,super_admin,service}'
    or (select access.scope()) = 'organization' and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,super_admin,service}'
    or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');

drop policy if exists "Runs are never removed" on scheduler.job_run;
create policy "Runs are never removed" on scheduler.job_run
  for delete to scheduler_service
  using (false);

drop policy if exists "Runs are purged with the clinic" on scheduler.job_run;
drop policy if exists "Runs are purged with the clinic, and by the clockwork when they are old" on scheduler.job_run;
create policy "Runs are purged with the clinic, and by the clockwork when they are old" on scheduler.job_run
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged())
    or (select access.scope()) = 'clockwork' and finished_at is not null);
