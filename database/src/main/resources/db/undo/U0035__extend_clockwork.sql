-- What takes or returns rows of the tables goes with what it was made for.
drop function if exists scheduler.make_parts(scheduler.job_run);
drop function if exists scheduler.job_to_ask_for(text);
drop table scheduler.missed_run;
drop table scheduler.job_pause;
drop table scheduler.run_line;
drop index scheduler.job_run_dead;
drop index scheduler.job_run_parents;
drop index scheduler.job_run_parts;
drop index scheduler.job_run_running;
drop index scheduler.job_run_turns;

-- Nobody may remove jobs and runs: no policy lets the owner, who is bound by them only while they are forced.
alter table scheduler.job no force row level security;
alter table scheduler.job_run no force row level security;

delete from scheduler.job_run where state = 'waiting' or trigger in ('backfill', 'parent')
  or organization_id <> '00000000-0000-0000-0000-000000000000' and clinic_id = '00000000-0000-0000-0000-000000000000';
alter table scheduler.job_run
  drop constraint job_run_backfill,
  drop constraint job_run_progress,
  drop constraint job_run_part_of,
  drop constraint job_run_occurrence,
  drop constraint job_run_check,
  drop constraint job_run_state_check,
  drop constraint job_run_trigger_check,
  drop column organization_id cascade,
  drop column priority,
  drop column parent_clinic_id,
  drop column parent_id,
  drop column fanned_out,
  drop column progress_done,
  drop column progress_total,
  drop column part_days,
  drop column parts_at_once,
  drop column next_day,
  drop column next_clinic_id;
alter table scheduler.job_run
  add constraint job_run_state_check
    check (state in ('pending', 'running', 'succeeded', 'failed', 'dead', 'cancelled')),
  add constraint job_run_trigger_check check (trigger in ('schedule', 'manual')),
  add constraint job_run_check check ((claimable_at is null) = (state in ('succeeded', 'dead', 'cancelled'))),
  add constraint job_run_clinic_id_job_scheduled_for_key unique (clinic_id, job, scheduled_for);

delete from scheduler.job_run where job in (select name from scheduler.job where scope = 'organization' or cron is null);
delete from scheduler.job where scope = 'organization' or cron is null;
alter table scheduler.job
  drop constraint job_has_one_rhythm,
  drop column every_seconds,
  drop column time_zone,
  drop column overlap,
  drop column catch_up,
  drop column timeout_seconds,
  drop column priority,
  drop column jitter_seconds,
  drop column keep_days,
  alter column cron set not null,
  drop constraint job_scope_check,
  add constraint job_scope_check check (scope in ('platform', 'clinic'));

alter table scheduler.job force row level security;
alter table scheduler.job_run force row level security;
