-- What Ward and the identity provider must know of each other's people.

-- A deleted account leaves its id and subject behind, as pseudonyms: by them its last tokens are refused, and by the id the
-- audit trail stays readable.
alter table tenancy.user_profile drop constraint user_profile_status_check;
alter table tenancy.user_profile add column deleted_at timestamptz;
alter table tenancy.user_profile
  add constraint user_profile_status_check check (status in ('active', 'disabled', 'deleted')),
  add constraint user_profile_deleted_is_nobody
    check (status <> 'deleted' or email is null and name is null and deleted_at is not null);
create index user_profile_by_email on tenancy.user_profile (email);

alter table access.principal drop constraint principal_status_check;
alter table access.principal
  add constraint principal_status_check check (status in ('active', 'disabled', 'deleted'));

-- What the identity provider still has to be told of a person's account: one row a person, the last wish counts.
create table tenancy.identity_task (
  user_id uuid primary key references tenancy.user_profile (user_id) on delete cascade,
  subject text not null,
  wanted text not null check (wanted in ('active', 'disabled', 'deleted')),
  -- Tells a wish from the one that followed it while it was being carried.
  revision bigint not null default 0,
  requested_at timestamptz not null default now(),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  last_error text
);
create index identity_task_due on tenancy.identity_task (next_attempt_at);

-- Comparisons of all profiles with all accounts, newest last.
create table tenancy.identity_comparison (
  id uuid primary key default uuidv7(),
  state text not null default 'running' check (state in ('running', 'done', 'failed')),
  -- The operator who asked for it; null for the clock.
  requested_by uuid,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  accounts bigint not null default 0,
  profiles bigint not null default 0,
  found bigint not null default 0,
  mended bigint not null default 0,
  error text
);
create index identity_comparison_by_age on tenancy.identity_comparison (started_at);

-- The provider's accounts, each with the comparison that saw it last: what a comparison has not seen may be gone.
create table tenancy.identity_account (
  subject text primary key,
  seen_in uuid not null
);

-- Where the two differ, or did: once for each kind of difference and person.
create table tenancy.identity_finding (
  id uuid primary key default uuidv7(),
  kind text not null
    check (kind in ('no_account', 'no_profile', 'email', 'verified', 'name', 'enabled', 'deleted', 'claims')),
  subject text not null,
  user_id uuid,
  state text not null check (state in ('open', 'mended')),
  -- How many places a person without an account still belongs to.
  memberships integer,
  -- The comparison that found it last.
  comparison_id uuid not null,
  first_found_at timestamptz not null default now(),
  last_found_at timestamptz not null default now(),
  unique (subject, kind)
);
create index identity_finding_by_kind on tenancy.identity_finding (kind, id);
create index identity_finding_open on tenancy.identity_finding (comparison_id) where state = 'open';

alter table tenancy.identity_task enable row level security, force row level security;
alter table tenancy.identity_comparison enable row level security, force row level security;
alter table tenancy.identity_account enable row level security, force row level security;
alter table tenancy.identity_finding enable row level security, force row level security;
