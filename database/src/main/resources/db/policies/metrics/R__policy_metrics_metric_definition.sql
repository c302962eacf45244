-- Ward's own are the same for every clinic, so there is no clinic to compare with; only migrations, which run without
-- context, write them. An organization's own are for its clinics and its owners' to write: what a version means can't be
-- updated, only when it ends.
revoke all on metrics.metric_definition from metrics_service;
grant select, insert, delete on metrics.metric_definition to metrics_service;
grant update (effective_until, revision, updated_at, updated_by) on metrics.metric_definition to metrics_service;

drop policy if exists "Definitions are visible in every context, an organization's in its own" on metrics.metric_definition;
create policy "Definitions are visible in every context, an organization's in its own" on metrics.metric_definition
  for select to metrics_service
  using ((select access.scope()) is not null
         and (organization_id is null or organization_id = (select access.organization_id())));

drop policy if exists "Definitions are visible to migrations and functions" on metrics.metric_definition;
create policy "Definitions are visible to migrations and functions" on metrics.metric_definition
  for select to ward_owner
  using (current_user = 'ward_owner'
         and (organization_id is null or organization_id = (select access.organization_id())
              or organization_id = (select access.organization_being_purged())));

drop policy if exists "Definitions are written by migrations" on metrics.metric_definition;
create policy "Definitions are written by migrations" on metrics.metric_definition
  for insert to ward_owner
  with check ((select access.scope()) is null and organization_id is null);

drop policy if exists "Definitions are rewritten by migrations" on metrics.metric_definition;
create policy "Definitions are rewritten by migrations" on metrics.metric_definition
  for update to ward_owner
  using ((select access.scope()) is null)
  with check ((select access.scope()) is null);

drop policy if exists "Definitions are not written by services" on metrics.metric_definition;
drop policy if exists "Definitions of an organization are written by its owners" on metrics.metric_definition;
create policy "Definitions of an organization are written by its owners" on metrics.metric_definition
  for insert to metrics_service
  with check (organization_id = (select access.organization_id()) and (select access.scope()) = 'organization'
    and (select access.roles()) && '{owner}');

drop policy if exists "Definitions are not rewritten by services" on metrics.metric_definition;
drop policy if exists "Definitions of an organization are ended by its owners" on metrics.metric_definition;
create policy "Definitions of an organization are ended by its owners" on metrics.metric_definition
  for update to metrics_service
  using (organization_id = (select access.organization_id()) and (select access.scope()) = 'organization'
    and (select access.roles()) && '{owner}')
  with check (organization_id = (select access.organization_id()) and (select access.scope()) = 'organization'
    and (select access.roles()) && '{owner}');

drop policy if exists "Definitions are never removed" on metrics.metric_definition;
drop policy if exists "Definitions that were never in force are withdrawn by owners" on metrics.metric_definition;
create policy "Definitions that were never in force are withdrawn by owners" on metrics.metric_definition
  for delete to metrics_service
  using (organization_id = (select access.organization_id()) and (select access.scope()) = 'organization'
    and (select access.roles()) && '{owner}'
    and effective_from > (select metrics.latest_today()));

drop policy if exists "Definitions are purged with their organization" on metrics.metric_definition;
create policy "Definitions are purged with their organization" on metrics.metric_definition
  for delete to ward_owner
  using (organization_id = (select access.organization_being_purged()));
