revoke all on metrics.provider from metrics_service;
grant select, insert, update on metrics.provider to metrics_service;

drop policy if exists "Providers are visible to members of their clinic" on metrics.provider;
create policy "Providers are visible to members of their clinic" on metrics.provider
  for select to metrics_service, ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Providers are listed by admins and owners, or seen by staff" on metrics.provider;
create policy "Providers are listed by admins and owners, or seen by staff" on metrics.provider
  for insert to metrics_service
  with check (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,owner,service}'
      or (select access.roles()) && '{staff}' and not listed and user_id is null));

drop policy if exists "Providers are changed by admins and owners" on metrics.provider;
create policy "Providers are changed by admins and owners" on metrics.provider
  for update to metrics_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,service}')
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,service}');

drop policy if exists "Providers are never removed: their facts speak of them" on metrics.provider;
create policy "Providers are never removed: their facts speak of them" on metrics.provider
  for delete to metrics_service
  using (false);

drop policy if exists "Providers are purged with the clinic" on metrics.provider;
create policy "Providers are purged with the clinic" on metrics.provider
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
