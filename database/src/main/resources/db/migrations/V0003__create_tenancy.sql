-- Who the tenants are and who may do what in them. Triggers project what decides access into the directory.

create table tenancy.organization (
  id uuid primary key default uuidv7(),
  name text not null check (length(name) between 1 and 200),
  tier text not null default 'free' check (tier in ('free', 'pro', 'biosync')),
  status text not null default 'active' check (status in ('active', 'suspended', 'deleted')),
  settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  deleted_at timestamptz
);

create table tenancy.clinic (
  id uuid primary key default uuidv7(),
  organization_id uuid not null references tenancy.organization (id),
  name text not null check (length(name) between 1 and 200),
  kind text not null check (kind in ('dental', 'therapy', 'care_home', 'facility')),
  status text not null default 'active' check (status in ('active', 'suspended', 'deleted')),
  time_zone text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  opening_days smallint[] not null default '{1,2,3,4,5}'
    check (opening_days <@ '{1,2,3,4,5,6,7}'::smallint[] and cardinality(opening_days) between 1 and 7),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  deleted_at timestamptz,
  -- Lets a reference prove that a clinic is the organization's.
  unique (organization_id, id)
);

create table tenancy.clinic_closure (
  clinic_id uuid not null references tenancy.clinic (id) on delete cascade,
  day date not null,
  reason text check (length(reason) <= 200),
  created_at timestamptz not null default now(),
  created_by uuid,
  primary key (clinic_id, day)
);

create table tenancy.user_profile (
  user_id uuid primary key default uuidv7(),
  -- The identity provider's name for the person: the token's sub.
  subject text not null unique check (length(subject) between 1 and 255),
  email text check (length(email) <= 320),
  email_verified boolean not null default false,
  name text check (length(name) <= 200),
  status text not null default 'active' check (status in ('active', 'disabled')),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0
);

-- Memberships: user × clinic × role. One role per clinic, so a role never hides behind another.
create table tenancy.user_clinic_roles (
  clinic_id uuid not null references tenancy.clinic (id) on delete cascade,
  user_id uuid not null references tenancy.user_profile (user_id),
  role text not null check (role in ('admin', 'provider', 'staff', 'viewer')),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  primary key (clinic_id, user_id)
);
create index user_clinic_roles_by_user on tenancy.user_clinic_roles (user_id);

create table tenancy.organization_role (
  organization_id uuid not null references tenancy.organization (id) on delete cascade,
  user_id uuid not null references tenancy.user_profile (user_id),
  role text not null check (role in ('owner', 'compliance')),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  primary key (organization_id, user_id)
);
create index organization_role_by_user on tenancy.organization_role (user_id);

-- What the identity provider still has to be told: one row a person, however often their claims changed meanwhile.
create table tenancy.claims_push (
  user_id uuid primary key references tenancy.user_profile (user_id) on delete cascade,
  -- The version of the claims that waits to be pushed.
  epoch bigint not null,
  requested_at timestamptz not null default now(),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  last_error text
);
create index claims_push_due on tenancy.claims_push (next_attempt_at);

alter table tenancy.organization enable row level security, force row level security;
alter table tenancy.clinic enable row level security, force row level security;
alter table tenancy.clinic_closure enable row level security, force row level security;
alter table tenancy.user_profile enable row level security, force row level security;
alter table tenancy.user_clinic_roles enable row level security, force row level security;
alter table tenancy.organization_role enable row level security, force row level security;
alter table tenancy.claims_push enable row level security, force row level security;
