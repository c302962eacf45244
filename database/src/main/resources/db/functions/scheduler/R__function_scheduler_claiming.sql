-- Sharing runs among the replicas of the service. Time is the database's alone, so no replica's clock matters. Security
-- definer, all of them: whoever ticks doesn't know whose run is next. A queue changes faster than its statistics, so the plans
-- must not depend on them: row by row, by an index.

-- What it returned before has fewer columns.
drop function if exists scheduler.claim(text, text[], integer);
-- What they called before had no performer.
drop function if exists scheduler.take_turns(text[], smallint, timestamptz, integer, uuid, uuid[]);
drop function if exists scheduler.take_oldest(text[], timestamptz, integer, uuid[]);

-- Claims up to so many due runs of the named jobs for the claimant: each is the claimant's until its lease ends. A run
-- whose holder fell silent is due again; one that has used up its attempts in that way is dead.
--
-- Higher priorities come first; of one priority each organization has its turn, beginning behind the one that the claimant
-- was with last (served_to of its last claim), and gives more than one run only when there are fewer organizations than are
-- asked for. One run in eight is the one that has waited longest, whatever its priority, so that nothing waits for ever.
--
-- Only runs of one service's jobs, and none that is held: those two begin the indexes, so that however many there are, nobody
-- has to pass them. Only called by the functions that services call.
create or replace function scheduler.claim_of(
  service text, claimant text, jobs text[], at_most integer, last_served uuid)
  returns table (id uuid, clinic_id uuid, organization_id uuid, job text, scheduled_for timestamptz, attempt smallint,
                 fence bigint, from_day date, to_day date, timeout_seconds integer, waited_ms bigint, served_to uuid)
  language plpgsql volatile
  set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set enable_hashjoin = off
  set enable_mergejoin = off
as $$
declare
  moment timestamptz := clock_timestamp();
  level smallint;
  clinics uuid[] := '{}';
  runs uuid[] := '{}';
  taken record;
  claimed record;
begin
  perform scheduler.enter_clockwork(null);
  served_to := last_served;
  -- Most ticks find nothing, and then no organization need be asked.
  if not exists (
    select from scheduler.job_run r where r.performer = service and r.claimable_at <= moment and not r.held) then
    return;
  end if;
  if random() * 8 < at_most then
    select * into taken from scheduler.take_oldest(service, jobs, moment, 1, runs);
    clinics := taken.clinics;
    runs := taken.runs;
  end if;
  select r.priority into level
    from scheduler.job_run r where r.performer = service and r.claimable_at is not null and not r.held
    order by r.priority desc limit 1;
  while level is not null and cardinality(runs) < at_most loop
    select * into taken
      from scheduler.take_turns(service, jobs, level, moment, at_most - cardinality(runs),
                                coalesce(last_served, 'ffffffff-ffff-ffff-ffff-ffffffffffff'), runs);
    clinics := clinics || taken.clinics;
    runs := runs || taken.runs;
    served_to := taken.served_to;
    select r.priority into level
      from scheduler.job_run r
      where r.performer = service and r.claimable_at is not null and not r.held and r.priority < level
      order by r.priority desc limit 1;
  end loop;
  if cardinality(runs) < at_most then
    select * into taken from scheduler.take_oldest(service, jobs, moment, at_most - cardinality(runs), runs);
    clinics := clinics || taken.clinics;
    runs := runs || taken.runs;
  end if;
  for claimed in
    update scheduler.job_run r
      set state = 'running', attempt = r.attempt + 1, fence = r.fence + 1, holder = claimant, started_at = moment,
          claimable_at = moment + make_interval(secs => j.lease_seconds)
      from unnest(clinics, runs) as d (clinic_id, id), scheduler.job j
      where r.clinic_id = d.clinic_id and r.id = d.id and j.name = r.job
      returning r.id, r.clinic_id, r.organization_id, r.job, r.scheduled_for, r.attempt, r.fence, r.from_day, r.to_day,
                j.timeout_seconds, moment - old.claimable_at as waited, r.attempt > j.max_attempts as exhausted
  loop
    if claimed.exhausted then
      perform scheduler.bury(claimed.clinic_id, claimed.id);
      continue;
    end if;
    id := claimed.id;
    clinic_id := claimed.clinic_id;
    organization_id := claimed.organization_id;
    job := claimed.job;
    scheduled_for := claimed.scheduled_for;
    attempt := claimed.attempt;
    fence := claimed.fence;
    from_day := claimed.from_day;
    to_day := claimed.to_day;
    timeout_seconds := claimed.timeout_seconds;
    waited_ms := 1000 * extract(epoch from claimed.waited);
    return next;
  end loop;
