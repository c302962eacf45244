-- No service reads this table: access.enter() and access.explain() answer for it.

drop policy if exists "Grants of the directory are readable by the context function" on access.access_grant;
create policy "Grants of the directory are readable by the context function" on access.access_grant
  for select to ward_owner
  using (true);
drop policy if exists "Grants of the directory are added by the projection" on access.access_grant;
create policy "Grants of the directory are added by the projection" on access.access_grant
  for insert to ward_owner
  with check (true);
drop policy if exists "Grants of the directory are changed by the projection" on access.access_grant;
create policy "Grants of the directory are changed by the projection" on access.access_grant
  for update to ward_owner
  using (true)
  with check (true);
drop policy if exists "Grants of the directory are removed by the projection" on access.access_grant;
create policy "Grants of the directory are removed by the projection" on access.access_grant
  for delete to ward_owner
  using (true);
