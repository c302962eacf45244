revoke all on scheduler.run_line from scheduler_service;
grant select on scheduler.run_line to scheduler_service;

drop policy if exists "Lines are visible to those who see their run" on scheduler.run_line;
create policy "Lines are visible to those who see their run" on scheduler.run_line
  for select to scheduler_service
  using (clinic_id = any ((select access.clinic_ids())::uuid[])
      and (select access.roles()) && '{admin,owner,super_admin,service}'
    or (select access.scope()) in ('organization', 'platform')
      and exists (select from scheduler.job_run r where r.clinic_id = run_line.clinic_id and r.id = run_line.run_id));

drop policy if exists "Lines are seen by the clockwork" on scheduler.run_line;
create policy "Lines are seen by the clockwork" on scheduler.run_line
  for select to ward_owner
  using ((select access.scope()) = 'clockwork' or clinic_id = (select access.clinic_being_purged()));

drop policy if exists "Lines are added by the clockwork" on scheduler.run_line;
create policy "Lines are added by the clockwork" on scheduler.run_line
  for insert to ward_owner
  with check ((select access.scope()) = 'clockwork');

drop policy if exists "Lines go with their run" on scheduler.run_line;
create policy "Lines go with their run" on scheduler.run_line
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
