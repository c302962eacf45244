-- Jobs that say how they want to be treated, runs that have parts, and what a clinic decides for itself.

alter table scheduler.job
  drop constraint job_scope_check,
  -- Whether an occurrence is one clinic's, one organization's or the whole platform's.
  add constraint job_scope_check check (scope in ('platform', 'organization', 'clinic')),
  alter column cron drop not null,
  -- Every so many seconds, counted from 1970; instead of a cron expression.
  add column every_seconds integer check (every_seconds between 10 and 2678400),
  add constraint job_has_one_rhythm check (num_nonnulls(cron, every_seconds) = 1),
  -- Whose wall clock the cron expression is read on. Null: each clinic's own; UTC for the other scopes.
  add column time_zone text check (length(time_zone) between 1 and 64),
  -- What becomes of an occurrence while an earlier one is not done: not made, made and waiting, or made in its place.
  add column overlap text not null default 'queue' check (overlap in ('skip', 'queue', 'cancel')),
  -- Which of several occurrences that were missed within catch_up_seconds are made.
  add column catch_up text not null default 'latest' check (catch_up in ('latest', 'each')),
  -- An attempt that takes longer is ended and counts as failed.
  add column timeout_seconds integer not null default 3600 check (timeout_seconds between 1 and 86400),
  -- Higher is claimed first; what has waited longest gets a share all the same.
  add column priority smallint not null default 0 check (priority between -100 and 100),
  -- Occurrences begin spread over so many seconds, each clinic always at the same place.
  add column jitter_seconds integer not null default 0 check (jitter_seconds between 0 and 3600),
  -- How long a run that is over is kept.
  add column keep_days smallint not null default 90 check (keep_days between 1 and 3650);

alter table scheduler.job_run
  -- Whose run it is, the clinic's organization; the nil UUID for the platform's. Runs are claimed in turns by it.
  add column organization_id uuid not null default '00000000-0000-0000-0000-000000000000',
  add column priority smallint not null default 0,
  -- The run that this is a part of, and where that one is.
  add column parent_clinic_id uuid,
  add column parent_id uuid,
  -- Whether it has parts. Its own work done, it waits for them.
  add column fanned_out boolean not null default false,
  -- How much of its work is done, as far as the job says.
  add column progress_done bigint,
  add column progress_total bigint,
  -- Of a backfill: how many days a part has, how many parts may be open at once, and the next part to make.
  add column part_days smallint,
  add column parts_at_once smallint,
  add column next_day date,
  add column next_clinic_id uuid,
  drop constraint job_run_trigger_check,
  add constraint job_run_trigger_check check (trigger in ('schedule', 'manual', 'backfill', 'parent')),
  drop constraint job_run_state_check,
  -- waiting: its own work is done and that of its parts is not.
  add constraint job_run_state_check
    check (state in ('pending', 'running', 'waiting', 'succeeded', 'failed', 'dead', 'cancelled')),
  drop constraint job_run_check,
  add constraint job_run_check
    check ((claimable_at is null) = (state in ('waiting', 'succeeded', 'dead', 'cancelled'))),
  drop constraint job_run_clinic_id_job_scheduled_for_key,
  -- An occurrence exists once, however many planners make it.
  add constraint job_run_occurrence unique (clinic_id, organization_id, job, scheduled_for),
  add constraint job_run_part_of check ((parent_id is null) = (parent_clinic_id is null)),
  add constraint job_run_progress check (progress_done >= 0 and progress_done <= progress_total),
  add constraint job_run_backfill
    check (num_nonnulls(part_days, parts_at_once, next_day) in (0, 3) and (part_days is null or from_day is not null));

-- Claiming goes round the organizations: which one has something, and what of it was due first.
create index job_run_turns on scheduler.job_run (priority, organization_id, claimable_at) where claimable_at is not null;
-- Whether one of the same job and place is at work.
create index job_run_running on scheduler.job_run (clinic_id, job) where state = 'running';
create index job_run_parts on scheduler.job_run (parent_clinic_id, parent_id) where parent_id is not null;
create index job_run_parents on scheduler.job_run (state) where fanned_out and state in ('waiting', 'dead');
create index job_run_dead on scheduler.job_run (job) where state = 'dead';

-- What a run and the clockwork say about its work, for people to read; a bounded number of lines.
create table scheduler.run_line (
  clinic_id uuid not null,
  run_id uuid not null,
  number smallint not null check (number between 1 and 500),
  at timestamptz not null default clock_timestamp(),
  attempt smallint not null,
  text text not null check (length(text) between 1 and 500),
  primary key (clinic_id, run_id, number),
  foreign key (clinic_id, run_id) references scheduler.job_run (clinic_id, id) on delete cascade
);

-- What a clinic has decided about a job: whether it is paused there.
create table scheduler.job_pause (
  clinic_id uuid not null,
  job text not null references scheduler.job (name),
  paused boolean not null,
  -- Since when it is paused or not; what was due during a pause is not made up for.
  since timestamptz not null default now(),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  primary key (clinic_id, job)
);
create index job_pause_by_job on scheduler.job_pause (job);

-- Occurrences that should be there and are not. Made good by the occurrence itself, or by a later one when the latest is
-- all that a job catches up with.
create table scheduler.missed_run (
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  organization_id uuid not null,
  job text not null references scheduler.job (name),
  scheduled_for timestamptz not null,
  found_at timestamptz not null default now(),
  made_good_at timestamptz,
  primary key (clinic_id, id),
  unique (clinic_id, organization_id, job, scheduled_for)
);
create index missed_run_by_job on scheduler.missed_run (job, id);
create index missed_run_open on scheduler.missed_run (job) where made_good_at is null;

alter table scheduler.run_line enable row level security, force row level security;
alter table scheduler.job_pause enable row level security, force row level security;
alter table scheduler.missed_run enable row level security, force row level security;
