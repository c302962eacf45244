-- Where the chains stood when they were signed, and the rounds in which that is done.

-- A signed statement of where a chain stood; a copy is carried to a place that whoever owns the database can't reach.
create table audit.checkpoint (
  stream uuid not null,
  seq bigint not null check (seq > 0),
  -- Of the event at that place.
  hash bytea not null check (octet_length(hash) = 32),
  at timestamptz not null,
  key_id text not null,
  signature text not null,
  organization_id uuid,
  clinic_id uuid,
  -- Since when it is kept outside; null while it waits for that.
  carried_at timestamptz,
  -- Since when it is known that another one of this place is kept outside; that is evidence, and not overwritten.
  disputed_at timestamptz,
  primary key (stream, seq)
);
create index checkpoint_of_organization on audit.checkpoint (organization_id, at, stream, seq);
create index checkpoint_waiting on audit.checkpoint (at, stream, seq) where carried_at is null and disputed_at is null;
create index checkpoint_disputed on audit.checkpoint (disputed_at) where disputed_at is not null;

-- What is done every so often, by one instance of the service at a time.
create table audit.round (
  round text primary key,
  holder uuid not null,
  held_until timestamptz not null,
  -- When one was last done to its end, how much it did, and how much it came upon that it didn't dare to do.
  finished_at timestamptz,
  done bigint not null default 0,
  refused bigint not null default 0
);

alter table audit.checkpoint enable row level security, force row level security;
alter table audit.round enable row level security, force row level security;
