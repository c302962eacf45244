revoke all on tenancy.break_glass from tenancy_service;
grant select, insert on tenancy.break_glass to tenancy_service;
grant update (ends_at, justified, finding) on tenancy.break_glass to tenancy_service;

drop policy if exists "Broken glass is visible to those who review and to the one who broke it" on tenancy.break_glass;
create policy "Broken glass is visible to those who review and to the one who broke it" on tenancy.break_glass
  for select to tenancy_service, ward_owner
  using (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,owner,compliance}' or user_id = (select access.uid()))
    or clinic_id = (select access.clinic_being_purged())
    or (select access.scope()) = 'cleanup');

drop policy if exists "Glass is broken by providers of the organization, for themselves" on tenancy.break_glass;
create policy "Glass is broken by providers of the organization, for themselves" on tenancy.break_glass
  for insert to tenancy_service, ward_owner
  with check (clinic_id = (select access.clinic_id()) and (select access.scope()) = 'emergency'
    and (select access.roles()) && '{emergency}' and user_id = (select access.uid()) and justified is null);

drop policy if exists "Broken glass is ended and reviewed" on tenancy.break_glass;
create policy "Broken glass is ended and reviewed" on tenancy.break_glass
  for update to tenancy_service, ward_owner
  using (clinic_id = (select access.clinic_id())
    and ((select access.roles()) && '{admin,owner,compliance}' or user_id = (select access.uid())))
  with check (clinic_id = (select access.clinic_id()));

drop policy if exists "Broken glass is never swept away" on tenancy.break_glass;
create policy "Broken glass is never swept away" on tenancy.break_glass
  for delete to tenancy_service
  using (false);

drop policy if exists "Broken glass is purged with the clinic" on tenancy.break_glass;
drop policy if exists "Broken glass goes long after its review, or with the clinic" on tenancy.break_glass;
create policy "Broken glass goes long after its review, or with the clinic" on tenancy.break_glass
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged())
    or (select access.scope()) = 'cleanup' and reviewed_at is not null
      and greatest(ends_at, reviewed_at) < now() - interval '30 days');
