-- When providers were there, what was proposed to patients and what they took, and what each fact said before it was changed.

-- How long a provider was available for patients on a day; several rows of a day add up.
create table metrics.schedule_metrics (
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  external_id text collate "C" not null check (length(external_id) between 1 and 200),
  day date not null check (day between '1900-01-01' and '2100-01-01'),
  provider text collate "C" not null,
  minutes integer not null check (minutes between 0 and 1440),
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
create index schedule_metrics_by_provider on metrics.schedule_metrics (clinic_id, provider, day);

-- In minor units of the clinic's currency: the value of the treatment that was presented at the appointment, and of that part
-- of it which was accepted.
alter table metrics.appointment_metrics
  add column presented_minor bigint check (presented_minor between 0 and 1000000000000),
  add column accepted_minor bigint check (accepted_minor >= 0),
  -- Nothing is accepted that wasn't presented; a comparison with null would let it pass.
  add constraint appointment_metrics_accepted_of_presented
    check (accepted_minor is null or presented_minor is not null and accepted_minor <= presented_minor);

-- What a fact said before a change, a deletion or a restoration. A fact's first version is 0; versions may be missing,
-- because a fact's version also rises when only its day is told anew.
--   version      the version that had this content; the fact's next revision, or the fact itself, has what followed
--   content      the fact's columns, import_id and deleted_at included, without those that only keep account
--   import_id    the import whose row took its place; null when it was replaced by hand
create table metrics.fact_revision (
  clinic_id uuid not null,
  family text collate "C" not null check (family in ('financial', 'appointment', 'call', 'patient', 'schedule')),
  fact_id uuid not null,
  version bigint not null,
  content jsonb not null,
  replaced_at timestamptz not null default now(),
  replaced_by uuid,
  import_id uuid,
  primary key (clinic_id, family, fact_id, version)
);
-- What an import replaced, each fact's oldest first.
create index fact_revision_by_import on metrics.fact_revision (clinic_id, import_id, fact_id, version)
  where import_id is not null;

alter table metrics.fact_import drop constraint fact_import_kind_check,
  add constraint fact_import_kind_check
    check (kind in ('financial', 'appointment', 'call', 'patient', 'schedule'));
alter table metrics.dirty_day drop constraint dirty_day_family_check,
  add constraint dirty_day_family_check
    check (family in ('financial', 'appointment', 'call', 'patient', 'schedule'));
alter table metrics.metric_definition drop constraint metric_definition_families_check,
  add constraint metric_definition_families_check
    check (families <@ '{financial,appointment,call,patient,schedule}'::text[] and families <> '{}');

-- It takes two more columns now; the file that has it creates it anew.
drop function if exists metrics.import_appointment(
  uuid, text[], text[], text[], timestamptz[], integer[], text[], text[], timestamptz[], timestamptz[]);

alter table metrics.schedule_metrics enable row level security, force row level security;
alter table metrics.fact_revision enable row level security, force row level security;
