-- Written by the functions that tell what has been read, in the transaction that tells it.
revoke all on tenancy.identity_pull from tenancy_service;
grant select on tenancy.identity_pull to tenancy_service;

drop policy if exists "How far sign-ins are read is seen by the loop that reads them" on tenancy.identity_pull;
create policy "How far sign-ins are read is seen by the loop that reads them" on tenancy.identity_pull
  for select to tenancy_service, ward_owner
  using ((select access.scope()) = 'relay');

drop policy if exists "How far sign-ins are read is begun by the loop that reads them" on tenancy.identity_pull;
create policy "How far sign-ins are read is begun by the loop that reads them" on tenancy.identity_pull
  for insert to ward_owner
  with check ((select access.scope()) = 'relay');

drop policy if exists "How far sign-ins are read is kept by the loop that reads them" on tenancy.identity_pull;
create policy "How far sign-ins are read is kept by the loop that reads them" on tenancy.identity_pull
  for update to ward_owner
  using ((select access.scope()) = 'relay')
  with check ((select access.scope()) = 'relay');
