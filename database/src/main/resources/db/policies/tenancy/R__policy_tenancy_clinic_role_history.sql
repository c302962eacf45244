revoke all on tenancy.clinic_role_history from tenancy_service;
grant select on tenancy.clinic_role_history to tenancy_service;

drop policy if exists "Past roles are visible to those who manage or oversee members" on tenancy.clinic_role_history;
create policy "Past roles are visible to those who manage or oversee members" on tenancy.clinic_role_history
  for select to tenancy_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,compliance,super_admin}');

-- ward_owner can't log in: it is the triggers that keep the history.
drop policy if exists "Open rows of the history are found by its trigger" on tenancy.clinic_role_history;
create policy "Open rows of the history are found by its trigger" on tenancy.clinic_role_history
  for select to ward_owner
  using ((select pg_trigger_depth()) > 0 or clinic_id = (select access.clinic_being_purged()));

drop policy if exists "History is written by its trigger" on tenancy.clinic_role_history;
create policy "History is written by its trigger" on tenancy.clinic_role_history
  for insert to ward_owner
  with check ((select pg_trigger_depth()) > 0 and ended_at is null);

drop policy if exists "Open rows of the history are closed by its trigger" on tenancy.clinic_role_history;
create policy "Open rows of the history are closed by its trigger" on tenancy.clinic_role_history
  for update to ward_owner
  using ((select pg_trigger_depth()) > 0 and ended_at is null)
  with check ((select pg_trigger_depth()) > 0 and ended_at is not null);

drop policy if exists "History is never removed" on tenancy.clinic_role_history;
create policy "History is never removed" on tenancy.clinic_role_history
  for delete to tenancy_service
  using (false);

drop policy if exists "History is purged with the clinic" on tenancy.clinic_role_history;
create policy "History is purged with the clinic" on tenancy.clinic_role_history
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
