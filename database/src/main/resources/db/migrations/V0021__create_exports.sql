-- What people take away: made once, kept for a day, handed out as it was made.
create table metrics.data_export (
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  what text collate "C" not null
    check (what in ('metrics', 'goals', 'financial', 'appointment', 'call', 'patient', 'schedule')),
  format text collate "C" not null check (format in ('csv', 'ndjson', 'xlsx')),
  -- As it was asked for; which rows it means is decided when the export runs, by the rights of who asked.
  filter jsonb not null check (jsonb_typeof(filter) = 'object'),
  -- Whether it was made by somebody who sees all providers' rows, so that who is a provider only doesn't get at it later.
  of_everybody boolean not null default false,
  state text collate "C" not null default 'pending'
    check (state in ('pending', 'running', 'done', 'failed', 'cancelled', 'expired')),
  rows bigint not null default 0 check (rows >= 0),
  bytes bigint not null default 0 check (bytes >= 0),
  sha256 bytea check (length(sha256) = 32),
  -- One sentence for people: why there is none.
  error text check (length(error) <= 1000),
  started_at timestamptz,
  finished_at timestamptz,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  primary key (clinic_id, id),
  -- What was handed out can be told by its hash, and ends.
  check (state not in ('done', 'expired') or (sha256 is not null and expires_at is not null))
);
create index data_export_under_way on metrics.data_export (updated_at) where state in ('pending', 'running');
create index data_export_kept on metrics.data_export (expires_at) where state = 'done';

-- The bytes of an export in pieces, in a table so that any instance can hand them out and none loses them.
create table metrics.export_chunk (
  clinic_id uuid not null,
  export_id uuid not null,
  n integer not null check (n >= 0),
  content bytea not null check (length(content) between 1 and 4194304),
  primary key (clinic_id, export_id, n),
  foreign key (clinic_id, export_id) references metrics.data_export (clinic_id, id) on delete cascade
);

alter table metrics.data_export enable row level security, force row level security;
alter table metrics.export_chunk enable row level security, force row level security;
