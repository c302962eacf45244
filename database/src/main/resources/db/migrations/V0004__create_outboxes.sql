-- Every service schema has the same three tables: what the audit service must be told, who is telling it, and the answers
-- already given to requests that may come twice.
do $$
declare
  service text;
begin
  foreach service in array array['tenancy', 'metrics', 'audit', 'scheduler'] loop
    -- The stream is the chain the event belongs to: its clinic, else its organization, else the nil UUID (the platform).
    execute format('create table %I.outbox (
      stream uuid not null,
      id uuid not null,
      event jsonb not null,
      created_at timestamptz not null default clock_timestamp(),
      primary key (stream, id))', service);
    execute format('create index outbox_in_order on %I.outbox (id)', service);

    -- One relay at a time holds the lease, so that events reach the audit service in order.
    execute format('create table %I.relay_lease (
      relay text primary key,
      holder uuid not null,
      held_until timestamptz not null)', service);

    execute format('create table %I.idempotency_key (
      user_id uuid not null,
      key text not null check (length(key) between 1 and 255),
      request_hash bytea not null,
      status smallint,
      location text,
      body text,
      created_at timestamptz not null default now(),
      primary key (user_id, key))', service);
    execute format('create index idempotency_key_by_age on %I.idempotency_key (created_at)', service);

    execute format('alter table %I.outbox enable row level security, force row level security', service);
    execute format('alter table %I.relay_lease enable row level security, force row level security', service);
    execute format('alter table %I.idempotency_key enable row level security, force row level security', service);
  end loop;
end
$$;
