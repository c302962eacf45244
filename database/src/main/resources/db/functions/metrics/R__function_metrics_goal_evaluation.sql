-- Keeps the goals' statuses and their history true, and tells when one changes.

-- Evaluates the clinic's goals: those that run or are to come, those that ended since the last time, and of the others
-- those that the changed days can have moved. Where the status is another than it was, the history gets a row and the
-- trail an event goal.status_changed with the old and the new one; doing it again changes nothing. Returns how many
-- statuses changed.
--   run      of the aggregation, for the history; null for none
--   changed  the days whose figures have changed, which goals that are over are evaluated again for
--
-- Called at the end of metrics.calculate_metrics(), in its transaction and its context, which must address the clinic.
-- Costs one look-up by index when the clinic has no goal to look at. Security definer, because no service may write the
-- history by itself; its owner is bound by row-level security to the clinic of the context.
create or replace function metrics.evaluate_goals(clinic uuid, run uuid default null, changed date[] default '{}')
  returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  changes integer := 0;
  aim metrics.goal;
begin
  if access.clinic_id() is distinct from clinic or clinic is null then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if not access.roles() && '{provider,admin,owner,super_admin,service}' then
    raise exception 'the role does not suffice' using errcode = 'WA004';
  end if;
  for aim in
    select g.* from metrics.goal g where g.clinic_id = clinic and not g.settled and g.deleted_at is null order by g.id
  loop
    changes := changes + metrics.evaluate_goal(aim, run);
  end loop;
  if cardinality(changed) > 0 then
    for aim in
      select g.* from metrics.goal g
        where g.clinic_id = clinic and g.settled and g.deleted_at is null
          -- A level is made of what was before the goal, too.
          and exists (select from unnest(changed) as c (day) where c.day < g.to_day)
        order by g.id
    loop
      changes := changes + metrics.evaluate_goal(aim, run);
    end loop;
  end if;
  return changes;
end
$$;

-- The same for one goal that has just been set or changed.
create or replace function metrics.evaluate_one_goal(clinic uuid, goal uuid) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  aim metrics.goal;
begin
  if access.clinic_id() is distinct from clinic or clinic is null then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if not access.roles() && '{provider,admin,owner,super_admin,service}' then
    raise exception 'the role does not suffice' using errcode = 'WA004';
  end if;
  select g.* into aim from metrics.goal g where g.clinic_id = clinic and g.id = goal and g.deleted_at is null;
  return case when found then metrics.evaluate_goal(aim, null) else 0 end;
end
$$;

-- Writes down how the goal stands today, if that is another than it was; returns 1 then, else 0. In its caller's rights.
create or replace function metrics.evaluate_goal(aim metrics.goal, run uuid) returns integer
  language plpgsql volatile set search_path = ''
as $$
declare
  today constant date := (select (now() at time zone c.time_zone)::date from access.clinic c where c.id = aim.clinic_id);
  progress record := metrics.goal_progress(aim.clinic_id, aim.id, today);
  is_over constant boolean := today >= aim.to_day;
begin
  if progress.status is not distinct from aim.status then
    if aim.settled <> is_over then
      update metrics.goal g set settled = is_over where g.clinic_id = aim.clinic_id and g.id = aim.id;
    end if;
    return 0;
  end if;
  update metrics.goal g
    set status = progress.status, status_since = now(), settled = is_over
    where g.clinic_id = aim.clinic_id and g.id = aim.id;
  insert into metrics.goal_status
      (clinic_id, goal_id, day, status, actual, expected, pace, forecast, as_of, run_id)
    values (aim.clinic_id, aim.id, today, progress.status, progress.actual, progress.expected, progress.pace,
            progress.forecast, progress.as_of, run);
  if aim.status is not null then
    perform access.emit_into('metrics', 'goal.status_changed', aim.clinic_id, 'goal', aim.id::text, null, 'success', null,
                             jsonb_build_object('status', jsonb_build_object('old', aim.status, 'new', progress.status)));
    if progress.status in ('missed', 'reached') then
      perform metrics.tell_of_goal(aim, progress.status);
    end if;
  end if;
  return 1;
end
$$;

-- Tells the clinic's admins that a goal was reached or missed; once a day at the most, however often it goes back and forth.
create or replace function metrics.tell_of_goal(aim metrics.goal, status text) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform scheduler.schedule_notification(
    jsonb_build_object('clinicId', aim.clinic_id, 'role', 'admin'),
    jsonb_build_object(
      'kind', 'goal.' || status,
      'title', left(format('Goal %s: %s', status, aim.name), 200),
      'text', format('The goal for %s from %s to %s was %s.', aim.metric, aim.from_day, aim.to_day - 1, status),
      'data', jsonb_build_object('goalId', aim.id, 'metric', aim.metric, 'status', status),
      'dedupeKey', format('goal %s %s', aim.id, status)),
    null);
end
$$;

grant execute on function metrics.evaluate_goals(uuid, uuid, date[]), metrics.evaluate_one_goal(uuid, uuid)
  to metrics_service, scheduler_service;