end
$$;

-- What scheduler-service claims.
create or replace function scheduler.claim(claimant text, jobs text[], at_most integer, last_served uuid)
  returns table (id uuid, clinic_id uuid, organization_id uuid, job text, scheduled_for timestamptz, attempt smallint,
                 fence bigint, from_day date, to_day date, timeout_seconds integer, waited_ms bigint, served_to uuid)
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  return query select * from scheduler.claim_of('scheduler-service', claimant, jobs, at_most, last_served);
end
$$;

-- Locks due runs of one priority, one from each organization in turn, then more from the same ones; says which organization
-- it came to. Only called by scheduler.claim_of(). The index job_run_turns answers both which organization comes next and what
-- it has that is due. Organizations whose runs all wait for later cost a step, so there is an end to steps; the next claim
-- goes on from there.
create or replace function scheduler.take_turns(
  service text, jobs text[], level smallint, moment timestamptz, wanted integer, last_served uuid, taken uuid[],
  out clinics uuid[], out runs uuid[], out served_to uuid
)
  language plpgsql volatile
  set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set enable_hashjoin = off
  set enable_mergejoin = off
as $$
begin
  with recursive place (organization_id, wrapped, step) as (
    select last_served, false, 0
    union all
    select n.organization_id, n.wrapped, p.step + 1
      from place p
      cross join lateral (
        (select r.organization_id, p.wrapped as wrapped from scheduler.job_run r
           where r.performer = service and r.priority = level and r.claimable_at is not null and not r.held
             and r.organization_id > p.organization_id and (not p.wrapped or r.organization_id <= last_served)
           order by r.organization_id limit 1)
        union all
        (select r.organization_id, true from scheduler.job_run r
           where r.performer = service and r.priority = level and r.claimable_at is not null and not r.held
             and not p.wrapped and r.organization_id <= last_served
           order by r.organization_id limit 1)
        limit 1) as n
      where p.step < 32 + 4 * wanted
  ),
  first as materialized (
    select p.organization_id, p.step, d.clinic_id, d.id
      from place p
      cross join lateral (
        select r.clinic_id, r.id
          from scheduler.job_run r
          where r.performer = service and r.priority = level and r.organization_id = p.organization_id
            and r.claimable_at <= moment and not r.held and r.job = any (jobs) and r.id <> all (taken)
            and not exists (
              select from scheduler.job_run o
                where o.clinic_id = r.clinic_id and o.job = r.job and o.state = 'running'
                  and o.organization_id = r.organization_id and o.id <> r.id)
          order by r.claimable_at
          limit 1
          for no key update of r skip locked) as d
      where p.step > 0
      limit wanted
  ),
  further as materialized (
    select d.clinic_id, d.id
      from first f
      cross join lateral (
        select r.clinic_id, r.id
          from scheduler.job_run r
          where r.performer = service and r.priority = level and r.organization_id = f.organization_id
            and r.claimable_at <= moment and not r.held and r.job = any (jobs) and r.id <> f.id and r.id <> all (taken)
            and not exists (
              select from scheduler.job_run o
                where o.clinic_id = r.clinic_id and o.job = r.job and o.state = 'running'
                  and o.organization_id = r.organization_id and o.id <> r.id)
          order by r.claimable_at
          limit (wanted - 1) / (select count(*) from first)
          for no key update of r skip locked) as d
      limit wanted - (select count(*) from first)
  )
  select coalesce(array_agg(a.clinic_id), '{}'), coalesce(array_agg(a.id), '{}'),
         -- Not all that was wanted: then the way was gone to its end, and that is where it goes on.
         case when (select count(*) from first) = wanted
              then (select f.organization_id from first f where f.step = (select max(l.step) from first l))
              else (select p.organization_id from place p where p.step = (select max(l.step) from place l)) end
    into clinics, runs, served_to
    from (select f.clinic_id, f.id from first f union all select m.clinic_id, m.id from further m) as a;
