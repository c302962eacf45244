-- Access that begins and ends by itself: temporary memberships, support grants, break-glass.

-- When the person's claims change next without anybody doing anything; null for never. From then on every token that they
-- hold is stale, whether or not anything has noticed.
alter table access.principal add column claims_until timestamptz;
create index principal_by_claims_until on access.principal (claims_until) where claims_until is not null;

-- When the membership holds, in the clinic's days.
alter table access.membership add column valid tstzrange not null default '(,)' check (not isempty(valid));

-- What lets somebody into a clinic who is no member of it, until it ends. No token carries it: the context function looks here.
create table access.access_grant (
  clinic_id uuid not null references access.clinic (id) on delete cascade,
  id uuid not null,
  user_id uuid not null references access.principal (id) on delete cascade,
  kind text not null check (kind in ('support', 'break_glass')),
  ends_at timestamptz not null,
  primary key (clinic_id, id)
);
create index access_grant_by_user on access.access_grant (user_id, clinic_id);

-- Days in the clinic's own time zone; the last one is excluded, null is unbounded.
alter table tenancy.user_clinic_roles
  add column valid_from date,
  add column valid_until date,
  add constraint user_clinic_roles_valid check (valid_from < valid_until);

-- An operator's wish to look into a clinic, and what the clinic's people say to it.
create table tenancy.support_grant (
  clinic_id uuid not null references tenancy.clinic (id) on delete cascade,
  id uuid not null default uuidv7(),
  operator_id uuid not null references tenancy.user_profile (user_id),
  purpose text not null check (length(purpose) between 10 and 1000),
  -- How long it is to last, from its approval on: at most a week.
  minutes integer not null check (minutes between 5 and 10080),
  state text not null default 'requested' check (state in ('requested', 'approved', 'declined', 'withdrawn', 'ended')),
  decided_at timestamptz,
  decided_by uuid,
  -- Passes by itself: an approved grant that has reached it lets nobody in, whatever its state says.
  ends_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  primary key (clinic_id, id),
  check ((state in ('approved', 'ended')) = (ends_at is not null))
);
create index support_grant_by_operator on tenancy.support_grant (operator_id);
-- An operator asks for a clinic once at a time.
create unique index support_grant_waiting on tenancy.support_grant (clinic_id, operator_id) where state = 'requested';

-- A provider's way into a clinic of their organization in an emergency, without asking; somebody must look at it afterwards.
create table tenancy.break_glass (
  clinic_id uuid not null references tenancy.clinic (id) on delete cascade,
  id uuid not null default uuidv7(),
  user_id uuid not null references tenancy.user_profile (user_id),
  reason text not null check (length(reason) between 10 and 1000),
  ends_at timestamptz not null,
  reviewed_at timestamptz,
  reviewed_by uuid,
  justified boolean,
  finding text check (length(finding) between 1 and 2000),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  primary key (clinic_id, id),
  check (ends_at <= created_at + interval '60 minutes'),
  check ((reviewed_at is null) = (justified is null) and (reviewed_at is null) = (finding is null))
);
create index break_glass_by_user on tenancy.break_glass (user_id);

alter table access.access_grant enable row level security, force row level security;
alter table tenancy.support_grant enable row level security, force row level security;
alter table tenancy.break_glass enable row level security, force row level security;
