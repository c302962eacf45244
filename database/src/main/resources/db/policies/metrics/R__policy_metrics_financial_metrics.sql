revoke all on metrics.financial_metrics from metrics_service;
grant select, insert, update on metrics.financial_metrics to metrics_service;

drop policy if exists "Amounts are visible to members of their clinic" on metrics.financial_metrics;
create policy "Amounts are visible to members of their clinic" on metrics.financial_metrics
  for select to metrics_service
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Amounts are seen by the aggregation" on metrics.financial_metrics;
create policy "Amounts are seen by the aggregation" on metrics.financial_metrics
  for select to ward_owner
  using (clinic_id = (select access.clinic_id()));

drop policy if exists "Amounts are added by staff, and by providers for themselves" on metrics.financial_metrics;
create policy "Amounts are added by staff, and by providers for themselves" on metrics.financial_metrics
  for insert to metrics_service
  with check (clinic_id = (select access.clinic_id()) and created_by is not distinct from (select access.uid())
    and ((select access.roles()) && '{admin,staff,service}'
      or (select access.roles()) && '{provider}' and provider = any ((select metrics.own_providers())::text[])));

drop policy if exists "Amounts are corrected by staff, and by providers for themselves" on metrics.financial_metrics;
create policy "Amounts are corrected by staff, and by providers for themselves" on metrics.financial_metrics
  for update to metrics_service
  using (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,staff,service}'
      or (select access.roles()) && '{provider}' and provider = any ((select metrics.own_providers())::text[])))
  with check (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,staff,service}'
      or (select access.roles()) && '{provider}' and provider = any ((select metrics.own_providers())::text[])));

drop policy if exists "Amounts are told their day again by the aggregation" on metrics.financial_metrics;
create policy "Amounts are told their day again by the aggregation" on metrics.financial_metrics
  for update to ward_owner
  using (clinic_id = (select access.clinic_id()))
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Amounts are never removed, only marked as deleted" on metrics.financial_metrics;
create policy "Amounts are never removed, only marked as deleted" on metrics.financial_metrics
  for delete to metrics_service
  using (false);

drop policy if exists "Amounts are purged with the clinic" on metrics.financial_metrics;
create policy "Amounts are purged with the clinic" on metrics.financial_metrics
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
