-- Aggregates hold measures instead of finished KPIs: a KPI is a formula over measures, worked out when it is asked for.
-- What had been aggregated is made again from the facts by the next aggregation.

drop table metrics.metric_aggregations, metrics.daily_measure, metrics.active_period, metrics.hygiene_visit,
  metrics.metric_definition cascade;
drop table metrics.aggregation_state;
drop function if exists metrics.additive_changes, metrics.receivable_changes, metrics.activity_changes,
  metrics.hygiene_changes, metrics.refresh_daily_measures, metrics.moved_days, metrics.horizon_moved, metrics.running_days, metrics.known_days,
  metrics.periods_of, metrics.periods_in;

-- What formulas speak of. The same for every clinic.
create table metrics.measure (
  name text collate "C" primary key check (name ~ '^[a-z][a-z0-9_]{0,62}$'),
  -- Where metrics.measures_of() and metrics.standing() put it.
  place smallint not null unique check (place between 1 and 100),
  title text not null,
  unit text not null check (unit in ('money', 'count', 'minutes')),
  -- flow: adds up over days; distinct: different patients, counted anew for each period; standing: how things stand on a
  -- period's last day.
  nature text not null check (nature in ('flow', 'distinct', 'standing')),
  families text[] not null
    check (families <@ '{financial,appointment,call,patient,schedule}'::text[] and families <> '{}'),
  by_provider boolean not null,
  -- Whether two clinics' may be added: a patient of both would count twice.
  adds_over_clinics boolean not null,
  -- How long before a period a fact can lie that moves it; null for however long.
  looks_back interval,
  -- Whether facts after a period can move it.
  looks_ahead boolean not null,
  -- How to ask for the facts behind it: {family, where: {column: value}, window: how long before the period's end they lie,
  -- 'ever', or the period for none, exact: whether these are all its facts and no others}.
  facts jsonb not null
);

-- The library of KPIs: what each key means, from when until when. Ward's own (organization_id null) are for everybody, an
-- organization's own for its clinics; their keys can't be confused.
create table metrics.metric_definition (
  id uuid primary key default uuidv7(),
  organization_id uuid,
  key text collate "C" not null check (key ~ '^[a-z][a-z0-9_]{0,62}$'),
  version integer not null check (version > 0),
  title text not null check (length(title) between 1 and 200),
  unit text not null check (unit in ('money', 'count', 'ratio', 'days', 'minutes')),
  -- In words; the denominator is null for a plain sum or count.
  numerator text not null check (length(numerator) <= 2000),
  denominator text check (length(denominator) <= 2000),
  -- For the database, over measures; metrics.formula_terms() says how they read.
  numerator_formula text not null,
  denominator_formula text check ((denominator_formula is null) = (denominator is null)),
  direction text not null check (direction in ('higher', 'lower')),
  effective_from date not null,
  effective_until date check (effective_until > effective_from),
  source text not null check (length(source) <= 2000),
  -- Each {title, facts or measures, …} with what it must come to.
  examples jsonb not null default '[]' check (jsonb_typeof(examples) = 'array'),
  -- What the formulas come to, written by a trigger: measures by place, and their factors.
  numerator_places smallint[] not null,
  numerator_factors bigint[] not null,
  denominator_places smallint[],
  denominator_factors bigint[],
  families text[] not null,
  by_provider boolean not null,
  -- Whether a period's figures are the sums of its days' figures, and a group's those of its clinics'.
  additive boolean not null,
  adds_over_clinics boolean not null,
  standing boolean not null,
  looks_back interval,
  looks_ahead boolean not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  unique nulls not distinct (key, organization_id, version),
  check ((organization_id is null) = (key not like 'custom\_%'))
);
create index metric_definition_by_organization on metrics.metric_definition (organization_id)
  where organization_id is not null;

-- What a period's facts add up to, with each provider and ('') in the whole clinic: for calls and patients, who have no
-- provider, only there. A day, week … without facts has no row.
create table metrics.metric_aggregations (
  clinic_id uuid not null,
  granularity text collate "C" not null check (granularity in ('day', 'week', 'month', 'quarter', 'year')),
  provider text collate "C" not null,
  -- The period's first day; weeks begin on Monday.
  period_start date not null,
  -- The run that wrote it, and when.
  run_id uuid,
  computed_at timestamptz not null default now(),
  production bigint not null default 0,
  adjustment bigint not null default 0,
  collection bigint not null default 0,
  refund bigint not null default 0,
  presented_value bigint not null default 0,
  accepted_value bigint not null default 0,
  waiting_minutes bigint not null default 0,
  financial_facts integer not null default 0,
  appointment_facts integer not null default 0,
  call_facts integer not null default 0,
  patient_facts integer not null default 0,
  schedule_facts integer not null default 0,
  completed integer not null default 0,
  cancelled integer not null default 0,
  no_show integer not null default 0,
  completed_minutes integer not null default 0,
  booked_ahead integer not null default 0,
  inbound integer not null default 0,
  answered integer not null default 0,
  qualified integer not null default 0,
  booked integer not null default 0,
  abandoned integer not null default 0,
  available_minutes integer not null default 0,
  active_step integer not null default 0,
  hygiene_step integer not null default 0,
  returned integer not null default 0,
  hygiene_patients integer not null default 0,
  reappointed_patients integer not null default 0,
  presented_patients integer not null default 0,
  accepted_patients integer not null default 0,
  primary key (clinic_id, granularity, provider, period_start)
  -- Room on the page for a row that changes: its index entry can then stay.
) with (fillfactor = 90);

-- From when until when (exclusive) a patient counts, with one provider or ('') anywhere in the clinic: as active ('visit',
-- 18 months after a completed visit) or as kept in hygiene ('hygiene', 12 months after a completed hygiene visit).
create table metrics.active_period (
  clinic_id uuid not null,
  patient_ref text collate "C" not null,
  provider text collate "C" not null,
  kind text collate "C" not null check (kind in ('visit', 'hygiene')),
  from_day date not null,
  until_day date not null check (until_day > from_day),
  -- Whether the patient had been one before, and had lapsed.
  returned boolean not null,
  primary key (clinic_id, patient_ref, provider, kind, from_day)
);

-- The days on which something happened to a patient that counts once a period, however often it happens.
create table metrics.patient_day (
  clinic_id uuid not null,
  day date not null,
  patient_ref text collate "C" not null,
  provider text collate "C" not null,
  hygiene boolean not null,
  reappointed boolean not null,
  presented boolean not null,
  accepted boolean not null,
  primary key (clinic_id, day, patient_ref, provider)
);
create index patient_day_by_patient on metrics.patient_day (clinic_id, patient_ref);

create table metrics.aggregation_state (
  clinic_id uuid primary key,
  -- The zone that the facts' days were told by; when the clinic moves, they are told again.
  time_zone text not null,
  -- Null until the first aggregation.
  as_of timestamptz,
  last_run_id uuid,
  -- From the first to the last day with facts of each family: between them, a day without facts is a day with 0.
  financial_days daterange not null default 'empty',
  appointment_days daterange not null default 'empty',
  call_days daterange not null default 'empty',
  patient_days daterange not null default 'empty',
  schedule_days daterange not null default 'empty'
);

alter table metrics.measure enable row level security, force row level security;
alter table metrics.metric_definition enable row level security, force row level security;
alter table metrics.metric_aggregations enable row level security, force row level security;
alter table metrics.active_period enable row level security, force row level security;
alter table metrics.patient_day enable row level security, force row level security;
alter table metrics.aggregation_state enable row level security, force row level security;
