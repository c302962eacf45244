-- What the current transaction's context says. access.enter() sets it; outside a context each of these is null (or empty),
-- and a policy that compares with null admits nothing. A setting that a transaction has ended reads '', not null. Their bodies
-- are bound when they are created, so they need no search_path of their own, and without one they can be inlined.

-- The caller's user id; null for a service and without context.
create function access.uid() returns uuid
  language sql stable parallel safe
  return nullif(pg_catalog.current_setting('ward.user', true), '')::uuid;

-- The clinic that the request addresses; null when it addresses an organization or nobody.
create function access.clinic_id() returns uuid
  language sql stable parallel safe
  return nullif(pg_catalog.current_setting('ward.clinic', true), '')::uuid;

-- The clinics that the request may see: the addressed one, or all of the addressed organization's. Never null.
create function access.clinic_ids() returns uuid[]
  language sql stable parallel safe
  return coalesce(nullif(pg_catalog.current_setting('ward.clinics', true), ''), '{}')::uuid[];

-- The organization that is addressed, or that the addressed clinic belongs to; null without either.
create function access.organization_id() returns uuid
  language sql stable parallel safe
  return nullif(pg_catalog.current_setting('ward.organization', true), '')::uuid;

-- The caller's roles where the request is addressed to (admin, provider, staff, viewer, owner, compliance, super_admin,
-- service). Never null.
create function access.roles() returns text[]
  language sql stable parallel safe
  return coalesce(nullif(pg_catalog.current_setting('ward.roles', true), ''), '{}')::text[];

-- What kind of context this is: clinic, organization, self, platform, relay; null without context.
create function access.scope() returns text
  language sql stable parallel safe
  return nullif(pg_catalog.current_setting('ward.scope', true), '');

grant execute on function access.uid(), access.clinic_id(), access.clinic_ids(), access.organization_id(), access.roles(),
  access.scope() to tenancy_service, metrics_service, audit_service, scheduler_service;

-- The directory: the least that every service needs to decide access. It is a projection of tenancy's tables, written
-- only by their triggers, so that it can be replicated to another cluster without anything else.

create table access.organization (
  id uuid primary key,
  status text not null check (status in ('active', 'suspended', 'deleted'))
);

create table access.clinic (
  id uuid primary key,
  organization_id uuid not null references access.organization (id) on delete cascade,
  status text not null check (status in ('active', 'suspended', 'deleted')),
  -- IANA name; decides where each of the clinic's days begins and ends.
  time_zone text not null,
  -- ISO 4217; amounts in any other currency are not the clinic's.
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- ISO days of the week, Monday = 1.
  opening_days smallint[] not null
);
create index clinic_by_organization on access.clinic (organization_id);

create table access.clinic_closure (
  clinic_id uuid not null references access.clinic (id) on delete cascade,
  day date not null,
  primary key (clinic_id, day)
);

create table access.principal (
  id uuid primary key,
  -- The identity provider's name for the person: the token's sub.
  subject text not null unique,
  status text not null check (status in ('active', 'disabled')),
  -- The version of the person's claims; a token that carries an older one is refused.
  epoch bigint not null default 0
);

create table access.membership (
  clinic_id uuid not null references access.clinic (id) on delete cascade,
  user_id uuid not null references access.principal (id) on delete cascade,
  role text not null check (role in ('admin', 'provider', 'staff', 'viewer')),
  primary key (clinic_id, user_id)
);
create index membership_by_user on access.membership (user_id);

create table access.organization_membership (
  organization_id uuid not null references access.organization (id) on delete cascade,
  user_id uuid not null references access.principal (id) on delete cascade,
  role text not null check (role in ('owner', 'compliance')),
  primary key (organization_id, user_id)
);
create index organization_membership_by_user on access.organization_membership (user_id);

alter table access.organization enable row level security, force row level security;
alter table access.clinic enable row level security, force row level security;
alter table access.clinic_closure enable row level security, force row level security;
alter table access.principal enable row level security, force row level security;
alter table access.membership enable row level security, force row level security;
alter table access.organization_membership enable row level security, force row level security;
