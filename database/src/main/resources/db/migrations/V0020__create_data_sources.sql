-- Where a clinic keeps facts that Ward fetches by itself: spreadsheets that a service account may read.
create table metrics.data_source (
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  kind text not null check (kind in ('google_sheets')),
  name text not null check (length(name) between 1 and 200),
  spreadsheet_id text not null check (spreadsheet_id ~ '^[A-Za-z0-9_-]{1,100}$'),
  -- [{title, headerRow, kind, columns}]: which sheets hold which kind of fact, and under which headers.
  sheets jsonb not null check (jsonb_typeof(sheets) = 'array' and jsonb_array_length(sheets) between 1 and 20),
  schedule text not null default 'off' check (schedule in ('off', 'hourly', 'daily')),
  -- The clinic's own time of day.
  daily_at time(0),
  enabled boolean not null default true,
  client_email text check (length(client_email) <= 320),
  -- Of the public key, so that people can tell which key it is.
  key_fingerprint text check (length(key_fingerprint) <= 100),
  -- The private key, encrypted with a key that only the service has; secret_key is that key's name.
  secret bytea,
  secret_key text check (length(secret_key) <= 64),
  -- Nothing is fetched on schedule while somebody has to look after it.
  state text not null default 'ok' check (state in ('ok', 'needs_attention')),
  attention_code text check (length(attention_code) <= 64),
  attention text check (length(attention) <= 1000),
  -- When it is due; null while it isn't to be fetched by itself.
  next_sync_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  deleted_at timestamptz,
  primary key (clinic_id, id),
  check ((schedule = 'daily') = (daily_at is not null)),
  check ((state = 'needs_attention') = (attention_code is not null)),
  -- Credentials are there wholly or not at all.
  check ((secret is null) = (client_email is null) and (secret is null) = (secret_key is null)
         and (secret is null) = (key_fingerprint is null))
);
create index data_source_due on metrics.data_source (next_sync_at) where next_sync_at is not null;

-- Each time that a source is fetched. Who holds the lease may write; the fence tells a holder that was taken over.
create table metrics.data_source_run (
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  source_id uuid not null,
  trigger text not null check (trigger in ('manual', 'schedule')),
  scheduled_for timestamptz not null default now(),
  dry_run boolean not null default false,
  state text not null default 'pending' check (state in ('pending', 'running', 'done', 'failed', 'needs_attention')),
  attempt smallint not null default 0,
  holder uuid,
  fence bigint not null default 0,
  -- From when on somebody may take it: at once while it waits, at the end of the lease while it runs.
  claimable_at timestamptz default now(),
  rows bigint not null default 0,
  accepted bigint not null default 0,
  unchanged bigint not null default 0,
  corrected bigint not null default 0,
  rejected bigint not null default 0,
  -- The first rows that were rejected, with their reasons: all that a dry run leaves.
  sample jsonb not null default '[]',
  error_code text check (length(error_code) <= 64),
  -- One sentence for people.
  error text check (length(error) <= 1000),
  started_at timestamptz,
  finished_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  primary key (clinic_id, id),
  foreign key (clinic_id, source_id) references metrics.data_source (clinic_id, id),
  check ((state in ('pending', 'running')) = (claimable_at is not null)),
  check (state <> 'done' or rows = accepted + unchanged + corrected + rejected)
);
create index data_source_run_by_source on metrics.data_source_run (clinic_id, source_id, id);
create index data_source_run_claimable on metrics.data_source_run (claimable_at) where claimable_at is not null;
-- A source is fetched by one at a time.
create unique index data_source_run_under_way on metrics.data_source_run (clinic_id, source_id)
  where state in ('pending', 'running');

-- What a run brought is an import for each sheet.
alter table metrics.fact_import add column source_run_id uuid;
alter table metrics.fact_import
  add foreign key (clinic_id, source_run_id) references metrics.data_source_run (clinic_id, id);
create index fact_import_by_source_run on metrics.fact_import (clinic_id, source_run_id);
alter table metrics.fact_import drop constraint fact_import_format_check;
alter table metrics.fact_import
  add constraint fact_import_format_check check (format in ('csv', 'ndjson', 'xlsx', 'google_sheets'));

alter table metrics.data_source enable row level security, force row level security;
alter table metrics.data_source_run enable row level security, force row level security;
