-- No service reads or writes this table: access.take_allowance() and access.forget_full_allowances() do, each for the
-- login that calls them.
drop policy if exists "Allowances are seen for the login that takes of them" on access.allowance;
create policy "Allowances are seen for the login that takes of them" on access.allowance
  for select to ward_owner
  using (service = (select session_user)::text);
drop policy if exists "Allowances are begun for the login that takes of them" on access.allowance;
create policy "Allowances are begun for the login that takes of them" on access.allowance
  for insert to ward_owner
  with check (service = (select session_user)::text);
drop policy if exists "Allowances are taken by the login they belong to" on access.allowance;
create policy "Allowances are taken by the login they belong to" on access.allowance
  for update to ward_owner
  using (service = (select session_user)::text)
  with check (service = (select session_user)::text);
drop policy if exists "Allowances are forgotten by the login they belong to" on access.allowance;
create policy "Allowances are forgotten by the login they belong to" on access.allowance
  for delete to ward_owner
  using (service = (select session_user)::text);
