-- What the trail is searched by, newest first. Each index costs every event that is recorded, so these are the filters that
-- find a few events among millions; whatever else is asked for is looked for among the newest (audit.search()). They lead
-- with what is asked for and not with the chain, so that the search for duplicates, which knows chain and id, never takes one
-- of them for the primary key, not even in a month that is still empty.

-- What somebody did in a clinic, and in all clinics of an organization.
create index event_by_actor on audit.event (actor_id, stream, id);
create index event_by_actor_in_organization on audit.event (actor_id, organization_id, id);
-- What was done to something.
create index event_by_target on audit.event (target_id, stream, id) where target_id is not null;
-- What a request did.
create index event_by_request on audit.event (request_id, stream, id) where request_id is not null;

-- What a reader of the trail looks for; what is null is not looked at.
create type audit.event_filter as (
  -- The clinic in which it happened.
  clinic uuid,
  -- The id of who did it.
  actor text,
  -- What was done; 'goal.*' means everything done to goals.
  action text,
  -- What it was done to, by type and by id; if they are one word that may be either, one of the two suffices.
  target_type text,
  target_id text,
  target_either boolean,
  -- The pseudonym of the patient it is about.
  subject text,
  outcome text,
  request text,
  -- What stands, in upper or lower case, in the reason, the action, the target, the actor or the address.
  phrase text,
  -- When it happened.
  since timestamptz,
  until timestamptz
);

-- Searches that somebody wants again. The filter is as it was asked for and names no patient: a name here would stand beside
-- the record that seals it.
create table audit.saved_search (
  id uuid primary key default uuidv7(),
  organization_id uuid not null,
  -- Null for a search of the organization's.
  clinic_id uuid,
  name text not null check (length(name) between 1 and 200),
  filter jsonb not null check (jsonb_typeof(filter) = 'object' and not filter ? 'subject'),
  -- Whether everybody who reads the trail here has it, or only who saved it.
  shared boolean not null default false,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0
);
create index saved_search_of_place on audit.saved_search (organization_id, clinic_id, id);

-- What somebody may fetch of the trail as a file, for a while. The file itself is made while it is fetched and never kept: a
-- copy of what was opened would outlive the erasure of whom it is about.
create table audit.trail_export (
  id uuid primary key default uuidv7(),
  organization_id uuid not null,
  -- Null for an export of the organization's.
  clinic_id uuid,
  format text collate "C" not null check (format in ('ndjson', 'csv')),
  filter jsonb not null check (jsonb_typeof(filter) = 'object' and not filter ? 'subject'),
  -- The pseudonym of the patient whom the events are about; null for all.
  subject uuid,
  -- The chains, in the order of the file, each with the first and the last place that the export may hold.
  chains uuid[] not null,
  first_seqs bigint[] not null,
  last_seqs bigint[] not null,
  -- Of the file as it was fetched last.
  events bigint check (events >= 0),
  sha256 bytea check (octet_length(sha256) = 32),
  manifest jsonb,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  check (cardinality(chains) = cardinality(first_seqs) and cardinality(chains) = cardinality(last_seqs)),
  check ((events is null) = (sha256 is null) and (events is null) = (manifest is null))
);
create index trail_export_of_place on audit.trail_export (organization_id, clinic_id, id);

alter table audit.saved_search enable row level security, force row level security;
alter table audit.trail_export enable row level security, force row level security;
