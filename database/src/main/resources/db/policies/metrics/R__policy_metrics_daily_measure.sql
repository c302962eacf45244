-- Services read; only metrics.calculate_metrics(), as ward_owner, writes.
revoke all on metrics.daily_measure from metrics_service;
grant select on metrics.daily_measure to metrics_service;

drop policy if exists "Daily sums are visible to members of their clinic" on metrics.daily_measure;
create policy "Daily sums are visible to members of their clinic" on metrics.daily_measure
  for select to metrics_service, ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Daily sums are written by the aggregation" on metrics.daily_measure;
create policy "Daily sums are written by the aggregation" on metrics.daily_measure
  for insert to ward_owner
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Daily sums are rewritten by the aggregation" on metrics.daily_measure;
create policy "Daily sums are rewritten by the aggregation" on metrics.daily_measure
  for update to ward_owner
  using (clinic_id = (select access.clinic_id()))
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Daily sums are removed by the aggregation" on metrics.daily_measure;
create policy "Daily sums are removed by the aggregation" on metrics.daily_measure
  for delete to ward_owner
  using (clinic_id = (select access.clinic_id()));
