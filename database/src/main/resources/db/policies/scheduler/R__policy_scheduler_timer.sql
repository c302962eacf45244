revoke all on scheduler.timer from scheduler_service;
grant select on scheduler.timer to scheduler_service;

drop policy if exists "Timers are visible to those who may set them" on scheduler.timer;
create policy "Timers are visible to those who may set them" on scheduler.timer
  for select to scheduler_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,service}');

-- Everything else is done by functions, as ward_owner: in the context of whoever asks, or in that of the clockwork.
drop policy if exists "Timers are visible where they are set and to the clockwork" on scheduler.timer;
create policy "Timers are visible where they are set and to the clockwork" on scheduler.timer
  for select to ward_owner
  using ((select access.scope()) = 'clockwork' or clinic_id = (select access.clinic_id())
    or organization_id = (select access.organization_being_purged()));

drop policy if exists "Timers are set in their clinic" on scheduler.timer;
create policy "Timers are set in their clinic" on scheduler.timer
  for insert to ward_owner
  with check (clinic_id = (select access.clinic_id()) and organization_id = (select access.organization_id())
    and (select access.scope()) = 'clinic');

drop policy if exists "Timers are cancelled in their clinic and fired by the clockwork" on scheduler.timer;
create policy "Timers are cancelled in their clinic and fired by the clockwork" on scheduler.timer
  for update to ward_owner
  using ((select access.scope()) = 'clockwork' or clinic_id = (select access.clinic_id()))
  with check ((select access.scope()) = 'clockwork' or clinic_id = (select access.clinic_id()));

drop policy if exists "Timers go when they are old, or with the clinic" on scheduler.timer;
create policy "Timers go when they are old, or with the clinic" on scheduler.timer
  for delete to ward_owner
  using ((select access.scope()) = 'clockwork'
    or clinic_id = (select access.clinic_being_purged())
    or organization_id = (select access.organization_being_purged()));
