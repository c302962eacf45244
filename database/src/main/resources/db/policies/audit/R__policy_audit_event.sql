-- Nobody updates, and nobody but retention deletes: there is no such grant, no such policy, and a trigger against whoever has
-- both.
revoke all on audit.event from audit_service;
grant select on audit.event to audit_service;

drop policy if exists "Events are visible to admins and overseers of their place" on audit.event;
create policy "Events are visible to admins and overseers of their place" on audit.event
  for select to audit_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{admin,owner,compliance,support}'
    or (select access.scope()) = 'organization'
      and organization_id = (select access.organization_id())
      and (select access.roles()) && '{owner,compliance}');

-- scheduler.compare_outboxes() asks whether an event is there, and for nothing that it says.
drop policy if exists "Events that came before are found by the recorder" on audit.event;
drop policy if exists "Events are found by the recorder and by comparisons" on audit.event;
create policy "Events are found by the recorder and by comparisons" on audit.event
  for select to ward_owner
  using ((select access.scope()) = 'platform'
      and (select access.roles()) && '{service}'
      and (select session_user) = 'audit_service'
    or (select access.scope()) = 'comparison');

drop policy if exists "Events are added by the recorder" on audit.event;
create policy "Events are added by the recorder" on audit.event
  for insert to ward_owner
  with check ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service');

drop policy if exists "Events are never changed" on audit.event;
create policy "Events are never changed" on audit.event
  for update to audit_service, ward_owner
  using (false);

drop policy if exists "Events are never removed" on audit.event;
create policy "Events are never removed" on audit.event
  for delete to audit_service
  using (false);

drop policy if exists "Events are let go of beneath an anchor" on audit.event;
create policy "Events are let go of beneath an anchor" on audit.event
  for delete to ward_owner
  using ((select access.scope()) = 'platform'
    and (select access.roles()) && '{service}'
    and (select session_user) = 'audit_service'
    and exists (select from audit.anchor a where a.stream = event.stream and a.seq >= event.seq));
