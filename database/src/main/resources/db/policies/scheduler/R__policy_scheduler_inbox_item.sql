revoke all on scheduler.inbox_item from scheduler_service;
grant select on scheduler.inbox_item to scheduler_service;
grant update (read_at) on scheduler.inbox_item to scheduler_service;

-- What speaks of a place goes out of sight with the role there.
drop policy if exists "Inboxes are their owner's, as far as their roles still reach" on scheduler.inbox_item;
create policy "Inboxes are their owner's, as far as their roles still reach" on scheduler.inbox_item
  for select to scheduler_service
  using (user_id = (select access.uid()) and (select access.scope()) = 'self'
    and (clinic_id = any ((select access.clinic_ids())::uuid[])
      or clinic_id = '00000000-0000-0000-0000-000000000000'
        and organization_id = any ((select scheduler.own_organizations())::uuid[])));

drop policy if exists "Inboxes are read by their owner" on scheduler.inbox_item;
create policy "Inboxes are read by their owner" on scheduler.inbox_item
  for update to scheduler_service
  using (user_id = (select access.uid()) and (select access.scope()) = 'self'
    and (clinic_id = any ((select access.clinic_ids())::uuid[])
      or clinic_id = '00000000-0000-0000-0000-000000000000'
        and organization_id = any ((select scheduler.own_organizations())::uuid[])))
  with check (user_id = (select access.uid()) and (select access.scope()) = 'self');

drop policy if exists "Inboxes are visible to the clockwork and whoever clears them" on scheduler.inbox_item;
create policy "Inboxes are visible to the clockwork and whoever clears them" on scheduler.inbox_item
  for select to ward_owner
  using ((select access.scope()) = 'clockwork'
    or clinic_id = (select access.clinic_being_purged())
    or organization_id = (select access.organization_being_purged()));

drop policy if exists "Inboxes are filled by the clockwork" on scheduler.inbox_item;
create policy "Inboxes are filled by the clockwork" on scheduler.inbox_item
  for insert to ward_owner
  with check ((select access.scope()) = 'clockwork');

drop policy if exists "Inboxes are cleared of what is old, and with the clinic or the person" on scheduler.inbox_item;
create policy "Inboxes are cleared of what is old, and with the clinic or the person" on scheduler.inbox_item
  for delete to ward_owner
  using ((select access.scope()) = 'clockwork'
    or clinic_id = (select access.clinic_being_purged())
    or organization_id = (select access.organization_being_purged()));
