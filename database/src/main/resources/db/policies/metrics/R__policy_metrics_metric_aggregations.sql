-- Services read; only metrics.calculate_metrics(), running as ward_owner, writes.
revoke all on metrics.metric_aggregations from metrics_service;
grant select on metrics.metric_aggregations to metrics_service;

drop policy if exists "Aggregates are visible to members of their clinic" on metrics.metric_aggregations;
create policy "Aggregates are visible to members of their clinic" on metrics.metric_aggregations
  for select to metrics_service
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Aggregates are seen by the aggregation" on metrics.metric_aggregations;
create policy "Aggregates are seen by the aggregation" on metrics.metric_aggregations
  for select to ward_owner
  using (clinic_id = (select access.clinic_id()));

drop policy if exists "Aggregates are written by the aggregation" on metrics.metric_aggregations;
create policy "Aggregates are written by the aggregation" on metrics.metric_aggregations
  for insert to ward_owner
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Aggregates are rewritten by the aggregation" on metrics.metric_aggregations;
create policy "Aggregates are rewritten by the aggregation" on metrics.metric_aggregations
  for update to ward_owner
  using (clinic_id = (select access.clinic_id()))
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Aggregates are removed by the aggregation" on metrics.metric_aggregations;
create policy "Aggregates are removed by the aggregation" on metrics.metric_aggregations
  for delete to ward_owner
  using (clinic_id = (select access.clinic_id()));
