revoke all on tenancy.facility_assignment from tenancy_service;
grant select, insert, update, delete on tenancy.facility_assignment to tenancy_service;

drop policy if exists "Assignments are visible where the request is addressed to" on tenancy.facility_assignment;
create policy "Assignments are visible where the request is addressed to" on tenancy.facility_assignment
  for select to tenancy_service, ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[]) and (select access.scope()) in ('clinic', 'organization')
    or clinic_id = (select access.clinic_being_purged()));

drop policy if exists "People are assigned by admins and owners" on tenancy.facility_assignment;
create policy "People are assigned by admins and owners" on tenancy.facility_assignment
  for insert to tenancy_service, ward_owner
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner}');

drop policy if exists "Assignments are changed by admins and owners" on tenancy.facility_assignment;
create policy "Assignments are changed by admins and owners" on tenancy.facility_assignment
  for update to tenancy_service, ward_owner
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner}')
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner}');

drop policy if exists "Assignments are removed by admins and owners" on tenancy.facility_assignment;
create policy "Assignments are removed by admins and owners" on tenancy.facility_assignment
  for delete to tenancy_service, ward_owner
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner}'
    or clinic_id = (select access.clinic_being_purged()));
