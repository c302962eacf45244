-- No service sees this table: it is what metrics.calculate_metrics(), which runs as ward_owner, remembers.
revoke all on metrics.active_period from metrics_service;

drop policy if exists "Active periods are visible to members of their clinic" on metrics.active_period;
drop policy if exists "Active periods are seen by the aggregation" on metrics.active_period;
create policy "Active periods are seen by the aggregation" on metrics.active_period
  for select to ward_owner
  using (clinic_id = (select access.clinic_id()));

drop policy if exists "Active periods are written by the aggregation" on metrics.active_period;
create policy "Active periods are written by the aggregation" on metrics.active_period
  for insert to ward_owner
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Active periods are rewritten by the aggregation" on metrics.active_period;
create policy "Active periods are rewritten by the aggregation" on metrics.active_period
  for update to ward_owner
  using (clinic_id = (select access.clinic_id()))
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Active periods are removed by the aggregation" on metrics.active_period;
create policy "Active periods are removed by the aggregation" on metrics.active_period
  for delete to ward_owner
  using (clinic_id = (select access.clinic_id()));
