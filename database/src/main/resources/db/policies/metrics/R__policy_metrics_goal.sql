revoke all on metrics.goal from metrics_service;
-- Not the status, which the evaluation finds.
grant select on metrics.goal to metrics_service;
grant insert (clinic_id, name, metric, provider, from_day, to_day, target, direction, curve, curve_months, curve_from, curve_to,
              ahead_from, at_risk_below) on metrics.goal to metrics_service;
grant update (name, metric, provider, from_day, to_day, target, direction, curve, curve_months, curve_from, curve_to, ahead_from,
              at_risk_below, deleted_at) on metrics.goal to metrics_service;

drop policy if exists "Goals are visible to members of their clinic" on metrics.goal;
create policy "Goals are visible to members of their clinic" on metrics.goal
  for select to metrics_service, ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Goals are set by admins and owners, by providers for themselves" on metrics.goal;
create policy "Goals are set by admins and owners, by providers for themselves" on metrics.goal
  for insert to metrics_service
  with check (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,owner}'
      or (select access.roles()) && '{provider}' and (provider is null or provider = any ((select metrics.own_providers())::text[]))));

drop policy if exists "Goals are changed by admins and owners, or whose they are" on metrics.goal;
create policy "Goals are changed by admins and owners, or whose they are" on metrics.goal
  for update to metrics_service
  using (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,owner}'
      or (select access.roles()) && '{provider}' and (created_by = (select access.uid()) or provider = any ((select metrics.own_providers())::text[]))))
  with check (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,owner}'
      or (select access.roles()) && '{provider}' and (created_by = (select access.uid()) or provider = any ((select metrics.own_providers())::text[]))));

drop policy if exists "Goals are never removed, only marked as deleted" on metrics.goal;
create policy "Goals are never removed, only marked as deleted" on metrics.goal
  for delete to metrics_service
  using (false);

drop policy if exists "Goals are purged with the clinic" on metrics.goal;
create policy "Goals are purged with the clinic" on metrics.goal
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));

-- metrics.evaluate_goals() writes how they stand, and nothing else of them.
drop policy if exists "Goals' standing is written by their evaluation" on metrics.goal;
create policy "Goals' standing is written by their evaluation" on metrics.goal
  for update to ward_owner
  using (clinic_id = (select access.clinic_id()))
  with check (clinic_id = (select access.clinic_id()));
