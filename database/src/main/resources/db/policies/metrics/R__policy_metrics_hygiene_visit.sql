-- Services read; only metrics.calculate_metrics(), as ward_owner, writes.
revoke all on metrics.hygiene_visit from metrics_service;
grant select on metrics.hygiene_visit to metrics_service;

drop policy if exists "Hygiene visits are visible to members of their clinic" on metrics.hygiene_visit;
create policy "Hygiene visits are visible to members of their clinic" on metrics.hygiene_visit
  for select to metrics_service, ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Hygiene visits are written by the aggregation" on metrics.hygiene_visit;
create policy "Hygiene visits are written by the aggregation" on metrics.hygiene_visit
  for insert to ward_owner
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Hygiene visits are rewritten by the aggregation" on metrics.hygiene_visit;
create policy "Hygiene visits are rewritten by the aggregation" on metrics.hygiene_visit
  for update to ward_owner
  using (clinic_id = (select access.clinic_id()))
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Hygiene visits are removed by the aggregation" on metrics.hygiene_visit;
create policy "Hygiene visits are removed by the aggregation" on metrics.hygiene_visit
  for delete to ward_owner
  using (clinic_id = (select access.clinic_id()));
