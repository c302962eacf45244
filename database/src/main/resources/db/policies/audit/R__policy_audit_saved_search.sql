revoke all on audit.saved_search from audit_service;
grant select, insert, update, delete on audit.saved_search to audit_service;

drop policy if exists "Searches are visible to their makers, shared ones to readers" on audit.saved_search;
create policy "Searches are visible to their makers, shared ones to readers" on audit.saved_search
  for select to audit_service
  using ((shared or created_by = (select access.uid()))
    and (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,compliance,support}'
      or (select access.scope()) = 'organization'
        and clinic_id is null
        and organization_id = (select access.organization_id())
        and (select access.roles()) && '{owner,compliance}'));

drop policy if exists "Searches are saved by readers of the trail" on audit.saved_search;
create policy "Searches are saved by readers of the trail" on audit.saved_search
  for insert to audit_service
  with check (created_by = (select access.uid())
    and organization_id = (select access.organization_id())
    and (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,compliance,support}'
      or (select access.scope()) = 'organization'
        and clinic_id is null
        and (select access.roles()) && '{owner,compliance}'));

drop policy if exists "Searches are changed by their makers, shared ones by overseers" on audit.saved_search;
create policy "Searches are changed by their makers, shared ones by overseers" on audit.saved_search
  for update to audit_service
  using ((created_by = (select access.uid()) or shared and (select access.roles()) && '{admin,owner,compliance}')
    and (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,compliance,support}'
      or (select access.scope()) = 'organization'
        and clinic_id is null
        and organization_id = (select access.organization_id())
        and (select access.roles()) && '{owner,compliance}'))
  with check (organization_id = (select access.organization_id())
    and (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,compliance,support}'
      or (select access.scope()) = 'organization'
        and clinic_id is null
        and (select access.roles()) && '{owner,compliance}'));

drop policy if exists "Searches are removed by their makers, shared ones by overseers" on audit.saved_search;
create policy "Searches are removed by their makers, shared ones by overseers" on audit.saved_search
  for delete to audit_service
  using ((created_by = (select access.uid()) or shared and (select access.roles()) && '{admin,owner,compliance}')
    and (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,compliance,support}'
      or (select access.scope()) = 'organization'
        and clinic_id is null
        and organization_id = (select access.organization_id())
        and (select access.roles()) && '{owner,compliance}'));

drop policy if exists "Searches are purged with the clinic" on audit.saved_search;
create policy "Searches are purged with the clinic" on audit.saved_search
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged())
    or clinic_id is null and organization_id = (select access.organization_being_purged()));

drop policy if exists "Searches are visible while they are purged" on audit.saved_search;
create policy "Searches are visible while they are purged" on audit.saved_search
  for select to ward_owner
  using (clinic_id = (select access.clinic_being_purged())
    or clinic_id is null and organization_id = (select access.organization_being_purged()));
