revoke all on tenancy.claims_push from tenancy_service;
grant select, update, delete on tenancy.claims_push to tenancy_service;

drop policy if exists "Waiting claims are seen by the relay" on tenancy.claims_push;
create policy "Waiting claims are seen by the relay" on tenancy.claims_push
  for select to tenancy_service
  using ((select access.scope()) = 'relay');

drop policy if exists "Waiting claims are counted up by the relay" on tenancy.claims_push;
create policy "Waiting claims are counted up by the relay" on tenancy.claims_push
  for update to tenancy_service
  using ((select access.scope()) = 'relay')
  with check ((select access.scope()) = 'relay');

drop policy if exists "Waiting claims are removed by the relay" on tenancy.claims_push;
create policy "Waiting claims are removed by the relay" on tenancy.claims_push
  for delete to tenancy_service
  using ((select access.scope()) = 'relay');

drop policy if exists "Claims are found by the rise of an epoch" on tenancy.claims_push;
create policy "Claims are found by the rise of an epoch" on tenancy.claims_push
  for select to ward_owner
  using (epoch > 0);

drop policy if exists "Claims are asked for by the rise of an epoch" on tenancy.claims_push;
create policy "Claims are asked for by the rise of an epoch" on tenancy.claims_push
  for insert to ward_owner
  with check (epoch > 0);

drop policy if exists "Claims are asked for again by the rise of an epoch" on tenancy.claims_push;
create policy "Claims are asked for again by the rise of an epoch" on tenancy.claims_push
  for update to ward_owner
  using (epoch > 0)
  with check (epoch > 0);
