revoke all on scheduler.missed_run from scheduler_service;
grant select on scheduler.missed_run to scheduler_service;

drop policy if exists "Missed runs are visible to those who may run jobs where they belong" on scheduler.missed_run;
create policy "Missed runs are visible to those who may run jobs where they belong" on scheduler.missed_run
  for select to scheduler_service
  using (clinic_id = any ((select access.clinic_ids())::uuid[])
      and (select access.roles()) && '{admin,owner,super_admin,service}'
    or (select access.scope()) = 'organization' and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,super_admin,service}'
    or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');

drop policy if exists "Missed runs are looked at by the clockwork" on scheduler.missed_run;
create policy "Missed runs are looked at by the clockwork" on scheduler.missed_run
  for select to ward_owner
  using ((select access.scope()) = 'clockwork' or clinic_id = (select access.clinic_being_purged()));

drop policy if exists "Missed runs are found by the clockwork" on scheduler.missed_run;
create policy "Missed runs are found by the clockwork" on scheduler.missed_run
  for insert to ward_owner
  with check ((select access.scope()) = 'clockwork');

drop policy if exists "Missed runs are closed by the clockwork" on scheduler.missed_run;
create policy "Missed runs are closed by the clockwork" on scheduler.missed_run
  for update to ward_owner
  using ((select access.scope()) = 'clockwork') with check ((select access.scope()) = 'clockwork');

drop policy if exists "Missed runs are purged with the clinic, and when they are old" on scheduler.missed_run;
create policy "Missed runs are purged with the clinic, and when they are old" on scheduler.missed_run
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged())
    or (select access.scope()) = 'clockwork' and made_good_at is not null);
