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

-- Makes one occurrence of the job for every active clinic of each zone, at that zone's instant; of a platform job, one for
-- the platform at the first instant. What exists already stays as it is. An instant that the database's clock is not even
-- near is left for later, so that a service whose clock runs ahead can't make tomorrow's occurrence today. Returns how many
-- were made, null when another planner is at it.
-- Security definer: it spans clinics.
create or replace function scheduler.plan(job_name text, zones text[], instants timestamptz[]) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  made integer;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('scheduler.plan', 0)) then
    return null;
  end if;
  perform scheduler.enter_clockwork(null);
  with due as materialized (
    select c.id as clinic_id, o.at
      from scheduler.job j
      join unnest(zones, instants) as o (zone, at) on o.at >= j.due_from and o.at <= clock_timestamp() + interval '5 seconds'
      join access.clinic c on c.time_zone = o.zone and c.status = 'active'
      where j.name = job_name and j.scope = 'clinic' and not j.paused
    union all
    select '00000000-0000-0000-0000-000000000000', instants[1]
      from scheduler.job j
      where j.name = job_name and j.scope = 'platform' and not j.paused
        and instants[1] >= j.due_from and instants[1] <= clock_timestamp() + interval '5 seconds'
  )
  insert into scheduler.job_run (clinic_id, job, scheduled_for, trigger)
    select d.clinic_id, job_name, d.at, 'schedule'
      from due d
      where not exists (select from scheduler.job_run r
                        where r.clinic_id = d.clinic_id and r.job = job_name and r.scheduled_for = d.at)
    on conflict do nothing;
  get diagnostics made = row_count;
  return made;
end
$$;

grant execute on function scheduler.zones(), scheduler.plan(text, text[], timestamptz[]) to scheduler_service;
