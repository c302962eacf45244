revoke all on metrics.data_source from metrics_service;
grant select, insert, update on metrics.data_source to metrics_service;

drop policy if exists "Sources are visible to those who manage them, and to the service" on metrics.data_source;
create policy "Sources are visible to those who manage them, and to the service" on metrics.data_source
  for select to metrics_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,service}');

drop policy if exists "Sources are connected by admins and owners" on metrics.data_source;
create policy "Sources are connected by admins and owners" on metrics.data_source
  for insert to metrics_service
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner}');

drop policy if exists "Sources are changed by admins and owners, and by the service that fetches them" on metrics.data_source;
create policy "Sources are changed by admins and owners, and by the service that fetches them" on metrics.data_source
  for update to metrics_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,service}')
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,service}');

drop policy if exists "Sources are never removed, only marked as deleted" on metrics.data_source;
create policy "Sources are never removed, only marked as deleted" on metrics.data_source
  for delete to metrics_service
  using (false);

-- Which source is due next, nobody's request knows: the function that looks runs as ward_owner, in a context of its own.
drop policy if exists "Sources are visible to the function that finds what is due" on metrics.data_source;
create policy "Sources are visible to the function that finds what is due" on metrics.data_source
  for select to ward_owner
  using ((select access.scope()) = 'maintenance' or clinic_id = (select access.clinic_being_purged()));

drop policy if exists "Sources are moved on by the function that finds what is due" on metrics.data_source;
create policy "Sources are moved on by the function that finds what is due" on metrics.data_source
  for update to ward_owner
  using ((select access.scope()) = 'maintenance')
  with check ((select access.scope()) = 'maintenance');

drop policy if exists "Sources are purged with the clinic" on metrics.data_source;
create policy "Sources are purged with the clinic" on metrics.data_source
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
