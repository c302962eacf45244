-- Runs that people ask for, end and try again, and finding a run that is addressed by its id alone.

-- Asks for a run of the job at once: in the context of a clinic for that clinic, in the context of an organization for it or,
-- of a clinic job, for its clinics, in the context of the platform for the platform or for every organization or active
-- clinic. The days, from inclusive and to exclusive, may be null. Returns the ids of the runs.
-- Security definer: what is asked for every clinic spans clinics. The policies still decide whether the caller may.
create or replace function scheduler.request(job_name text, first_day date, end_day date) returns setof uuid
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  wanted scheduler.job;
  made record;
begin
  wanted := scheduler.job_to_ask_for(job_name);
  for made in
    insert into scheduler.job_run
        (clinic_id, organization_id, job, performer, scheduled_for, trigger, priority, from_day, to_day, requested_by)
      select place.clinic, place.organization, wanted.name, wanted.performer, clock_timestamp(), 'manual', wanted.priority,
             first_day, end_day, access.uid()
        from (select c.id as clinic, c.organization_id as organization
                from access.clinic c
                where wanted.scope = 'clinic' and c.status = 'active'
                  and case access.scope() when 'platform' then true
                        when 'organization' then c.organization_id = access.organization_id()
                        else c.id = access.clinic_id() end
              union all
              -- A suspended clinic's run is its operator's own decision.
              select c.id, c.organization_id from access.clinic c
                where wanted.scope = 'clinic' and c.status <> 'active' and c.id = access.clinic_id()
              union all
              select nobody, g.id from access.organization g
                where wanted.scope = 'organization' and g.status = 'active'
                  and (access.scope() = 'platform' or g.id = access.organization_id())
              union all
              select nobody, nobody where wanted.scope = 'platform') as place
      returning job_run.id, job_run.clinic_id
  loop
    perform access.emit('run.requested', nullif(made.clinic_id, nobody), 'run', made.id::text, null, 'success', null,
                        jsonb_strip_nulls(jsonb_build_object('job', jsonb_build_object('new', wanted.name),
                                                             'from', jsonb_build_object('new', first_day),
                                                             'to', jsonb_build_object('new', end_day))));
    return next made.id;
  end loop;
end
$$;

-- The job, if where the caller is it can be asked for.
create or replace function scheduler.job_to_ask_for(job_name text) returns scheduler.job
  language plpgsql stable set search_path = ''
as $$
declare
  wanted scheduler.job;
begin
  select j.* into wanted from scheduler.job j where j.name = job_name;
  if not found then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if wanted.scope = 'platform' and access.scope() <> 'platform' then
    raise exception 'This job runs for the whole platform, not for one clinic or organization.'
      using errcode = 'WR002', hint = case access.scope() when 'clinic' then '/clinicId' else '/organizationId' end;
  end if;
  if wanted.scope = 'organization' and access.scope() = 'clinic' then
    raise exception 'This job runs for an organization, not for one clinic.' using errcode = 'WR002', hint = '/clinicId';
  end if;
  return wanted;
end
$$;

-- Asks for a range of days, part by part, for where the caller is: so many days a part, and no more parts open than so many.
-- Returns the id of the run that has the parts.
-- Security definer, like scheduler.request().
create or replace function scheduler.backfill(job_name text, first_day date, end_day date, days integer, at_once integer)
  returns uuid
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  wanted scheduler.job;
  places bigint;
  made uuid;
begin
  wanted := scheduler.job_to_ask_for(job_name);
  if wanted.scope <> 'clinic' then
    raise exception 'Only jobs of clinics go day by day.' using errcode = 'WR002', hint = '/job';
  end if;
  select count(*) into places from access.clinic c
    where case access.scope() when 'platform' then c.status = 'active'
            when 'organization' then c.status = 'active' and c.organization_id = access.organization_id()
            else c.id = access.clinic_id() end;
  insert into scheduler.job_run
      (clinic_id, organization_id, job, performer, scheduled_for, trigger, state, claimable_at, priority, from_day, to_day,
       requested_by, fanned_out, part_days, parts_at_once, next_day, progress_done, progress_total)
    values (coalesce(access.clinic_id(), nobody), coalesce(access.organization_id(), nobody), wanted.name,
            wanted.performer, clock_timestamp(), 'backfill', 'waiting', null, wanted.priority, first_day, end_day, access.uid(),
            true, days, at_once, first_day, 0,
            places * ((end_day - first_day + days - 1) / days))
    returning job_run.id into made;
  perform access.emit('run.requested', access.clinic_id(), 'run', made::text, null, 'success', null,
                      jsonb_build_object('job', jsonb_build_object('new', wanted.name),
                                         'from', jsonb_build_object('new', first_day),
                                         'to', jsonb_build_object('new', end_day)));
  return made;
end
$$;

-- Ends a run that isn't over, its parts with it, in the context of where it is. A holder finds its fence outdated: nothing of
-- its work is kept. Null when the run is over already.
-- Security definer: parts may be in clinics that the caller hasn't addressed. The policies decide whether the run itself may
-- be ended.
create or replace function scheduler.cancel(clinic uuid, run uuid) returns uuid
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
declare
  parts boolean;
