-- What happened in the clinics, as their own systems tell it. Codes compare byte by byte (collate "C"): they are names
-- given by machines, and the indexes on them are the busiest there are.

-- Who earned, treated or was booked. A clinic that lists nobody takes every code that its facts bring.
create table metrics.provider (
  clinic_id uuid not null,
  code text collate "C" not null check (length(code) between 1 and 100),
  name text check (length(name) <= 200),
  -- The person behind the code, when that person has an account; a provider writes only their own rows.
  user_id uuid,
  listed boolean not null default false,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  primary key (clinic_id, code)
);
create index provider_by_user on metrics.provider (clinic_id, user_id) where user_id is not null;

create table metrics.fact_import (
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  kind text not null check (kind in ('financial', 'appointment', 'call', 'patient')),
  format text not null check (format in ('csv', 'ndjson')),
  state text not null default 'pending' check (state in ('pending', 'running', 'done', 'failed', 'cancelled')),
  -- Each row that was read is exactly one of accepted (new), unchanged, corrected and rejected.
  rows bigint not null default 0,
  accepted bigint not null default 0,
  unchanged bigint not null default 0,
  corrected bigint not null default 0,
  rejected bigint not null default 0,
  -- One sentence for people: why the import as a whole failed.
  error text check (length(error) <= 1000),
  file_hash bytea,
  started_at timestamptz,
  finished_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  primary key (clinic_id, id),
  check (state <> 'done' or rows = accepted + unchanged + corrected + rejected)
);

create index fact_import_under_way on metrics.fact_import (updated_at) where state in ('pending', 'running');

-- Why a line was not taken. The line's content stays out: it may speak of a patient.
create table metrics.import_reject (
  clinic_id uuid not null,
  import_id uuid not null,
  line bigint not null check (line > 0),
  external_id text collate "C" check (length(external_id) <= 200),
  field text check (length(field) <= 100),
  message text not null check (length(message) <= 500),
  primary key (clinic_id, import_id, line),
  foreign key (clinic_id, import_id) references metrics.fact_import (clinic_id, id) on delete cascade
);

-- In each table of facts, day is the clinic's own day that the row counts on, and a row with deleted_at doesn't count.
-- Days are bounded, so that a slip in a year can't open a history of a thousand years.
create table metrics.financial_metrics (
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  external_id text collate "C" not null check (length(external_id) between 1 and 200),
  day date not null check (day between '1900-01-01' and '2100-01-01'),
  provider text collate "C" not null,
  kind text collate "C" not null check (kind in ('production', 'adjustment', 'collection', 'refund')),
  -- Minor units. Bounded, so that no sum of a clinic's life overflows.
  amount_minor bigint not null check (amount_minor between -1000000000000 and 1000000000000),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  payer text check (length(payer) <= 200),
  procedure_code text check (length(procedure_code) <= 100),
  import_id uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  deleted_at timestamptz,
  primary key (clinic_id, id),
  unique (clinic_id, external_id),
  foreign key (clinic_id, provider) references metrics.provider (clinic_id, code),
  -- Only an adjustment has a sign of its own.
  check (amount_minor > 0 or kind = 'adjustment')
);
create index financial_metrics_by_provider on metrics.financial_metrics (clinic_id, provider, day);

create table metrics.appointment_metrics (
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  external_id text collate "C" not null check (length(external_id) between 1 and 200),
  day date not null check (day between '1900-01-01' and '2100-01-01'),
  provider text collate "C" not null,
  patient_ref text collate "C" not null check (length(patient_ref) between 1 and 200),
  scheduled_start timestamptz not null,
  duration_minutes integer not null check (duration_minutes between 0 and 1440),
  status text collate "C" not null check (status in ('scheduled', 'completed', 'cancelled', 'no_show')),
  kind text collate "C" not null check (kind in ('treatment', 'hygiene', 'consultation', 'therapy', 'visit')),
  booked_at timestamptz,
  cancelled_at timestamptz,
  import_id uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  deleted_at timestamptz,
  primary key (clinic_id, id),
  unique (clinic_id, external_id),
  foreign key (clinic_id, provider) references metrics.provider (clinic_id, code)
);
create index appointment_metrics_by_provider on metrics.appointment_metrics (clinic_id, provider, day);
create index appointment_metrics_by_patient on metrics.appointment_metrics (clinic_id, patient_ref, day);

create table metrics.call_metrics (
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  external_id text collate "C" not null check (length(external_id) between 1 and 200),
  day date not null check (day between '1900-01-01' and '2100-01-01'),
  started_at timestamptz not null,
  direction text collate "C" not null check (direction in ('inbound', 'outbound')),
  outcome text collate "C" not null check (outcome in ('answered', 'missed', 'voicemail', 'abandoned')),
  duration_seconds integer not null check (duration_seconds between 0 and 86400),
  qualified boolean not null,
  booked boolean not null,
  import_id uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  deleted_at timestamptz,
  primary key (clinic_id, id),
  unique (clinic_id, external_id)
);
create index call_metrics_by_day on metrics.call_metrics (clinic_id, day);

create table metrics.patient_metrics (
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  patient_ref text collate "C" not null check (length(patient_ref) between 1 and 200),
  first_visit_on date not null check (first_visit_on between '1900-01-01' and '2100-01-01'),
  last_visit_on date not null check (last_visit_on between '1900-01-01' and '2100-01-01'),
  status text collate "C" not null check (status in ('active', 'inactive')),
  referral_source text check (length(referral_source) <= 200),
  import_id uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  deleted_at timestamptz,
  day date not null generated always as (first_visit_on) stored,
  primary key (clinic_id, id),
  unique (clinic_id, patient_ref),
  check (last_visit_on >= first_visit_on)
);
create index patient_metrics_by_day on metrics.patient_metrics (clinic_id, day);

-- What the aggregation still has to look at. Marks are only ever added and taken away, never merged, so that neither two
-- imports nor an import and the aggregation wait for one another: the aggregation takes away the marks it saw, and what it
-- didn't see stays marked.
create table metrics.dirty_day (
  clinic_id uuid not null,
  id bigint generated always as identity,
  family text collate "C" not null check (family in ('financial', 'appointment', 'call', 'patient')),
  day date not null,
  primary key (clinic_id, id)
);
create index dirty_day_by_family on metrics.dirty_day (clinic_id, family, day);

-- Patients who may have lost a visit: of what was added, the facts themselves tell; of what is gone, only this.
create table metrics.dirty_patient (
  clinic_id uuid not null,
  id bigint generated always as identity,
  patient_ref text collate "C" not null,
  primary key (clinic_id, id)
);

alter table metrics.provider enable row level security, force row level security;
alter table metrics.fact_import enable row level security, force row level security;
alter table metrics.import_reject enable row level security, force row level security;
alter table metrics.financial_metrics enable row level security, force row level security;
alter table metrics.appointment_metrics enable row level security, force row level security;
alter table metrics.call_metrics enable row level security, force row level security;
alter table metrics.patient_metrics enable row level security, force row level security;
alter table metrics.dirty_day enable row level security, force row level security;
alter table metrics.dirty_patient enable row level security, force row level security;
