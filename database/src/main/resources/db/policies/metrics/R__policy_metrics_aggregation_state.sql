-- Services see how fresh the figures are; only metrics.calculate_metrics(), running as ward_owner, moves it on.
revoke all on metrics.aggregation_state from metrics_service;
grant select, insert on metrics.aggregation_state to metrics_service;

drop policy if exists "Aggregation states are visible to members of their clinic" on metrics.aggregation_state;
create policy "Aggregation states are visible to members of their clinic" on metrics.aggregation_state
  for select to metrics_service, ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Aggregation states begin with the first facts" on metrics.aggregation_state;
create policy "Aggregation states begin with the first facts" on metrics.aggregation_state
  for insert to metrics_service
  with check (clinic_id = (select access.clinic_id()) and as_of is null);

drop policy if exists "Aggregation states begin with the first aggregation" on metrics.aggregation_state;
create policy "Aggregation states begin with the first aggregation" on metrics.aggregation_state
  for insert to ward_owner
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Aggregation states are moved on by the aggregation" on metrics.aggregation_state;
create policy "Aggregation states are moved on by the aggregation" on metrics.aggregation_state
  for update to ward_owner
  using (clinic_id = (select access.clinic_id()))
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Aggregation states are not moved on by services" on metrics.aggregation_state;
create policy "Aggregation states are not moved on by services" on metrics.aggregation_state
  for update to metrics_service
  using (false);

drop policy if exists "Aggregation states are never removed" on metrics.aggregation_state;
create policy "Aggregation states are never removed" on metrics.aggregation_state
  for delete to metrics_service
  using (false);

drop policy if exists "Aggregation states are purged with the clinic" on metrics.aggregation_state;
create policy "Aggregation states are purged with the clinic" on metrics.aggregation_state
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
