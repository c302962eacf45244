revoke all on tenancy.identity_finding from tenancy_service;
grant select, insert, update, delete on tenancy.identity_finding to tenancy_service;

drop policy if exists "Findings are seen by operators" on tenancy.identity_finding;
create policy "Findings are seen by operators" on tenancy.identity_finding
  for select to tenancy_service
  using ((select access.scope()) = 'relay'
    or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');

drop policy if exists "Findings are written by the comparison" on tenancy.identity_finding;
create policy "Findings are written by the comparison" on tenancy.identity_finding
  for insert to tenancy_service
  with check ((select access.scope()) = 'relay');

drop policy if exists "Findings are kept up by the comparison" on tenancy.identity_finding;
create policy "Findings are kept up by the comparison" on tenancy.identity_finding
  for update to tenancy_service
  using ((select access.scope()) = 'relay')
  with check ((select access.scope()) = 'relay');

drop policy if exists "Findings are removed by the comparison" on tenancy.identity_finding;
create policy "Findings are removed by the comparison" on tenancy.identity_finding
  for delete to tenancy_service
  using ((select access.scope()) = 'relay');
