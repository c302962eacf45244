-- Making the occurrences of jobs. The service knows cron and time zones, the database knows the clinics: they meet in a
-- list of zones with one instant for each.

-- The time zones in which active clinics live.
-- Security definer: the zones of all clinics, without saying whose they are.
create or replace function scheduler.zones() returns setof text
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform scheduler.enter_clockwork(null);
  return query select distinct c.time_zone from access.clinic c where c.status = 'active';
end
$$;

-- The occurrences that the job should have at the instants: for every active clinic of each zone at that zone's instants; of
-- another scope, one for each organization or for the platform at all of them. None while the job is paused, or before
-- it is due; none of a clinic that has paused it, or that has resumed it since. Only called in the clockwork's context.
create or replace function scheduler.expected(job_name text, zones text[], instants timestamptz[])
  returns table (clinic_id uuid, organization_id uuid, at timestamptz)
  language sql stable set search_path = ''
as $$
  select c.id, c.organization_id, o.at
    from scheduler.job j
    join unnest(zones, instants) as o (zone, at) on o.at >= j.due_from
    join access.clinic c on c.time_zone = o.zone and c.status = 'active'
    where j.name = job_name and j.scope = 'clinic' and not j.paused
      and not exists (select from scheduler.job_pause p
                      where p.clinic_id = c.id and p.job = j.name and (p.paused or p.since > o.at))
  union all
  select '00000000-0000-0000-0000-000000000000', g.id, o.at
    from scheduler.job j
    join (select distinct i.at from unnest(instants) as i (at)) as o on o.at >= j.due_from
    join access.organization g on g.status = 'active'
    where j.name = job_name and j.scope = 'organization' and not j.paused
  union all
  select '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', o.at
    from scheduler.job j
    join (select distinct i.at from unnest(instants) as i (at)) as o on o.at >= j.due_from
    where j.name = job_name and j.scope = 'platform' and not j.paused
$$;

-- Makes the occurrences that are expected at the instants. What exists already stays as it is. An instant that the
-- database's clock is not even near is left for later, so that a service whose clock runs ahead can't make tomorrow's
-- occurrence today. Where an earlier occurrence isn't done, the job's overlap decides. Returns how many were made, null when
-- another planner is at it.
-- Security definer: it spans clinics.
create or replace function scheduler.plan(job_name text, zones text[], instants timestamptz[]) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  made integer;
  overlap_policy text;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('scheduler.plan', 0)) then
    return null;
  end if;
  perform scheduler.enter_clockwork(null);
  select j.overlap into overlap_policy from scheduler.job j where j.name = job_name;
  with fresh as materialized (
    select d.clinic_id, d.organization_id, d.at
      from scheduler.expected(job_name, zones, instants) d
      where d.at <= clock_timestamp() + interval '5 seconds'
        and not exists (select from scheduler.job_run r
                        where r.clinic_id = d.clinic_id and r.organization_id = d.organization_id and r.job = job_name
                          and r.scheduled_for = d.at)
  ),
  -- Of the platform's and an organization's jobs there is one place each, so their unfinished runs are few.
  replaced as (
    update scheduler.job_run r
      set state = 'cancelled', claimable_at = null, finished_at = clock_timestamp(), fence = r.fence + 1,
          error = 'A later occurrence has taken its place.'
      from (select f.clinic_id, f.organization_id, max(f.at) as at from fresh f group by 1, 2) as f
      where overlap_policy = 'cancel' and r.clinic_id = f.clinic_id and r.organization_id = f.organization_id
        and r.job = job_name and r.claimable_at is not null and r.scheduled_for < f.at
  )
  insert into scheduler.job_run
      (clinic_id, organization_id, job, performer, scheduled_for, trigger, priority, claimable_at, state, finished_at, error)
    select f.clinic_id, f.organization_id, job_name, j.performer, f.at, 'schedule', j.priority,
           case when not s.skipped then greatest(clock_timestamp(), f.at + make_interval(secs => j.jitter_seconds * (
             hashtextextended(job_name || f.clinic_id || f.organization_id, 0) & 1048575) / 1048576.0)) end,
           case when s.skipped then 'cancelled' else 'pending' end,
           case when s.skipped then clock_timestamp() end,
           case when s.skipped then 'The occurrence before was not done yet.' end
      from fresh f
      join scheduler.job j on j.name = job_name
      cross join lateral (
        select overlap_policy = 'skip' and exists (
          select from scheduler.job_run r
            where r.clinic_id = f.clinic_id and r.organization_id = f.organization_id and r.job = job_name
              and (r.claimable_at is not null or r.state = 'waiting')) as skipped) as s
      order by f.at
    on conflict do nothing;
  get diagnostics made = row_count;
  return made;
end
$$;

-- Trigger: what the clock has made and nobody has begun or ended is held while its job is paused, everywhere or in its clinic,
-- and let go when that is over. What is at work is held, too: should it fail, it is not tried again until then.
-- Security definer: whoever pauses may not change runs.
create or replace function scheduler.hold_runs() returns trigger
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
declare
  context constant jsonb := scheduler.present_context();
  job_name constant text := to_jsonb(new) ->> case tg_table_name when 'job' then 'name' else 'job' end;
  place constant uuid := to_jsonb(new) ->> 'clinic_id';
begin
  -- A planner at work is waited for, so that no occurrence is made that this doesn't see.
  perform pg_advisory_xact_lock(hashtextextended('scheduler.plan', 0));
  perform scheduler.enter_clockwork(null);
  if new.paused then
    update scheduler.job_run r
      set held = true
      from scheduler.job j
      where j.name = job_name and r.performer = j.performer and r.claimable_at is not null and not r.held
        and r.job = job_name and r.trigger = 'schedule' and (place is null or r.clinic_id = place);
  else
    update scheduler.job_run r
      set held = false
      from scheduler.job j
      where j.name = job_name and r.job = job_name and r.held and r.claimable_at is not null
        and (place is null or r.clinic_id = place)
        and not j.paused
        and not exists (select from scheduler.job_pause p where p.clinic_id = r.clinic_id and p.job = r.job and p.paused);
  end if;
  perform scheduler.return_to(context);
  return null;
end
$$;

grant execute on function scheduler.zones(), scheduler.plan(text, text[], timestamptz[]) to scheduler_service;
