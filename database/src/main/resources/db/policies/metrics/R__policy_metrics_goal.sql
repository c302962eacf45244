revoke all on metrics.goal from metrics_service;
grant select, insert, update on metrics.goal to metrics_service;

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
