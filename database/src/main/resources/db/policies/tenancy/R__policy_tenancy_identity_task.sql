revoke all on tenancy.identity_task from tenancy_service;
grant select, update, delete on tenancy.identity_task to tenancy_service;

drop policy if exists "Wishes are seen by the relay" on tenancy.identity_task;
create policy "Wishes are seen by the relay" on tenancy.identity_task
  for select to tenancy_service
  using ((select access.scope()) = 'relay');

drop policy if exists "Wishes are counted up by the relay" on tenancy.identity_task;
create policy "Wishes are counted up by the relay" on tenancy.identity_task
  for update to tenancy_service
  using ((select access.scope()) = 'relay')
  with check ((select access.scope()) = 'relay');

drop policy if exists "Wishes are removed by the relay" on tenancy.identity_task;
create policy "Wishes are removed by the relay" on tenancy.identity_task
  for delete to tenancy_service
  using ((select access.scope()) = 'relay');

drop policy if exists "Wishes are found by what changes accounts" on tenancy.identity_task;
create policy "Wishes are found by what changes accounts" on tenancy.identity_task
  for select to ward_owner
  using ((select access.scope()) = 'self' and user_id = (select access.uid())
    or (select access.scope()) = 'relay'
    or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');

drop policy if exists "Wishes are made by what changes accounts" on tenancy.identity_task;
create policy "Wishes are made by what changes accounts" on tenancy.identity_task
  for insert to ward_owner
  with check ((select access.scope()) = 'self' and user_id = (select access.uid())
    or (select access.scope()) = 'relay'
    or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');

drop policy if exists "Wishes are replaced by what changes accounts" on tenancy.identity_task;
create policy "Wishes are replaced by what changes accounts" on tenancy.identity_task
  for update to ward_owner
  using ((select access.scope()) = 'self' and user_id = (select access.uid())
    or (select access.scope()) = 'relay'
    or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}')
  with check ((select access.scope()) = 'self' and user_id = (select access.uid())
    or (select access.scope()) = 'relay'
    or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');
