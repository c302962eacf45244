drop table metrics.aggregation_state, metrics.patient_day, metrics.active_period, metrics.metric_aggregations,
  metrics.metric_definition, metrics.measure cascade;

-- The library of KPIs: what each key means, in words, from when until when. The same for every clinic.
create table metrics.metric_definition (
  key text collate "C" not null check (key ~ '^[a-z][a-z_]{0,62}$'),
  version integer not null check (version > 0),
  title text not null,
  unit text not null check (unit in ('money', 'count', 'ratio', 'days')),
  numerator text not null,
  -- Null for a plain sum or count.
  denominator text,
  -- Whether a period's figures are the sums of its days' figures.
  additive boolean not null,
  direction text not null check (direction in ('higher', 'lower')),
  -- The facts that the figures come from.
  families text[] not null check (families <@ '{financial,appointment,call,patient}'::text[] and families <> '{}'),
  -- Whether there are figures for each provider too.
  by_provider boolean not null,
  effective_from date not null,
  effective_until date check (effective_until > effective_from),
  source text not null,
  primary key (key, version)
);

-- A day's facts added up, per provider ('' for facts that have none): what every additive KPI and every longer period is
-- made of, so that one changed day never means reading a year of facts again.
create table metrics.daily_measure (
  clinic_id uuid not null,
  provider text collate "C" not null,
  day date not null,
  financial_facts integer not null,
  appointment_facts integer not null,
  call_facts integer not null,
  patient_facts integer not null,
  production bigint not null,
  adjustment bigint not null,
  collection bigint not null,
  refund bigint not null,
  completed integer not null,
  cancelled integer not null,
  no_show integer not null,
  inbound integer not null,
  answered integer not null,
  qualified integer not null,
  booked integer not null,
  primary key (clinic_id, day, provider)
);

-- From when until when (exclusive) a patient counts as active, with one provider or ('') anywhere in the clinic.
create table metrics.active_period (
  clinic_id uuid not null,
  patient_ref text collate "C" not null,
  provider text collate "C" not null,
  from_day date not null,
  until_day date not null check (until_day > from_day),
  primary key (clinic_id, patient_ref, provider, from_day)
);

-- The completed hygiene visits that the hygiene KPI has counted, and whether a later one was booked.
create table metrics.hygiene_visit (
  clinic_id uuid not null,
  patient_ref text collate "C" not null,
  day date not null,
  provider text collate "C" not null,
  reappointed boolean not null,
  primary key (clinic_id, patient_ref, day, provider)
);

-- The figures that are read. Provider '' is the whole clinic. A KPI's value is numerator / denominator, or the numerator
-- alone when the KPI has no denominator; a denominator of 0 means there is no value.
create table metrics.metric_aggregations (
  clinic_id uuid not null,
  granularity text collate "C" not null check (granularity in ('day', 'week', 'month', 'quarter', 'year')),
  metric text collate "C" not null,
  provider text collate "C" not null default '',
  -- The period's first day; weeks begin on Monday.
  period_start date not null,
  definition_version integer not null,
  numerator bigint not null,
  denominator bigint,
  run_id uuid,
  computed_at timestamptz not null default now(),
  -- In the order of the hottest query: one KPI of one clinic over time.
  primary key (clinic_id, granularity, metric, provider, period_start)
  -- Room on the page for a figure that changes: its index entry can then stay.
) with (fillfactor = 85);

create table metrics.aggregation_state (
  clinic_id uuid primary key,
  -- The zone that the facts' days were told by; when the clinic moves, they are told again.
  time_zone text not null,
  -- Null until the first aggregation.
  as_of timestamptz,
  last_run_id uuid,
  -- The clinic's day of the last aggregation: figures that move on without new facts were made up to it.
  through_day date,
  -- From the first to the last day with facts of each family: between them, a day without facts is a day with 0.
  financial_days daterange not null default 'empty',
  appointment_days daterange not null default 'empty',
  call_days daterange not null default 'empty',
  patient_days daterange not null default 'empty'
);

alter table metrics.metric_definition enable row level security, force row level security;
alter table metrics.daily_measure enable row level security, force row level security;
alter table metrics.active_period enable row level security, force row level security;
alter table metrics.hygiene_visit enable row level security, force row level security;
alter table metrics.metric_aggregations enable row level security, force row level security;
alter table metrics.aggregation_state enable row level security, force row level security;
