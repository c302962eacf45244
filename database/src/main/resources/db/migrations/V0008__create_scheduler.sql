-- Work that is done by the clock: what a job is, and every occurrence of it.

create table scheduler.job (
  name text primary key check (name ~ '^[a-z][a-z0-9-]{0,62}$'),
  description text not null check (length(description) between 1 and 500),
  -- Five fields: minute, hour, day of month, month, day of week; times on the clinic's wall clock, for a platform job in UTC.
  cron text not null check (cron ~ '^\S+( \S+){4}$'),
  -- Whether an occurrence is one clinic's or the whole platform's.
  scope text not null check (scope in ('platform', 'clinic')),
  -- A paused job makes no occurrences and starts none that the clock made; what people ask for still runs.
  paused boolean not null default false,
  -- After so many attempts a run is dead and waits for a person.
  max_attempts smallint not null default 5 check (max_attempts between 1 and 20),
  -- How long a holder may be silent before somebody else takes its run over.
  lease_seconds integer not null default 60 check (lease_seconds between 15 and 3600),
  -- The pause before the second attempt; it doubles with each further one, up to an hour.
  retry_seconds integer not null default 30 check (retry_seconds between 1 and 3600),
  -- How late an occurrence may still be made after a time when nobody ticked. Of several missed ones only the latest is.
  catch_up_seconds integer not null default 86400 check (catch_up_seconds between 60 and 2678400),
  -- No occurrence before this is missed: the job was not there yet, was paused, or had another cron.
  due_from timestamptz not null default now(),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0
);

create table scheduler.job_run (
  -- The nil UUID for an occurrence of a platform job.
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  job text not null references scheduler.job (name),
  scheduled_for timestamptz not null,
  trigger text not null check (trigger in ('schedule', 'manual')),
  -- failed: the last attempt failed and another follows. dead: the last attempt failed and none follows.
  state text not null default 'pending'
    check (state in ('pending', 'running', 'succeeded', 'failed', 'dead', 'cancelled')),
  -- From when on anybody may claim the run: when it is due, when it is to be tried again, and while it is running the end
  -- of its holder's lease. By the database's clock alone. Null once nothing is left to do.
  claimable_at timestamptz default clock_timestamp(),
  attempt smallint not null default 0,
  -- Who claimed the run last.
  holder text,
  -- Raised by each claim: a holder that was taken over carries an older one, and what it writes finds no row.
  fence bigint not null default 0,
  -- The days that somebody asked for, from inclusive, to exclusive; null leaves the choice to the job.
  from_day date,
  to_day date,
  started_at timestamptz,
  finished_at timestamptz,
  error text check (length(error) <= 2000),
  result jsonb,
  requested_by uuid,
  created_at timestamptz not null default now(),
  primary key (clinic_id, id),
  -- An occurrence exists once, however many planners make it.
  unique (clinic_id, job, scheduled_for),
  -- What is over can't be claimed, and what is not over can't be forgotten.
  check ((claimable_at is null) = (state in ('succeeded', 'dead', 'cancelled'))),
  check ((finished_at is not null) = (state in ('succeeded', 'dead', 'cancelled'))),
  check (state <> 'running' or holder is not null and started_at is not null),
  check ((from_day is null) = (to_day is null) and from_day < to_day)
);
create index job_run_claimable on scheduler.job_run (claimable_at) where claimable_at is not null;
create index job_run_by_job on scheduler.job_run (job, id);

alter table scheduler.job enable row level security, force row level security;
alter table scheduler.job_run enable row level security, force row level security;
