-- The end of a run. Success is written by the transaction that did the work, in the clinic's own context, or not at all: a
-- holder that was taken over finds its fence outdated, and its transaction has to be rolled back, work included.

-- Whether the run is still the holder's, asked before any work is done. Two runs of one job for one clinic wait for each
-- other here, until the end of the transaction. No statement of the transaction takes longer than the job may.
create or replace function scheduler.begin_work(clinic uuid, run uuid, held_fence bigint) returns boolean
  language plpgsql volatile set search_path = '' set enable_seqscan = off
as $$
declare
  held record;
begin
  -- By nothing but its key: the index of what is claimable looks small to the planner at the wrong moments.
  select r.job, r.organization_id, r.state, r.fence, r.claimable_at, j.timeout_seconds into held
    from scheduler.job_run r join scheduler.job j on j.name = r.job where r.clinic_id = clinic and r.id = run;
  if not found or held.state <> 'running' or held.fence <> held_fence or held.claimable_at <= clock_timestamp() then
    return false;
  end if;
  perform pg_catalog.set_config('statement_timeout', held.timeout_seconds || 's', true);
  perform pg_advisory_xact_lock(hashtextextended(held.job || ' ' || clinic || ' ' || held.organization_id, 0));
  return true;
end
$$;

-- Writes the result. False when the run is no longer the holder's; the caller must then roll back. A run with parts waits
-- for them.
create or replace function scheduler.succeed(clinic uuid, run uuid, held_fence bigint, outcome jsonb) returns boolean
  language plpgsql volatile set search_path = '' set enable_seqscan = off
as $$
declare
  ended scheduler.job_run;
begin
  update scheduler.job_run r
    set state = case when r.fanned_out then 'waiting' else 'succeeded' end, claimable_at = null,
        finished_at = case when not r.fanned_out then clock_timestamp() end, error = null, result = outcome
    where r.clinic_id = clinic and r.id = run and r.fence = held_fence and r.state = 'running'
    returning r.* into ended;
  if not found then
    return false;
  end if;
  if not ended.fanned_out then
    perform scheduler.report_end(ended);
  end if;
  -- What is over in a minute is never slow, and needn't be asked about.
  if clock_timestamp() > ended.started_at + interval '1 minute' then
    perform scheduler.alert_if_slow(clinic, run);
  end if;
  return true;
end
$$;

-- Records that an attempt failed and says when the next one may begin: later each time, and never all at once. Returns the
-- new state, null when the run is no longer the holder's.
-- Security definer: the clinic's context may be the very thing that could not be opened.
create or replace function scheduler.fail(clinic uuid, run uuid, held_fence bigint, message text) returns text
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
declare
  new_state text;
  organization uuid;
begin
  perform scheduler.enter_clockwork(null);
  update scheduler.job_run r
    set state = case when r.attempt < j.max_attempts then 'failed' else 'dead' end,
        claimable_at = case when r.attempt < j.max_attempts then clock_timestamp() + make_interval(
            secs => least(j.retry_seconds * 2.0 ^ (r.attempt - 1), 3600) * (0.5 + random() / 2)) end,
        finished_at = case when r.attempt >= j.max_attempts then clock_timestamp() end,
        error = left(message, 2000)
    from scheduler.job j
    where r.clinic_id = clinic and r.id = run and r.fence = held_fence and r.state = 'running' and j.name = r.job
    returning r.state, nullif(r.organization_id, '00000000-0000-0000-0000-000000000000') into new_state, organization;
  if found then
    perform scheduler.add_line(clinic, run, message);
  end if;
  if new_state = 'dead' then
    perform scheduler.enter_clockwork(coalesce(organization, (select c.organization_id from access.clinic c where c.id = clinic)));
    perform scheduler.report(clinic, run);
    perform scheduler.alert_of_dead(clinic, run);
  end if;
  return new_state;
end
$$;

-- Puts how a run ended into the audit trail.
create or replace function scheduler.report(clinic uuid, run uuid) returns void
  language plpgsql volatile set search_path = '' set enable_seqscan = off
as $$
declare
  ended scheduler.job_run;
begin
  select r.* into ended from scheduler.job_run r where r.clinic_id = clinic and r.id = run;
  perform scheduler.report_end(ended);
end
$$;

-- The same for whoever has the run at hand, which saves a look for it at the end of each of a night's runs.
create or replace function scheduler.report_end(ended scheduler.job_run) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform access.emit(
    case ended.state when 'succeeded' then 'run.succeeded' when 'cancelled' then 'run.cancelled' else 'run.failed' end,
    nullif(ended.clinic_id, '00000000-0000-0000-0000-000000000000'), 'run', ended.id::text, null,
    case ended.state when 'dead' then 'failure' else 'success' end,
    ended.error,
    jsonb_build_object('job', jsonb_build_object('new', ended.job),
                       'scheduledFor', jsonb_build_object('new', ended.scheduled_for),
                       'trigger', jsonb_build_object('new', ended.trigger),
                       'attempt', jsonb_build_object('new', ended.attempt)));
end
$$;

grant execute on function scheduler.begin_work(uuid, uuid, bigint), scheduler.succeed(uuid, uuid, bigint, jsonb),
  scheduler.fail(uuid, uuid, bigint, text), scheduler.report(uuid, uuid),
  scheduler.report_end(scheduler.job_run)
  to scheduler_service;
