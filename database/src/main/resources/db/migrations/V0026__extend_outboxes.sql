-- Every service's outbox is carried away in lanes, sets events aside that nobody takes, knows when it is full, and keeps what
-- could not be made into an event until it can.
do $$
declare
  service text;
begin
  foreach service in array array['tenancy', 'metrics', 'audit', 'scheduler'] loop
    -- Each stream belongs to one of sixteen buckets, and each bucket to one lane of the relay.
    execute format('alter table %I.outbox
      add column bucket smallint not null generated always as (uuid_hash(stream) & 15) stored', service);
    execute format('drop index %I.outbox_in_order', service);
    execute format('create index outbox_in_order on %I.outbox (bucket, id)', service);

    -- What the audit service rejected, and why; the rest of its stream has gone on without it. While it is being replayed it
    -- is in the outbox, too.
    execute format('create table %I.outbox_parked (
      id uuid primary key,
      stream uuid not null,
      event jsonb not null,
      reason text not null check (length(reason) <= 2000),
      pointer text check (length(pointer) <= 2000),
      attempts integer not null default 1 check (attempts > 0),
      parked_at timestamptz not null default clock_timestamp(),
      replayed_at timestamptz)', service);

    -- One row: what was waiting when it was last measured, and whether that is all that may wait.
    execute format('create table %I.outbox_state (
      singleton boolean primary key default true check (singleton),
      waiting bigint not null default 0,
      is_full boolean not null default false,
      measured_at timestamptz)', service);
    execute format('insert into %I.outbox_state default values', service);

    -- A change whose event could not be made: what it takes to make it later, as it was then. Dead are those that were tried
    -- too often; their next attempt is an operator's.
    execute format($sql$
      create table %I.trigger_failure (
        id uuid primary key,
        stream uuid not null,
        clinic_id uuid,
        event_id uuid not null,
        builder text not null check (builder in ('row', 'fact')),
        table_name text not null,
        operation text not null check (operation in ('INSERT', 'UPDATE', 'DELETE')),
        arguments text[] not null,
        row_key text,
        old_row jsonb,
        new_row jsonb,
        envelope jsonb not null,
        sqlstate text not null,
        message text not null,
        failed_at timestamptz not null default clock_timestamp(),
        attempts integer not null default 0 check (attempts >= 0),
        next_attempt_at timestamptz not null,
        dead_at timestamptz,
        check (old_row is not null or new_row is not null))$sql$, service);
    execute format('create index trigger_failure_due on %I.trigger_failure (next_attempt_at) where dead_at is null', service);
    execute format('create index trigger_failure_of_clinic on %I.trigger_failure (clinic_id)', service);

    execute format('alter table %I.outbox_parked enable row level security, force row level security', service);
    execute format('alter table %I.outbox_state enable row level security, force row level security', service);
    execute format('alter table %I.trigger_failure enable row level security, force row level security', service);
  end loop;
end
$$;

-- What becomes of a column's values on their way into the trail; a column without a rule goes as it is.
--   keep     as it is, and somebody has thought about it
--   redact   only that it has changed
--   omit     not even that
--   hash     the SHA-256 of its text: for values that nobody can guess
--   mask     with a * for whatever matches the pattern
create table access.redaction_rule (
  schema_name text not null,
  table_name text not null,
  column_name text not null,
  treatment text not null check (treatment in ('keep', 'redact', 'omit', 'hash', 'mask')),
  pattern text check ((pattern is not null) = (treatment = 'mask')),
  why text not null check (length(why) between 1 and 500),
  primary key (schema_name, table_name, column_name)
);
alter table access.redaction_rule enable row level security, force row level security;
