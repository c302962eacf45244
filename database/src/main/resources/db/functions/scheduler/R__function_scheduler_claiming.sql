-- Sharing runs among the replicas of the service. Time is the database's alone, so no replica's clock matters. Security
-- definer, all of them: whoever ticks doesn't know whose run is next. A queue changes faster than its statistics, so the plans
-- must not depend on them: row by row, by an index.

-- Claims up to so many due runs of the named jobs for the claimant: each is the claimant's until its lease ends. A run
-- whose holder fell silent is due again; one that has used up its attempts in that way is dead.
create or replace function scheduler.claim(claimant text, jobs text[], at_most integer)
  returns table (id uuid, clinic_id uuid, job text, scheduled_for timestamptz, attempt smallint, fence bigint,
                 from_day date, to_day date)
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off set enable_sort = off set enable_hashjoin = off
as $$
declare
  moment timestamptz := clock_timestamp();
  claimed record;
begin
  perform scheduler.enter_clockwork(null);
  for claimed in
    with due as materialized (
      select r.clinic_id, r.id
        from scheduler.job_run r join scheduler.job j on j.name = r.job
        where r.claimable_at <= moment and r.job = any (jobs) and (r.trigger = 'manual' or not j.paused)
        order by r.claimable_at
        limit at_most
        for no key update of r skip locked
    )
    update scheduler.job_run r
      set state = 'running', attempt = r.attempt + 1, fence = r.fence + 1, holder = claimant, started_at = moment,
          claimable_at = moment + make_interval(secs => j.lease_seconds)
      from due d, scheduler.job j
      where r.clinic_id = d.clinic_id and r.id = d.id and j.name = r.job
      returning r.id, r.clinic_id, r.job, r.scheduled_for, r.attempt, r.fence, r.from_day, r.to_day,
                r.attempt > j.max_attempts as exhausted
  loop
    if claimed.exhausted then
      perform scheduler.bury(claimed.clinic_id, claimed.id);
      continue;
    end if;
    id := claimed.id;
    clinic_id := claimed.clinic_id;
    job := claimed.job;
    scheduled_for := claimed.scheduled_for;
    attempt := claimed.attempt;
    fence := claimed.fence;
    from_day := claimed.from_day;
    to_day := claimed.to_day;
    return next;
  end loop;
end
$$;

-- Ends a run whose last attempt fell silent. Only called by scheduler.claim().
create or replace function scheduler.bury(clinic uuid, run uuid) returns void
  language plpgsql volatile set search_path = '' set enable_seqscan = off
as $$
begin
  update scheduler.job_run r
    set state = 'dead', claimable_at = null, attempt = r.attempt - 1, finished_at = clock_timestamp(),
        error = 'The last attempt ended without an answer.'
    where r.clinic_id = clinic and r.id = run;
  perform scheduler.enter_clockwork((select c.organization_id from access.clinic c where c.id = clinic));
  perform scheduler.report(clinic, run);
end
$$;

-- Renews the leases of runs that the claimant holds; returns those that are still its own.
create or replace function scheduler.heartbeat(claimant text, clinics uuid[], runs uuid[], fences bigint[]) returns setof uuid
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off set enable_hashjoin = off
as $$
begin
  perform scheduler.enter_clockwork(null);
  return query
    update scheduler.job_run r
      set claimable_at = clock_timestamp() + make_interval(secs => j.lease_seconds)
      from unnest(clinics, runs, fences) as held (clinic_id, id, fence), scheduler.job j
      where r.clinic_id = held.clinic_id and r.id = held.id and r.fence = held.fence and r.holder = claimant and r.state = 'running' and j.name = r.job
      returning r.id;
end
$$;

-- Gives back runs that were claimed but not begun, as if they had not been claimed. Returns how many.
create or replace function scheduler.give_back(claimant text, clinics uuid[], runs uuid[], fences bigint[]) returns integer
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off set enable_hashjoin = off
as $$
declare
  given integer;
begin
  perform scheduler.enter_clockwork(null);
  update scheduler.job_run r
    set state = 'pending', claimable_at = clock_timestamp(), attempt = r.attempt - 1, holder = null, started_at = null
    from unnest(clinics, runs, fences) as held (clinic_id, id, fence)
    where r.clinic_id = held.clinic_id and r.id = held.id and r.fence = held.fence and r.holder = claimant and r.state = 'running';
  get diagnostics given = row_count;
  return given;
end
$$;

grant execute on function scheduler.claim(text, text[], integer), scheduler.heartbeat(text, uuid[], uuid[], bigint[]),
  scheduler.give_back(text, uuid[], uuid[], bigint[])
  to scheduler_service;
