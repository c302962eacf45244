-- Who was asked to join, as what, and whether they did. An invitation of an organization's (owner, compliance) has no clinic.
create table tenancy.invitation (
  organization_id uuid not null references tenancy.organization (id) on delete cascade,
  clinic_id uuid,
  id uuid not null default uuidv7(),
  -- What it is an invitation to.
  place_id uuid not null generated always as (coalesce(clinic_id, organization_id)) stored,
  -- As it was typed; mail goes there.
  email text not null check (length(email) between 3 and 254 and email !~ '[[:cntrl:][:space:]]'),
  -- As it is compared. Only ASCII letters are folded: other folding makes one address of two (K, the Kelvin sign, and k).
  email_key text not null generated always as (lower(email collate "C")) stored,
  role text not null,
  expires_at timestamptz not null,
  -- SHA-256 of the token in the newest mail; null until there is one. The token itself is kept nowhere.
  token_hash bytea check (octet_length(token_hash) = 32),
  accepted_at timestamptz,
  accepted_by uuid references tenancy.user_profile (user_id),
  revoked_at timestamptz,
  revoked_by uuid,
  mail_requested_at timestamptz not null default now(),
  -- Null when there is nothing to send, or nothing more to try.
  mail_next_attempt_at timestamptz default now(),
  mail_attempts integer not null default 0,
  mail_sent_at timestamptz,
  mail_sent_count integer not null default 0,
  mail_error text check (length(mail_error) <= 200),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  primary key (organization_id, id),
  foreign key (organization_id, clinic_id) references tenancy.clinic (organization_id, id) on delete cascade,
  check (case when clinic_id is null then role in ('owner', 'compliance')
              else role in ('admin', 'provider', 'staff', 'viewer') end),
  -- It ends one way only.
  check (accepted_at is null or revoked_at is null),
  check ((accepted_at is null) = (accepted_by is null))
);
create index invitation_by_clinic on tenancy.invitation (organization_id, clinic_id);
create index invitation_by_place on tenancy.invitation (place_id, id);
create index invitation_by_email on tenancy.invitation (email_key);
create index invitation_by_accepter on tenancy.invitation (accepted_by);
create unique index invitation_by_token on tenancy.invitation (token_hash);
create index invitation_mail_due on tenancy.invitation (mail_next_attempt_at) where mail_next_attempt_at is not null;
create index invitation_mail_failed on tenancy.invitation (expires_at)
  where mail_error is not null and mail_next_attempt_at is null;

alter table tenancy.invitation enable row level security, force row level security;
