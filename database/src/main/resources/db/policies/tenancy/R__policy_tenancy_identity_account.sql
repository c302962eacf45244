revoke all on tenancy.identity_account from tenancy_service;
grant select, insert, update, delete on tenancy.identity_account to tenancy_service;

drop policy if exists "Accounts are seen by the comparison" on tenancy.identity_account;
create policy "Accounts are seen by the comparison" on tenancy.identity_account
  for select to tenancy_service, ward_owner
  using ((select access.scope()) = 'relay');

drop policy if exists "Accounts are written by the comparison" on tenancy.identity_account;
create policy "Accounts are written by the comparison" on tenancy.identity_account
  for insert to tenancy_service
  with check ((select access.scope()) = 'relay');

drop policy if exists "Accounts are kept up by the comparison" on tenancy.identity_account;
create policy "Accounts are kept up by the comparison" on tenancy.identity_account
  for update to tenancy_service
  using ((select access.scope()) = 'relay')
  with check ((select access.scope()) = 'relay');

drop policy if exists "Accounts are removed by the comparison" on tenancy.identity_account;
create policy "Accounts are removed by the comparison" on tenancy.identity_account
  for delete to tenancy_service
  using ((select access.scope()) = 'relay');
