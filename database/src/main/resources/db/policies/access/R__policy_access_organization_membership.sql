grant select on access.organization_membership to tenancy_service, metrics_service, audit_service, scheduler_service;

drop policy if exists "Organization roles of the directory are visible where the request is addressed to" on access.organization_membership;
create policy "Organization roles of the directory are visible where the request is addressed to" on access.organization_membership
  for select to tenancy_service, metrics_service, audit_service, scheduler_service
  using (organization_id = (select access.organization_id()));

-- ward_owner can't log in: only the context function reads the whole directory, and only the projection writes it.
drop policy if exists "Organization roles of the directory are readable by the context function" on access.organization_membership;
create policy "Organization roles of the directory are readable by the context function" on access.organization_membership
  for select to ward_owner
  using (true);
drop policy if exists "Organization roles of the directory are added by the projection" on access.organization_membership;
create policy "Organization roles of the directory are added by the projection" on access.organization_membership
  for insert to ward_owner
  with check (true);
drop policy if exists "Organization roles of the directory are changed by the projection" on access.organization_membership;
create policy "Organization roles of the directory are changed by the projection" on access.organization_membership
  for update to ward_owner
  using (true)
  with check (true);
drop policy if exists "Organization roles of the directory are removed by the projection" on access.organization_membership;
create policy "Organization roles of the directory are removed by the projection" on access.organization_membership
  for delete to ward_owner
  using (true);
