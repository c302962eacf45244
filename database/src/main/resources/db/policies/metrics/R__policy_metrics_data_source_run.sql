revoke all on metrics.data_source_run from metrics_service;
grant select, insert, update on metrics.data_source_run to metrics_service;

drop policy if exists "Syncs are visible to those who manage sources, and to the service" on metrics.data_source_run;
create policy "Syncs are visible to those who manage sources, and to the service" on metrics.data_source_run
  for select to metrics_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,service}');

drop policy if exists "Syncs are asked for by admins and owners" on metrics.data_source_run;
create policy "Syncs are asked for by admins and owners" on metrics.data_source_run
  for insert to metrics_service
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner}'
    and trigger = 'manual' and state = 'pending');

drop policy if exists "Syncs are carried on and ended by the service" on metrics.data_source_run;
create policy "Syncs are carried on and ended by the service" on metrics.data_source_run
  for update to metrics_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{service}')
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{service}');

drop policy if exists "Syncs are never removed" on metrics.data_source_run;
create policy "Syncs are never removed" on metrics.data_source_run
  for delete to metrics_service
  using (false);

drop policy if exists "Syncs are visible to the functions that share them out" on metrics.data_source_run;
create policy "Syncs are visible to the functions that share them out" on metrics.data_source_run
  for select to ward_owner
  using ((select access.scope()) = 'maintenance' or clinic_id = (select access.clinic_being_purged()));

drop policy if exists "Syncs are begun on schedule by the function that finds what is due" on metrics.data_source_run;
create policy "Syncs are begun on schedule by the function that finds what is due" on metrics.data_source_run
  for insert to ward_owner
  with check ((select access.scope()) = 'maintenance' and trigger = 'schedule');

drop policy if exists "Syncs are claimed and given up by the function that shares them out" on metrics.data_source_run;
create policy "Syncs are claimed and given up by the function that shares them out" on metrics.data_source_run
  for update to ward_owner
  using ((select access.scope()) = 'maintenance')
  with check ((select access.scope()) = 'maintenance');

drop policy if exists "Syncs are purged with the clinic" on metrics.data_source_run;
create policy "Syncs are purged with the clinic" on metrics.data_source_run
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
