revoke all on scheduler.notification_preference from scheduler_service;
grant select, insert, update on scheduler.notification_preference to scheduler_service;

drop policy if exists "Preferences are a person's own" on scheduler.notification_preference;
create policy "Preferences are a person's own" on scheduler.notification_preference
  for select to scheduler_service
  using (user_id = (select access.uid()) and (select access.scope()) = 'self');

drop policy if exists "Preferences are set by the person" on scheduler.notification_preference;
create policy "Preferences are set by the person" on scheduler.notification_preference
  for insert to scheduler_service
  with check (user_id = (select access.uid()) and (select access.scope()) = 'self');

drop policy if exists "Preferences are changed by the person" on scheduler.notification_preference;
create policy "Preferences are changed by the person" on scheduler.notification_preference
  for update to scheduler_service
  using (user_id = (select access.uid()) and (select access.scope()) = 'self')
  with check (user_id = (select access.uid()) and (select access.scope()) = 'self');

drop policy if exists "Preferences are followed by the clockwork" on scheduler.notification_preference;
create policy "Preferences are followed by the clockwork" on scheduler.notification_preference
  for select to ward_owner
  using ((select access.scope()) = 'clockwork');

drop policy if exists "Preferences go with the person" on scheduler.notification_preference;
create policy "Preferences go with the person" on scheduler.notification_preference
  for delete to ward_owner
  using ((select access.scope()) = 'clockwork');
