-- Runs that have parts: a run that hands work on to others, and a backfill, whose parts are made as earlier ones are done.

-- Makes parts of a run that its holder is at: one of the named job for each of the clinics. They are there when the
-- holder's transaction commits; the run itself is done when they are. Returns how many were made.
-- Security definer: a run of the platform's hands on to clinics whose context it doesn't have. Only a run that is held can.
create or replace function scheduler.fan_out(clinic uuid, run uuid, held_fence bigint, part_job text, clinics uuid[])
  returns integer
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
declare
  made integer;
  context constant jsonb := scheduler.present_context();
  -- Whoever is in one organization or clinic hands on to no other.
  reach constant uuid[] := case when access.scope() <> 'platform' then access.clinic_ids() end;
begin
  if not access.roles() && '{service}' or access.scope() is null then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  perform scheduler.enter_clockwork(null);
  perform from scheduler.job_run r
    where r.clinic_id = clinic and r.id = run and r.fence = held_fence and r.state = 'running';
  if not found then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  insert into scheduler.job_run
      (clinic_id, organization_id, job, performer, scheduled_for, trigger, priority, parent_clinic_id, parent_id)
    select c.id, c.organization_id, j.name, j.performer, clock_timestamp(), 'parent', j.priority, fan_out.clinic, run
      from scheduler.job j join access.clinic c on c.id = any (clinics) and c.status = 'active'
      where j.name = part_job and j.scope = 'clinic'
        and (reach is null or c.id = any (reach))
    on conflict do nothing;
  get diagnostics made = row_count;
  if made > 0 then
    update scheduler.job_run r set fanned_out = true where r.clinic_id = fan_out.clinic and r.id = run;
  end if;
  perform scheduler.return_to(context);
  return made;
end
$$;

-- Looks after runs with parts: makes the next parts of backfills, notes how far the parts have come, and ends runs whose
-- parts are done: dead if one of those is, until that is tried again. Returns how many parts were made; null when another
-- replica is at it.
-- Security definer: it spans clinics.
create or replace function scheduler.tend_parents() returns integer
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
declare
  parent scheduler.job_run;
  open bigint;
  parts bigint;
  dead bigint;
  total bigint;
  new_state text;
  made integer := 0;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('scheduler.tend_parents', 0)) then
    return null;
  end if;
  perform scheduler.enter_clockwork(null);
  for parent in
    select r.* from scheduler.job_run r where r.fanned_out and r.state = 'waiting'
      order by r.id for no key update skip locked
  loop
    if parent.next_day < parent.to_day then
      made := made + scheduler.make_parts(parent);
      select r.* into parent from scheduler.job_run r where r.clinic_id = parent.clinic_id and r.id = parent.id;
    end if;
    select count(*), count(*) filter (where p.claimable_at is not null or p.state = 'waiting'),
           count(*) filter (where p.state = 'dead')
      into parts, open, dead
      from scheduler.job_run p where p.parent_clinic_id = parent.clinic_id and p.parent_id = parent.id;
    new_state := case when open > 0 or parent.next_day < parent.to_day then 'waiting'
                      when dead > 0 then 'dead' else 'succeeded' end;
    total := greatest(parts, case when parent.part_days is not null then parent.progress_total end);
    continue when (parent.state, parent.progress_done, parent.progress_total)
      is not distinct from (new_state, parts - open - dead, total);
    update scheduler.job_run r
      set state = new_state, progress_done = parts - open - dead, progress_total = total,
          finished_at = case when new_state <> 'waiting' then clock_timestamp() end,
          error = case when new_state = 'dead' then format('%s of %s parts are dead.', dead, parts) end
      where r.clinic_id = parent.clinic_id and r.id = parent.id;
    if new_state in ('dead', 'succeeded') then
      perform scheduler.enter_clockwork(coalesce(
        nullif(parent.organization_id, '00000000-0000-0000-0000-000000000000'),
        (select c.organization_id from access.clinic c where c.id = parent.clinic_id)));
      perform scheduler.report(parent.clinic_id, parent.id);
      perform scheduler.alert_of_dead(parent.clinic_id, parent.id);
      perform scheduler.enter_clockwork(null);
    end if;
  end loop;
  return made;
end
$$;

-- Makes the next parts of a backfill, as many as may be open at once. Only called by scheduler.tend_parents(). A backfill of
-- many clinics goes through them stretch of days by stretch of days.
create or replace function scheduler.make_parts(parent scheduler.job_run) returns integer
  language plpgsql volatile set search_path = '' set enable_seqscan = off
as $$
declare
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  room integer;
  day date := parent.next_day;
  last_clinic uuid := parent.next_clinic_id;
  made integer := 0;
  place record;
  found_here integer;
begin
  select parent.parts_at_once - count(*) into room
    from scheduler.job_run p
    where p.parent_clinic_id = parent.clinic_id and p.parent_id = parent.id and p.claimable_at is not null;
  while room > 0 and day < parent.to_day loop
    found_here := 0;
    for place in
      select c.id, c.organization_id from access.clinic c
        where c.status = 'active' and (last_clinic is null or c.id > last_clinic)
          and (parent.clinic_id = nobody and parent.organization_id = nobody
            or parent.clinic_id = nobody and c.organization_id = parent.organization_id
            or c.id = parent.clinic_id)
        order by c.id limit room
    loop
      insert into scheduler.job_run
          (clinic_id, organization_id, job, performer, scheduled_for, trigger, priority, parent_clinic_id, parent_id,
           from_day, to_day, requested_by)
        values (place.id, place.organization_id, parent.job, parent.performer, clock_timestamp(), 'backfill', parent.priority,
                parent.clinic_id, parent.id, day, least(day + parent.part_days, parent.to_day), parent.requested_by);
      last_clinic := place.id;
      room := room - 1;
      made := made + 1;
      found_here := found_here + 1;
    end loop;
    if room > 0 or found_here = 0 then
      day := day + parent.part_days;
      last_clinic := null;
    end if;
  end loop;
  update scheduler.job_run r set next_day = least(day, parent.to_day), next_clinic_id = last_clinic
    where r.clinic_id = parent.clinic_id and r.id = parent.id;
  return made;
end
$$;

grant execute on function scheduler.fan_out(uuid, uuid, bigint, text, uuid[]), scheduler.tend_parents()
  to scheduler_service;