end
$$;

-- Locks the due runs that have waited longest. Only called by scheduler.claim_of().
create or replace function scheduler.take_oldest(
  service text, jobs text[], moment timestamptz, wanted integer, taken uuid[], out clinics uuid[], out runs uuid[]
)
  language plpgsql volatile
  set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set enable_hashjoin = off
  set enable_mergejoin = off
as $$
begin
  select coalesce(array_agg(d.clinic_id), '{}'), coalesce(array_agg(d.id), '{}') into clinics, runs
    from (
      select r.clinic_id, r.id
        from scheduler.job_run r
        where r.performer = service and r.claimable_at <= moment and not r.held and r.job = any (jobs)
          and r.id <> all (taken)
          and not exists (
            select from scheduler.job_run o
              where o.clinic_id = r.clinic_id and o.job = r.job and o.state = 'running'
                and o.organization_id = r.organization_id and o.id <> r.id)
        order by r.claimable_at
        limit wanted
        for no key update of r skip locked) as d;
end
$$;

-- Ends a run whose last attempt fell silent. Only called by scheduler.claim_of().
create or replace function scheduler.bury(clinic uuid, run uuid) returns void
  language plpgsql volatile set search_path = '' set enable_seqscan = off
as $$
declare
  organization uuid;
begin
  update scheduler.job_run r
    set state = 'dead', claimable_at = null, attempt = r.attempt - 1, finished_at = clock_timestamp(),
        error = 'The last attempt ended without an answer.'
    where r.clinic_id = clinic and r.id = run
    returning nullif(r.organization_id, '00000000-0000-0000-0000-000000000000') into organization;
  perform scheduler.add_line(clinic, run, 'The last attempt ended without an answer.');
  perform scheduler.enter_clockwork(coalesce(organization, (select c.organization_id from access.clinic c where c.id = clinic)));
  perform scheduler.report(clinic, run);
  perform scheduler.alert_of_dead(clinic, run);
  perform scheduler.enter_clockwork(null);
end
$$;

-- Renews the leases of runs that the claimant holds; returns those that are still its own. One that has been cancelled is
-- not, nor is one that takes longer than its job may: its lease ends, and somebody else tries again.
create or replace function scheduler.heartbeat(claimant text, clinics uuid[], runs uuid[], fences bigint[]) returns setof uuid
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off set enable_hashjoin = off
as $$
begin
  perform scheduler.enter_clockwork(null);
  return query
    update scheduler.job_run r
      set claimable_at = clock_timestamp() + make_interval(secs => j.lease_seconds)
      from unnest(clinics, runs, fences) as held (clinic_id, id, fence), scheduler.job j
      where r.clinic_id = held.clinic_id and r.id = held.id and r.fence = held.fence and r.holder = claimant
        and r.state = 'running' and j.name = r.job
        and clock_timestamp() < r.started_at + make_interval(secs => j.timeout_seconds + j.lease_seconds)
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

grant execute on function scheduler.claim(text, text[], integer, uuid),
  scheduler.heartbeat(text, uuid[], uuid[], bigint[]), scheduler.give_back(text, uuid[], uuid[], bigint[])
  to scheduler_service;
