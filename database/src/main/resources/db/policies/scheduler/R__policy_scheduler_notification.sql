revoke all on scheduler.notification from scheduler_service;
grant select on scheduler.notification to scheduler_service;

drop policy if exists "Notifications are visible to those who may send them" on scheduler.notification;
create policy "Notifications are visible to those who may send them" on scheduler.notification
  for select to scheduler_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,service}');

-- Everything else is done by functions, as ward_owner: in the context of whoever asks, or in that of the clockwork.
drop policy if exists "Notifications are visible to whoever sends them and to the clockwork" on scheduler.notification;
create policy "Notifications are visible to whoever sends them and to the clockwork" on scheduler.notification
  for select to ward_owner
  using ((select access.scope()) = 'clockwork'
    or organization_id = (select access.organization_id())
      and (clinic_id = any ((select access.clinic_ids())::uuid[]) or (select access.clinic_id()) is null)
    or organization_id = '00000000-0000-0000-0000-000000000000' and (select access.scope()) = 'platform');

drop policy if exists "Notifications are sent from where they belong" on scheduler.notification;
create policy "Notifications are sent from where they belong" on scheduler.notification
  for insert to ward_owner
  with check (organization_id = (select access.organization_id())
      and (clinic_id = any ((select access.clinic_ids())::uuid[])
        or clinic_id = '00000000-0000-0000-0000-000000000000' and (select access.scope()) = 'organization')
    or organization_id = '00000000-0000-0000-0000-000000000000' and clinic_id = organization_id
      and ((select access.scope()) = 'clockwork' or (select access.roles()) && '{super_admin,service}'));

drop policy if exists "Notifications are dispatched by the clockwork and taken back from where they were sent" on scheduler.notification;
create policy "Notifications are dispatched by the clockwork and taken back from where they were sent" on scheduler.notification
  for update to ward_owner
  using ((select access.scope()) = 'clockwork'
    or clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,service}')
  with check ((select access.scope()) = 'clockwork'
    or clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,service}');

drop policy if exists "Notifications go when they are old, or with the clinic" on scheduler.notification;
create policy "Notifications go when they are old, or with the clinic" on scheduler.notification
  for delete to ward_owner
  using ((select access.scope()) = 'clockwork'
    or clinic_id = (select access.clinic_being_purged())
    or organization_id = (select access.organization_being_purged()));
