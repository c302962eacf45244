revoke all on scheduler.timer_firing from scheduler_service;
grant select on scheduler.timer_firing to scheduler_service;

drop policy if exists "Firings are visible to those who may set timers" on scheduler.timer_firing;
create policy "Firings are visible to those who may set timers" on scheduler.timer_firing
  for select to scheduler_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,service}');

drop policy if exists "Firings are visible to the clockwork and the purge" on scheduler.timer_firing;
create policy "Firings are visible to the clockwork and the purge" on scheduler.timer_firing
  for select to ward_owner
  using ((select access.scope()) = 'clockwork' or clinic_id = (select access.clinic_being_purged()));

drop policy if exists "Firings are written by the clockwork" on scheduler.timer_firing;
create policy "Firings are written by the clockwork" on scheduler.timer_firing
  for insert to ward_owner
  with check ((select access.scope()) = 'clockwork');

drop policy if exists "Firings are never changed" on scheduler.timer_firing;
create policy "Firings are never changed" on scheduler.timer_firing
  for update to ward_owner
  using (false);

drop policy if exists "Firings go with their timer" on scheduler.timer_firing;
create policy "Firings go with their timer" on scheduler.timer_firing
  for delete to ward_owner
  using ((select access.scope()) = 'clockwork' or clinic_id = (select access.clinic_being_purged()));
