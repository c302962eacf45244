-- No service reads or writes this table: the functions that tell of sign-ins do.
drop policy if exists "Told events are known to the loop that tells" on tenancy.identity_event_told;
create policy "Told events are known to the loop that tells" on tenancy.identity_event_told
  for select to ward_owner
  using ((select access.scope()) = 'relay');

drop policy if exists "Told events are noted by the loop that tells" on tenancy.identity_event_told;
create policy "Told events are noted by the loop that tells" on tenancy.identity_event_told
  for insert to ward_owner
  with check ((select access.scope()) = 'relay');

drop policy if exists "Told events are forgotten by the loop that tells" on tenancy.identity_event_told;
create policy "Told events are forgotten by the loop that tells" on tenancy.identity_event_told
  for delete to ward_owner
  using ((select access.scope()) = 'relay');
