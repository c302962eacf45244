-- How long the record is kept, what may not be let go of meanwhile, and what is left where its oldest part was let go.

-- Every event is of the first class, by rank, that takes it. A class's floor is the least that anybody may agree to.
create table audit.retention_class (
  class text primary key check (class ~ '^[a-z-]{1,40}$'),
  rank smallint not null unique,
  description text not null,
  floor_months smallint not null check (floor_months between 1 and 1200),
  months smallint not null check (months between floor_months and 1200),
  -- Events of these actions (patterns of LIKE) are of the class, and if so said all that have a subject.
  actions text[] not null,
  subjects boolean not null
);

-- Where an organization keeps a class for longer than everybody.
create table audit.retention (
  organization_id uuid not null,
  class text not null references audit.retention_class,
  months smallint not null check (months <= 1200),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  primary key (organization_id, class)
);
create index retention_of_class on audit.retention (class);

-- What a hold names is neither let go nor erased until it is released: all of an organization, a clinic, or in a clinic the
-- events about one subject.
create table audit.legal_hold (
  id uuid primary key default uuidv7(),
  organization_id uuid not null,
  clinic_id uuid,
  -- The pseudonym that stands in events; whose it is, only the sealed reference says.
  subject uuid,
  reason text not null check (length(reason) between 1 and 1000),
  released_at timestamptz,
  released_by uuid,
  released_because text check (length(released_because) between 1 and 1000),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  check (subject is null or clinic_id is not null),
  check ((released_at is null) = (released_because is null))
);
create index legal_hold_of_organization on audit.legal_hold (organization_id, id);

-- The events of a chain up to this place were let go. The hash is that of the last of them, from which the rest of the chain
-- goes on; the archive holds them all, and the signature says that the audit service did this and nobody else.
create table audit.anchor (
  stream uuid not null,
  seq bigint not null check (seq >= first_seq),
  hash bytea not null check (octet_length(hash) = 32),
  first_seq bigint not null check (first_seq > 0),
  first_received_at timestamptz not null,
  last_received_at timestamptz not null,
  archive text not null,
  archive_sha256 bytea not null check (octet_length(archive_sha256) = 32),
  organization_id uuid,
  clinic_id uuid,
  purged_at timestamptz not null,
  key_id text not null,
  signature text not null,
  primary key (stream, seq)
);
create index anchor_of_organization on audit.anchor (organization_id, purged_at);

-- From when on there are partitions: what claims to be older can't be recorded any more.
create table audit.horizon (
  only_one boolean primary key default true check (only_one),
  kept_from timestamptz not null
);

alter table audit.retention_class enable row level security, force row level security;
alter table audit.retention enable row level security, force row level security;
alter table audit.legal_hold enable row level security, force row level security;
alter table audit.anchor enable row level security, force row level security;
alter table audit.horizon enable row level security, force row level security;
