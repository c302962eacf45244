-- What must have happened by a certain time, and who is told, step by step, while it has not.

create table scheduler.timer (
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  organization_id uuid not null,
  -- What it is for: task, incident. Kinds are the services' that set timers.
  kind text collate "C" not null check (kind ~ '^[a-z][a-z0-9-]{0,40}([.][a-z][a-z0-9-]{0,40})?$'),
  -- What must have happened: the owner's name for it.
  subject_type text collate "C" not null check (subject_type ~ '^[a-z][a-z0-9-]{0,62}$'),
  subject_id text collate "C" not null check (length(subject_id) between 1 and 100),
  due_at timestamptz not null,
  -- In order: {"after": seconds behind due_at, "notify", "title", "text", "critical", "event"}.
  steps jsonb not null check (jsonb_typeof(steps) = 'array' and octet_length(steps::text) <= 32768),
  -- open: steps are to come. done: all have fired. cancelled: it happened, or doesn't matter any more.
  state text collate "C" not null default 'open' check (state in ('open', 'done', 'cancelled')),
  -- How many steps have fired, and when the next one does; null once nothing is to come.
  fired smallint not null default 0,
  next_at timestamptz,
  ended_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  created_by uuid,
  primary key (clinic_id, id),
  check ((next_at is null) = (state <> 'open')),
  check ((ended_at is not null) = (state <> 'open'))
);
-- Of one thing one timer of a kind is open: setting it again moves it.
create unique index timer_open on scheduler.timer (clinic_id, kind, subject_type, subject_id) where state = 'open';
create index timer_due on scheduler.timer (next_at) where next_at is not null;
create index timer_ended on scheduler.timer (ended_at) where ended_at is not null;
create index timer_by_organization on scheduler.timer (organization_id);

-- A step that has fired. Its key is what makes a second time impossible, whoever tries.
create table scheduler.timer_firing (
  clinic_id uuid not null,
  timer_id uuid not null,
  step smallint not null check (step >= 1),
  due_at timestamptz not null,
  fired_at timestamptz not null default clock_timestamp(),
  notification_id uuid,
  -- Why the step could not do what it says; the timer goes on.
  error text check (length(error) <= 300),
  primary key (clinic_id, timer_id, step),
  foreign key (clinic_id, timer_id) references scheduler.timer (clinic_id, id) on delete cascade
);

-- What the owner of a kind of timers does when a step fires, in the same transaction: a function of its schema that takes the
-- clinic, what the timer is for, and the step. Filled by the migrations of the owning schema.
create table scheduler.timer_handler (
  kind text collate "C" primary key check (kind ~ '^[a-z][a-z0-9-]{0,40}([.][a-z][a-z0-9-]{0,40})?$'),
  handler regprocedure not null
);

alter table scheduler.timer enable row level security, force row level security;
alter table scheduler.timer_firing enable row level security, force row level security;
alter table scheduler.timer_handler enable row level security, force row level security;
