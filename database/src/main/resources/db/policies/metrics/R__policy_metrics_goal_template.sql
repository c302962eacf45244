-- Those of everybody (without an organization) come with migrations, which run without context; an organization's own are
-- its owners' to write.
revoke all on metrics.goal_template from metrics_service;
grant select, insert, update on metrics.goal_template to metrics_service;

drop policy if exists "Goal templates are visible to everybody or in their organization" on metrics.goal_template;
create policy "Goal templates are visible to everybody or in their organization" on metrics.goal_template
  for select to metrics_service
  using ((select access.scope()) in ('clinic', 'organization')
    and (organization_id is null or organization_id = (select access.organization_id())));

drop policy if exists "Goal templates are set by owners" on metrics.goal_template;
create policy "Goal templates are set by owners" on metrics.goal_template
  for insert to metrics_service
  with check (organization_id = (select access.organization_id()) and (select access.scope()) = 'organization'
    and (select access.roles()) && '{owner}');

drop policy if exists "Goal templates are changed by owners" on metrics.goal_template;
create policy "Goal templates are changed by owners" on metrics.goal_template
  for update to metrics_service
  using (organization_id = (select access.organization_id()) and (select access.scope()) = 'organization'
    and (select access.roles()) && '{owner}')
  with check (organization_id = (select access.organization_id()) and (select access.scope()) = 'organization'
    and (select access.roles()) && '{owner}');

drop policy if exists "Goal templates are never removed, only marked as deleted" on metrics.goal_template;
create policy "Goal templates are never removed, only marked as deleted" on metrics.goal_template
  for delete to metrics_service
  using (false);

drop policy if exists "Goal templates are visible to migrations and the purge" on metrics.goal_template;
create policy "Goal templates are visible to migrations and the purge" on metrics.goal_template
  for select to ward_owner
  using ((select access.scope()) is null and organization_id is null
    or organization_id = (select access.organization_being_purged()));

drop policy if exists "Goal templates of everybody are written by migrations" on metrics.goal_template;
create policy "Goal templates of everybody are written by migrations" on metrics.goal_template
  for insert to ward_owner
  with check ((select access.scope()) is null and organization_id is null);

drop policy if exists "Goal templates of everybody are rewritten by migrations" on metrics.goal_template;
create policy "Goal templates of everybody are rewritten by migrations" on metrics.goal_template
  for update to ward_owner
  using ((select access.scope()) is null and organization_id is null)
  with check ((select access.scope()) is null and organization_id is null);

drop policy if exists "Goal templates are purged with their organization" on metrics.goal_template;
create policy "Goal templates are purged with their organization" on metrics.goal_template
  for delete to ward_owner
  using (organization_id = (select access.organization_being_purged()));
