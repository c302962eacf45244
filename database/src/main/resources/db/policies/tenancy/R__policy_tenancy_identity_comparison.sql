revoke all on tenancy.identity_comparison from tenancy_service;
grant select, insert, update, delete on tenancy.identity_comparison to tenancy_service;

drop policy if exists "Comparisons are seen by operators" on tenancy.identity_comparison;
create policy "Comparisons are seen by operators" on tenancy.identity_comparison
  for select to tenancy_service
  using ((select access.scope()) = 'relay'
    or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');

drop policy if exists "Comparisons are written by the comparison" on tenancy.identity_comparison;
create policy "Comparisons are written by the comparison" on tenancy.identity_comparison
  for insert to tenancy_service
  with check ((select access.scope()) = 'relay');

drop policy if exists "Comparisons are kept up by the comparison" on tenancy.identity_comparison;
create policy "Comparisons are kept up by the comparison" on tenancy.identity_comparison
  for update to tenancy_service
  using ((select access.scope()) = 'relay')
  with check ((select access.scope()) = 'relay');

drop policy if exists "Comparisons are removed by the comparison" on tenancy.identity_comparison;
create policy "Comparisons are removed by the comparison" on tenancy.identity_comparison
  for delete to tenancy_service
  using ((select access.scope()) = 'relay');
