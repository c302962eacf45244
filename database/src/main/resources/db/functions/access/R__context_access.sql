-- What the current transaction's context says. access.enter() sets it; outside a context each of these is null (or empty),
-- and a policy that compares with null admits nothing. A setting that a transaction has ended reads '', not null. Their bodies
-- are bound when they are created, so they need no search_path of their own, and without one they can be inlined.

-- The caller's user id; null for a service and without context.
create or replace function access.uid() returns uuid
  language sql stable parallel safe
  return nullif(pg_catalog.current_setting('ward.user', true), '')::uuid;

-- The clinic that the request addresses; null when it addresses an organization or nobody.
create or replace function access.clinic_id() returns uuid
  language sql stable parallel safe
  return nullif(pg_catalog.current_setting('ward.clinic', true), '')::uuid;

-- The clinics that the request may see: the addressed one, or all of the addressed organization's. Never null.
create or replace function access.clinic_ids() returns uuid[]
  language sql stable parallel safe
  return coalesce(nullif(pg_catalog.current_setting('ward.clinics', true), ''), '{}')::uuid[];

-- The organization that is addressed, or that the addressed clinic belongs to; null without either.
create or replace function access.organization_id() returns uuid
  language sql stable parallel safe
  return nullif(pg_catalog.current_setting('ward.organization', true), '')::uuid;

-- The caller's roles where the request is addressed to (admin, provider, staff, viewer, owner, compliance, super_admin,
-- service). Never null.
create or replace function access.roles() returns text[]
  language sql stable parallel safe
  return coalesce(nullif(pg_catalog.current_setting('ward.roles', true), ''), '{}')::text[];

-- What kind of context this is: clinic, organization, self, platform, relay; null without context.
create or replace function access.scope() returns text
  language sql stable parallel safe
  return nullif(pg_catalog.current_setting('ward.scope', true), '');

grant execute on function access.uid(), access.clinic_id(), access.clinic_ids(), access.organization_id(), access.roles(),
  access.scope() to tenancy_service, metrics_service, audit_service, scheduler_service;
