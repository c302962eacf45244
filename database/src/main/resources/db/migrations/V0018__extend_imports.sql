-- How the tables of a clinic's other systems are read, what a dry run would do, and what can be taken back.

-- A clinic's own way of naming columns and writing dates, amounts and words, kept for imports of a kind.
create table metrics.import_mapping (
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  name text not null check (length(name) between 1 and 200),
  kind text not null check (kind in ('financial', 'appointment', 'call', 'patient', 'schedule')),
  mapping jsonb not null check (jsonb_typeof(mapping) = 'object' and pg_column_size(mapping) <= 1048576),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  primary key (clinic_id, id),
  unique (clinic_id, name)
);

alter table metrics.fact_import drop constraint fact_import_format_check,
  add constraint fact_import_format_check check (format in ('csv', 'ndjson', 'xlsx')),
  -- A dry run looks at every row and writes no fact.
  add column dry_run boolean not null default false,
  -- The mapping that its rows were read by; it may have been changed or removed since.
  add column mapping_id uuid,
  -- What became of its facts when it was undone: those that it had added and were removed, those that it had corrected and
  -- got their former content back, and those that were left because somebody had changed them since.
  add column undone_at timestamptz,
  add column undone_by uuid,
  add column removed bigint,
  add column restored bigint,
  add column conflicts bigint,
  add constraint fact_import_undone_once check (undone_at is null or state = 'done' and not dry_run);

-- What a dry run would have done with the first of its rows.
--   changes   {field: {"old", "new"}}, old only where there was something
create table metrics.import_change (
  clinic_id uuid not null,
  import_id uuid not null,
  line bigint not null check (line > 0),
  external_id text collate "C" not null check (length(external_id) <= 200),
  outcome text collate "C" not null check (outcome in ('added', 'corrected')),
  changes jsonb not null,
  primary key (clinic_id, import_id, line),
  foreign key (clinic_id, import_id) references metrics.fact_import (clinic_id, id) on delete cascade
);

-- The facts that stayed as they were when their import was undone.
create table metrics.import_conflict (
  clinic_id uuid not null,
  import_id uuid not null,
  fact_id uuid not null,
  external_id text collate "C" not null check (length(external_id) <= 200),
  primary key (clinic_id, import_id, fact_id),
  foreign key (clinic_id, import_id) references metrics.fact_import (clinic_id, id) on delete cascade
);

alter table metrics.import_mapping enable row level security, force row level security;
alter table metrics.import_change enable row level security, force row level security;
alter table metrics.import_conflict enable row level security, force row level security;
