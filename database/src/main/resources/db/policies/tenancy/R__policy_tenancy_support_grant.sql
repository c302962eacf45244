revoke all on tenancy.support_grant from tenancy_service;
grant select, insert on tenancy.support_grant to tenancy_service;
grant update (state) on tenancy.support_grant to tenancy_service;

drop policy if exists "Support grants are visible to those who decide, oversee or ask" on tenancy.support_grant;
create policy "Support grants are visible to those who decide, oversee or ask" on tenancy.support_grant
  for select to tenancy_service, ward_owner
  using (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,owner,compliance}' or operator_id = (select access.uid()))
    or clinic_id = (select access.clinic_being_purged())
    or (select access.scope()) = 'cleanup');

drop policy if exists "Support is asked for by operators, for themselves" on tenancy.support_grant;
create policy "Support is asked for by operators, for themselves" on tenancy.support_grant
  for insert to tenancy_service, ward_owner
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{super_admin}'
    and operator_id = (select access.uid()) and state = 'requested' and decided_by is null);

drop policy if exists "Support grants are decided by admins and owners and ended by the operator too" on tenancy.support_grant;
create policy "Support grants are decided by admins and owners and ended by the operator too" on tenancy.support_grant
  for update to tenancy_service, ward_owner
  using (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,owner}' or operator_id = (select access.uid())))
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Support grants are never removed" on tenancy.support_grant;
create policy "Support grants are never removed" on tenancy.support_grant
  for delete to tenancy_service
  using (false);

drop policy if exists "Support grants are purged with the clinic" on tenancy.support_grant;
drop policy if exists "Support grants go long after their end, or with the clinic" on tenancy.support_grant;
create policy "Support grants go long after their end, or with the clinic" on tenancy.support_grant
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged())
    or (select access.scope()) = 'cleanup' and greatest(ends_at, updated_at) < now() - interval '30 days');
