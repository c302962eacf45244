-- No service reads this table: access.enter() and access.claims_of() answer for it.

-- ward_owner can't log in: only the context function reads the whole directory, and only the projection writes it.
drop policy if exists "Principals of the directory are readable by the context function" on access.principal;
create policy "Principals of the directory are readable by the context function" on access.principal
  for select to ward_owner
  using (true);
drop policy if exists "Principals of the directory are added by the projection" on access.principal;
create policy "Principals of the directory are added by the projection" on access.principal
  for insert to ward_owner
  with check (true);
drop policy if exists "Principals of the directory are changed by the projection" on access.principal;
create policy "Principals of the directory are changed by the projection" on access.principal
  for update to ward_owner
  using (true)
  with check (true);
drop policy if exists "Principals of the directory are removed by the projection" on access.principal;
create policy "Principals of the directory are removed by the projection" on access.principal
  for delete to ward_owner
  using (true);
