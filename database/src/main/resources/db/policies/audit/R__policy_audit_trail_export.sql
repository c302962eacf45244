-- Who sees an export may fetch it: its content is read anew, with their own rights.
revoke all on audit.trail_export from audit_service;
grant select, insert, update, delete on audit.trail_export to audit_service;

drop policy if exists "Exports are visible to who may take the trail away" on audit.trail_export;
create policy "Exports are visible to who may take the trail away" on audit.trail_export
  for select to audit_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,compliance}'
    or (select access.scope()) = 'organization'
      and clinic_id is null
      and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,compliance}');

drop policy if exists "Exports are asked for by who may take the trail away" on audit.trail_export;
create policy "Exports are asked for by who may take the trail away" on audit.trail_export
  for insert to audit_service
  with check (created_by = (select access.uid())
    and organization_id = (select access.organization_id())
    and (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,compliance}'
      or (select access.scope()) = 'organization'
        and clinic_id is null
        and (select access.roles()) && '{owner,compliance}'));

drop policy if exists "Exports learn what was fetched from who fetches it" on audit.trail_export;
create policy "Exports learn what was fetched from who fetches it" on audit.trail_export
  for update to audit_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,compliance}'
    or (select access.scope()) = 'organization'
      and clinic_id is null
      and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,compliance}')
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,compliance}'
    or (select access.scope()) = 'organization'
      and clinic_id is null
      and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,compliance}');

drop policy if exists "Exports are removed by who may take the trail away" on audit.trail_export;
create policy "Exports are removed by who may take the trail away" on audit.trail_export
  for delete to audit_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,compliance}'
    or (select access.scope()) = 'organization'
      and clinic_id is null
      and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,compliance}');

drop policy if exists "Exports are purged with the clinic" on audit.trail_export;
create policy "Exports are purged with the clinic" on audit.trail_export
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged())
    or clinic_id is null and organization_id = (select access.organization_being_purged()));

drop policy if exists "Exports are visible while they are purged" on audit.trail_export;
create policy "Exports are visible while they are purged" on audit.trail_export
  for select to ward_owner
  using (clinic_id = (select access.clinic_being_purged())
    or clinic_id is null and organization_id = (select access.organization_being_purged()));
