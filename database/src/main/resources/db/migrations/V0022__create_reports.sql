-- What is printed and put before people: made from the figures as they were, kept as it was made.
create table metrics.report (
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  kind text collate "C" not null check (kind in ('weekly')),
  -- The Monday that the week begins with.
  week date not null check (extract(isodow from week) = 1),
  -- Made again when the figures had changed; what was made before stays.
  edition integer not null check (edition > 0),
  -- Whether the week was not over yet.
  running boolean not null,
  data jsonb not null check (jsonb_typeof(data) = 'object' and pg_column_size(data) <= 1048576),
  -- Of what metrics.report_hash() says, by which one is known to be the same.
  data_sha256 bytea not null check (length(data_sha256) = 32),
  created_at timestamptz not null default now(),
  created_by uuid,
  primary key (clinic_id, id),
  unique (clinic_id, kind, week, edition)
);

create table metrics.report_content (
  clinic_id uuid not null,
  report_id uuid not null,
  format text collate "C" not null check (format in ('html', 'pdf')),
  content bytea not null check (length(content) between 1 and 16777216),
  -- Never anything but the hash of what is there.
  sha256 bytea not null generated always as (sha256(content)) stored,
  primary key (clinic_id, report_id, format),
  foreign key (clinic_id, report_id) references metrics.report (clinic_id, id) on delete cascade
);
-- A PDF is compressed already.
alter table metrics.report_content alter column content set storage external;

alter table metrics.report enable row level security, force row level security;
alter table metrics.report_content enable row level security, force row level security;
