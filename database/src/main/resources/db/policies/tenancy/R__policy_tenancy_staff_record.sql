revoke all on tenancy.staff_record from tenancy_service;
grant select, insert, update, delete on tenancy.staff_record to tenancy_service;

drop policy if exists "Staff records are visible to who manages or oversees members and to their person" on tenancy.staff_record;
create policy "Staff records are visible to who manages or oversees members and to their person" on tenancy.staff_record
  for select to tenancy_service, ward_owner
  using (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,owner,compliance}' or user_id = (select access.uid()))
    or clinic_id = (select access.clinic_being_purged()));

drop policy if exists "Staff records are written by admins and owners" on tenancy.staff_record;
create policy "Staff records are written by admins and owners" on tenancy.staff_record
  for insert to tenancy_service, ward_owner
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner}');

drop policy if exists "Staff records are changed by admins and owners" on tenancy.staff_record;
create policy "Staff records are changed by admins and owners" on tenancy.staff_record
  for update to tenancy_service, ward_owner
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner}')
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner}');

drop policy if exists "Staff records are removed by admins and owners" on tenancy.staff_record;
create policy "Staff records are removed by admins and owners" on tenancy.staff_record
  for delete to tenancy_service, ward_owner
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner}'
    or clinic_id = (select access.clinic_being_purged()));
