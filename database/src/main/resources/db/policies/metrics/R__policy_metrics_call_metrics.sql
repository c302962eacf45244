revoke all on metrics.call_metrics from metrics_service;
grant select, insert, update on metrics.call_metrics to metrics_service;

drop policy if exists "Calls are visible to members of their clinic" on metrics.call_metrics;
create policy "Calls are visible to members of their clinic" on metrics.call_metrics
  for select to metrics_service
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Calls are seen by the aggregation" on metrics.call_metrics;
create policy "Calls are seen by the aggregation" on metrics.call_metrics
  for select to ward_owner
  using (clinic_id = (select access.clinic_id()));

drop policy if exists "Calls are added by staff" on metrics.call_metrics;
create policy "Calls are added by staff" on metrics.call_metrics
  for insert to metrics_service
  with check (clinic_id = (select access.clinic_id()) and created_by is not distinct from (select access.uid())
    and (select access.roles()) && '{admin,staff,service}');

drop policy if exists "Calls are corrected by staff" on metrics.call_metrics;
create policy "Calls are corrected by staff" on metrics.call_metrics
  for update to metrics_service
  using (clinic_id = (select access.clinic_id())
    and (select access.roles()) && '{admin,staff,service}')
  with check (clinic_id = (select access.clinic_id())
    and (select access.roles()) && '{admin,staff,service}');

drop policy if exists "Calls are told their day again by the aggregation" on metrics.call_metrics;
create policy "Calls are told their day again by the aggregation" on metrics.call_metrics
  for update to ward_owner
  using (clinic_id = (select access.clinic_id()))
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Calls are never removed, only marked as deleted" on metrics.call_metrics;
create policy "Calls are never removed, only marked as deleted" on metrics.call_metrics
  for delete to metrics_service
  using (false);

drop policy if exists "Calls are purged with the clinic" on metrics.call_metrics;
create policy "Calls are purged with the clinic" on metrics.call_metrics
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
