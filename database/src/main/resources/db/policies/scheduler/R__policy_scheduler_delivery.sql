revoke all on scheduler.delivery from scheduler_service;
grant select on scheduler.delivery to scheduler_service;

drop policy if exists "Deliveries are visible to those who may send notifications" on scheduler.delivery;
create policy "Deliveries are visible to those who may send notifications" on scheduler.delivery
  for select to scheduler_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,service}');

drop policy if exists "Deliveries are visible to the clockwork and to whoever asks for another try" on scheduler.delivery;
create policy "Deliveries are visible to the clockwork and to whoever asks for another try" on scheduler.delivery
  for select to ward_owner
  using ((select access.scope()) = 'clockwork'
    or clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,service}'
    or (select access.scope()) = 'purge'
      and organization_id = (select access.organization_id()));

drop policy if exists "Deliveries are made by the clockwork" on scheduler.delivery;
create policy "Deliveries are made by the clockwork" on scheduler.delivery
  for insert to ward_owner
  with check ((select access.scope()) = 'clockwork');

drop policy if exists "Deliveries are moved by the clockwork, dead ones by who may send, too" on scheduler.delivery;
create policy "Deliveries are moved by the clockwork, dead ones by who may send, too" on scheduler.delivery
  for update to ward_owner
  using ((select access.scope()) = 'clockwork'
    or clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,service}' and state = 'dead')
  with check ((select access.scope()) = 'clockwork'
    or clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,service}');

drop policy if exists "Deliveries go when they are old, or with the clinic or the person" on scheduler.delivery;
create policy "Deliveries go when they are old, or with the clinic or the person" on scheduler.delivery
  for delete to ward_owner
  using ((select access.scope()) = 'clockwork'
    or clinic_id = (select access.clinic_being_purged())
    or organization_id = (select access.organization_being_purged()));
