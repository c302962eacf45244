revoke all on scheduler.notification_channel from scheduler_service;
-- Secrets are written and never read again, but by the function that claims what is to be sent.
grant select (clinic_id, id, organization_id, kind, name, address, url, secret_number, fallback_id, created_at, updated_at, version)
  on scheduler.notification_channel to scheduler_service;
grant insert (clinic_id, id, organization_id, kind, name, address, url, secret, secret_key, fallback_id)
  on scheduler.notification_channel to scheduler_service;
grant update (name, address, url, secret, secret_key, secret_number, fallback_id) on scheduler.notification_channel to scheduler_service;
grant delete on scheduler.notification_channel to scheduler_service;

drop policy if exists "Channels are visible to those who run the place" on scheduler.notification_channel;
create policy "Channels are visible to those who run the place" on scheduler.notification_channel
  for select to scheduler_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner}'
    or clinic_id = '00000000-0000-0000-0000-000000000000' and organization_id = (select access.organization_id())
      and (select access.scope()) = 'organization' and (select access.roles()) && '{owner}'
    or organization_id = '00000000-0000-0000-0000-000000000000'
      and (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');

drop policy if exists "Channels are made by those who run the place" on scheduler.notification_channel;
create policy "Channels are made by those who run the place" on scheduler.notification_channel
  for insert to scheduler_service
  with check (clinic_id = (select access.clinic_id()) and organization_id = (select access.organization_id())
      and (select access.roles()) && '{admin,owner}'
    or clinic_id = '00000000-0000-0000-0000-000000000000' and organization_id = (select access.organization_id())
      and (select access.scope()) = 'organization' and (select access.roles()) && '{owner}'
    or clinic_id = '00000000-0000-0000-0000-000000000000' and organization_id = clinic_id
      and (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');

drop policy if exists "Channels are changed by those who run the place" on scheduler.notification_channel;
create policy "Channels are changed by those who run the place" on scheduler.notification_channel
  for update to scheduler_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner}'
    or clinic_id = '00000000-0000-0000-0000-000000000000' and organization_id = (select access.organization_id())
      and (select access.scope()) = 'organization' and (select access.roles()) && '{owner}'
    or organization_id = '00000000-0000-0000-0000-000000000000'
      and (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}')
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner}'
    or clinic_id = '00000000-0000-0000-0000-000000000000' and organization_id = (select access.organization_id())
      and (select access.scope()) = 'organization' and (select access.roles()) && '{owner}'
    or organization_id = '00000000-0000-0000-0000-000000000000'
      and (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');

drop policy if exists "Channels are removed by those who run the place" on scheduler.notification_channel;
create policy "Channels are removed by those who run the place" on scheduler.notification_channel
  for delete to scheduler_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner}'
    or clinic_id = '00000000-0000-0000-0000-000000000000' and organization_id = (select access.organization_id())
      and (select access.scope()) = 'organization' and (select access.roles()) && '{owner}'
    or organization_id = '00000000-0000-0000-0000-000000000000'
      and (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');

drop policy if exists "Channels are used by the clockwork and named by who sends" on scheduler.notification_channel;
create policy "Channels are used by the clockwork and named by who sends" on scheduler.notification_channel
  for select to ward_owner
  using ((select access.scope()) = 'clockwork'
    or organization_id = (select access.organization_id())
      and (clinic_id = any ((select access.clinic_ids())::uuid[])
        or clinic_id = '00000000-0000-0000-0000-000000000000' and (select access.scope()) in ('organization', 'purge')
        or clinic_id = (select access.clinic_being_purged())));

drop policy if exists "Channels are purged with their place" on scheduler.notification_channel;
create policy "Channels are purged with their place" on scheduler.notification_channel
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged())
    or organization_id = (select access.organization_being_purged()));