begin
  update scheduler.job_run r
    set state = 'cancelled', claimable_at = null, finished_at = clock_timestamp(), fence = r.fence + 1,
        next_day = case when r.next_day is not null then r.to_day end
    where r.clinic_id = clinic and r.id = run and (r.claimable_at is not null or r.state = 'waiting')
    returning r.fanned_out into parts;
  if not found then
    return null;
  end if;
  perform scheduler.report(clinic, run);
  if parts then
    perform scheduler.enter_clockwork(null);
    update scheduler.job_run p
      set state = 'cancelled', claimable_at = null, finished_at = clock_timestamp(), fence = p.fence + 1
      where p.parent_clinic_id = clinic and p.parent_id = run and p.claimable_at is not null;
  end if;
  return run;
end
$$;

-- Lets a dead run begin anew, with all of its attempts, in the context of where it is. Null when the run isn't dead. A run
-- whose parts are dead has nothing to do itself: those are what begins anew.
-- Security definer, like scheduler.cancel().
create or replace function scheduler.retry(clinic uuid, run uuid) returns uuid
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
declare
  parts boolean;
begin
  parts := scheduler.revive(clinic, run);
  if parts is null then
    return null;
  end if;
  perform scheduler.enter_clockwork(null);
  if parts then
    update scheduler.job_run p
      set state = 'pending', claimable_at = clock_timestamp(), finished_at = null, attempt = 0, holder = null
      where p.parent_clinic_id = clinic and p.parent_id = run and p.state = 'dead' and not p.fanned_out;
  end if;
  perform scheduler.reopen_parents(array[clinic], array[run]);
  return run;
end
$$;

-- Lets dead runs of the job begin anew where the caller is, at most so many, the oldest first. Returns how many.
-- Security definer, like scheduler.request().
create or replace function scheduler.retry_dead(job_name text, at_most integer) returns integer
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
declare
  dead record;
  clinics uuid[] := '{}';
  runs uuid[] := '{}';
begin
  perform from scheduler.job j where j.name = job_name;
  if not found then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  for dead in
    select r.clinic_id, r.id from scheduler.job_run r
      where r.job = job_name and r.state = 'dead' and not r.fanned_out
        and (access.scope() = 'platform' or r.clinic_id = any (access.clinic_ids()))
      order by r.id limit at_most
  loop
    if scheduler.revive(dead.clinic_id, dead.id) is not null then
      clinics := clinics || dead.clinic_id;
      runs := runs || dead.id;
    end if;
  end loop;
  perform scheduler.enter_clockwork(null);
  perform scheduler.reopen_parents(clinics, runs);
  return cardinality(runs);
end
$$;

-- The dead run itself, in the context of the caller. Returns whether it has parts, null when it isn't dead. Only called by
-- the functions above.
create or replace function scheduler.revive(clinic uuid, run uuid) returns boolean
  language plpgsql volatile set search_path = '' set enable_seqscan = off
as $$
declare
  parts boolean;
begin
  update scheduler.job_run r
    set state = case when r.fanned_out then 'waiting' else 'pending' end,
        claimable_at = case when not r.fanned_out then clock_timestamp() end, held = false, finished_at = null, attempt = 0,
        holder = null
    where r.clinic_id = clinic and r.id = run and r.state = 'dead'
    returning r.fanned_out into parts;
  if found then
    perform access.emit('run.retried', nullif(clinic, '00000000-0000-0000-0000-000000000000'), 'run', run::text, null,
                        'success', null, null);
  end if;
  return parts;
end
$$;

-- Runs that are dead because of these parts wait for them again. Only called by the functions above, in the clockwork's
-- context.
create or replace function scheduler.reopen_parents(clinics uuid[], runs uuid[]) returns void
  language plpgsql volatile set search_path = '' set enable_seqscan = off
as $$
begin
  update scheduler.job_run r
    set state = 'waiting', finished_at = null
    from unnest(clinics, runs) as part (clinic_id, id), scheduler.job_run p
    where p.clinic_id = part.clinic_id and p.id = part.id
      and r.clinic_id = p.parent_clinic_id and r.id = p.parent_id and r.state = 'dead';
end
$$;

-- Pauses or resumes the job in the addressed clinic.
create or replace function scheduler.pause(job_name text, wanted boolean) returns boolean
  language plpgsql volatile set search_path = ''
as $$
declare
  known text;
begin
  select j.scope into known from scheduler.job j where j.name = job_name;
  if known is null then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if known <> 'clinic' then
    raise exception 'This job doesn''t run for one clinic.' using errcode = 'WR002', hint = '/name';
  end if;
  insert into scheduler.job_pause (clinic_id, job, paused) values (access.clinic_id(), job_name, wanted)
    on conflict (clinic_id, job) do update
      set paused = excluded.paused, since = clock_timestamp()
      where job_pause.paused <> excluded.paused;
  return wanted;
end
$$;

-- Where a run is: the nil UUID as its clinic for a run of an organization's, and as both for one of the platform's; no row for
-- a run that doesn't exist. It says where to knock; whether the door opens, that place's context decides.
-- Security definer: without the place there is no context in which the run could be seen.
drop function if exists scheduler.clinic_of_run(uuid);
create or replace function scheduler.place_of_run(run uuid) returns table (clinic_id uuid, organization_id uuid)
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
  perform scheduler.enter_clockwork(null);
  return query
    select r.clinic_id, r.organization_id from scheduler.job j join scheduler.job_run r on r.job = j.name where r.id = run;
end
$$;

grant execute on function scheduler.request(text, date, date), scheduler.backfill(text, date, date, integer, integer),
  scheduler.cancel(uuid, uuid), scheduler.retry(uuid, uuid), scheduler.retry_dead(text, integer),
  scheduler.pause(text, boolean), scheduler.place_of_run(uuid)
  to scheduler_service;
