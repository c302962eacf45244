revoke all on tenancy.organization_role_history from tenancy_service;
grant select on tenancy.organization_role_history to tenancy_service;

drop policy if exists "Past roles are visible to owners and compliance" on tenancy.organization_role_history;
create policy "Past roles are visible to owners and compliance" on tenancy.organization_role_history
  for select to tenancy_service
  using (organization_id = (select access.organization_id()) and (select access.scope()) = 'organization'
    and (select access.roles()) && '{owner,compliance,super_admin}');

-- ward_owner can't log in: it is the triggers that keep the history.
drop policy if exists "Open rows of the history are found by its trigger" on tenancy.organization_role_history;
create policy "Open rows of the history are found by its trigger" on tenancy.organization_role_history
  for select to ward_owner
  using ((select pg_trigger_depth()) > 0 or organization_id = (select access.organization_being_purged()));

drop policy if exists "History is written by its trigger" on tenancy.organization_role_history;
create policy "History is written by its trigger" on tenancy.organization_role_history
  for insert to ward_owner
  with check ((select pg_trigger_depth()) > 0 and ended_at is null);

drop policy if exists "Open rows of the history are closed by its trigger" on tenancy.organization_role_history;
create policy "Open rows of the history are closed by its trigger" on tenancy.organization_role_history
  for update to ward_owner
  using ((select pg_trigger_depth()) > 0 and ended_at is null)
  with check ((select pg_trigger_depth()) > 0 and ended_at is not null);

drop policy if exists "History is never removed" on tenancy.organization_role_history;
create policy "History is never removed" on tenancy.organization_role_history
  for delete to tenancy_service
  using (false);

drop policy if exists "History is purged with the organization" on tenancy.organization_role_history;
create policy "History is purged with the organization" on tenancy.organization_role_history
  for delete to ward_owner
  using (organization_id = (select access.organization_being_purged()));
