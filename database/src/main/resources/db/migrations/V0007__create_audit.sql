-- The record: what happened, in one chain of hashes per clinic, organization or, for the rest, the platform.

-- One row per event; nobody changes or removes one (see the triggers and the lack of any policy that would let them).
--
-- Partitioned by the producer's id. It is a UUIDv7, which begins with the time, so a range of ids is a month; and the primary
-- key, which must contain the partition key, is then exactly what makes an event count once: its id within its chain. Had the
-- months been those of arrival, a redelivered event could land in another month and be unique there. It also puts the newest
-- first page of a list into the newest partition. audit.ensure_partitions() makes the months; there is no default partition,
-- because with one a list in the order of ids would have to look into all of them.
create table audit.event (
  -- The chain: the clinic, else the organization, else the nil UUID.
  stream uuid not null,
  -- The event's place in the chain, from 1, without a gap.
  seq bigint not null check (seq > 0),
  id uuid not null check (uuid_extract_version(id) = 7),
  clinic_id uuid,
  organization_id uuid,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  schema_version smallint not null check (schema_version > 0),
  actor_type text not null check (actor_type in ('user', 'service', 'database', 'system', 'anonymous')),
  actor_id text,
  actor_role text,
  action text not null,
  target_type text,
  target_id text,
  -- The patient it is about.
  subject_id text,
  outcome text not null check (outcome in ('success', 'denied', 'failure')),
  reason text,
  request_id text,
  source_service text not null,
  source_ip text,
  user_agent text,
  -- {field: {"old", "new"}}
  changes jsonb check (jsonb_typeof(changes) = 'object'),
  -- The hash of the event before this one in the chain; of the first: 32 zero bytes.
  previous_hash bytea not null check (octet_length(previous_hash) = 32),
  -- SHA-256 of previous_hash and the SHA-256 of audit.canonical(event).
  hash bytea not null check (octet_length(hash) = 32),
  check (stream = coalesce(clinic_id, organization_id, '00000000-0000-0000-0000-000000000000'))
) partition by range (id);

-- A chain is walked by place.
create index event_in_chain on audit.event (stream, seq);
-- An organization's events of all its clinics, newest first.
create index event_by_organization on audit.event (organization_id, id);
-- The newest of a chain first, and whether an event is there already. The youngest index for a reason: in a month that is
-- still empty, event_in_chain looks just as good for that search, and of two such PostgreSQL takes the younger.
alter table audit.event add primary key (stream, id);

-- Where each chain ends. Whoever appends to a chain holds its row, which is what makes it one line.
create table audit.chain_head (
  stream uuid primary key,
  seq bigint not null,
  hash bytea not null check (octet_length(hash) = 32)
) with (fillfactor = 50);

alter table audit.event enable row level security, force row level security;
alter table audit.chain_head enable row level security, force row level security;
