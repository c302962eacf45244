revoke all on scheduler.job_pause from scheduler_service;
grant select, insert on scheduler.job_pause to scheduler_service;
grant update (paused, since) on scheduler.job_pause to scheduler_service;

drop policy if exists "Pauses are visible to those who may run jobs for their clinic" on scheduler.job_pause;
create policy "Pauses are visible to those who may run jobs for their clinic" on scheduler.job_pause
  for select to scheduler_service
  using (clinic_id = any ((select access.clinic_ids())::uuid[])
    and (select access.roles()) && '{admin,owner,super_admin,service}');

drop policy if exists "Jobs are paused by those who may run them for their clinic" on scheduler.job_pause;
create policy "Jobs are paused by those who may run them for their clinic" on scheduler.job_pause
  for insert to scheduler_service
  with check (clinic_id = (select access.clinic_id())
    and (select access.roles()) && '{admin,owner,super_admin,service}');

drop policy if exists "Jobs are resumed by those who may run them for their clinic" on scheduler.job_pause;
create policy "Jobs are resumed by those who may run them for their clinic" on scheduler.job_pause
  for update to scheduler_service
  using (clinic_id = (select access.clinic_id())
    and (select access.roles()) && '{admin,owner,super_admin,service}')
  with check (clinic_id = (select access.clinic_id())
    and (select access.roles()) && '{admin,owner,super_admin,service}');

drop policy if exists "Pauses are heeded by the clockwork" on scheduler.job_pause;
create policy "Pauses are heeded by the clockwork" on scheduler.job_pause
  for select to ward_owner
  using ((select access.scope()) = 'clockwork' or clinic_id = (select access.clinic_being_purged()));

drop policy if exists "Pauses are purged with the clinic" on scheduler.job_pause;
create policy "Pauses are purged with the clinic" on scheduler.job_pause
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
