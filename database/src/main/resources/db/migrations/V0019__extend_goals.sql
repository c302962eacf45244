-- How a goal is to be reached over its days, how it has stood, and what goals can be made from.

-- Keys of KPIs may hold digits.
alter table metrics.goal drop constraint goal_metric_check;
alter table metrics.goal add constraint goal_metric_check check (metric ~ '^[a-z][a-z0-9_]{0,62}$');

alter table metrics.goal
  -- linear: every working day is to bring the same. monthly: each month has its target. ramp: working days are to bring more
  -- (or less) one after the other. seasonal: as the same days did last year. metrics.goal_dues() says it exactly.
  add column curve text collate "C" not null default 'linear' check (curve in ('linear', 'monthly', 'ramp', 'seasonal')),
  -- The targets of the calendar months that the range touches, in order.
  add column curve_months numeric[] check (array_position(curve_months, null) is null),
  -- The first and the last working day of a ramp: for sums in relation to one another, for rates and levels the figure.
  add column curve_from numeric check (curve_from between 0 and 1000000000000),
  add column curve_to numeric check (curve_to between 0 and 1000000000000),
  -- From which pace a goal is ahead, and below which it is at risk.
  add column ahead_from numeric not null default 1.05 check (ahead_from between 1 and 10),
  add column at_risk_below numeric not null default 0.9 check (at_risk_below > 0 and at_risk_below <= 1),
  -- As the last evaluation found it; null until the first. metrics.goal_standing() says what each means.
  add column status text collate "C"
    check (status in ('not_started', 'ahead', 'on_track', 'at_risk', 'missed', 'reached')),
  add column status_since timestamptz,
  -- Evaluated after its end: only facts of its days that change can move it now.
  add column settled boolean not null default false,
  add constraint goal_months check (
    case when curve = 'monthly'
         then curve_months is not null
           and cardinality(curve_months) = (extract(year from to_day - 1) - extract(year from from_day)) * 12
             + extract(month from to_day - 1) - extract(month from from_day) + 1
         else curve_months is null end),
  add constraint goal_ramp check (
    (curve = 'ramp') = (curve_from is not null) and (curve = 'ramp') = (curve_to is not null)),
  -- What happened a year before must have happened before the goal.
  add constraint goal_season check (curve <> 'seasonal' or to_day <= from_day + 366);

-- What an evaluation has to look at, however many goals there have been.
create index goal_unsettled on metrics.goal (clinic_id) where not settled and deleted_at is null;

-- How a goal has stood: a row for the first evaluation and for each one that found another status.
create table metrics.goal_status (
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  goal_id uuid not null,
  since timestamptz not null default now(),
  -- The clinic's day.
  day date not null,
  status text collate "C" not null
    check (status in ('not_started', 'ahead', 'on_track', 'at_risk', 'missed', 'reached')),
  actual numeric,
  expected numeric,
  pace numeric,
  forecast numeric,
  -- Of the figures that were looked at.
  as_of timestamptz,
  run_id uuid,
  primary key (clinic_id, id),
  foreign key (clinic_id, goal_id) references metrics.goal (clinic_id, id)
);
create index goal_status_by_goal on metrics.goal_status (clinic_id, goal_id, id);

-- What a goal can be made from. Without an organization it is the same for everybody; else the organization's own.
create table metrics.goal_template (
  id uuid primary key default uuidv7(),
  organization_id uuid,
  name text not null check (length(name) between 1 and 200),
  description text check (length(description) between 1 and 1000),
  metric text collate "C" not null check (metric ~ '^[a-z][a-z0-9_]{0,62}$'),
  -- Null where each clinic must find its own.
  target numeric check (target between 0 and 1000000000000),
  -- Null for the KPI's own.
  direction text check (direction in ('higher', 'lower')),
  -- How long a goal lasts whose end is not given.
  period text collate "C" check (period in ('week', 'month', 'quarter', 'year')),
  -- Monthly targets belong to the months of one goal, so no template has them.
  curve text collate "C" not null default 'linear' check (curve in ('linear', 'ramp', 'seasonal')),
  curve_from numeric check (curve_from between 0 and 1000000000000),
  curve_to numeric check (curve_to between 0 and 1000000000000),
  ahead_from numeric not null default 1.05 check (ahead_from between 1 and 10),
  at_risk_below numeric not null default 0.9 check (at_risk_below > 0 and at_risk_below <= 1),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  deleted_at timestamptz,
  constraint goal_template_ramp check (
    (curve = 'ramp') = (curve_from is not null) and (curve = 'ramp') = (curve_to is not null))
);
create index goal_template_by_organization on metrics.goal_template (organization_id, id);

-- It answers more than it did; functions can't be replaced by ones that answer otherwise.
drop function if exists metrics.goal_progress(uuid, uuid, date);

alter table metrics.goal_status enable row level security, force row level security;
alter table metrics.goal_template enable row level security, force row level security;
