-- Keeps the goals' statuses and their history true, and tells when one changes.

-- Evaluates the clinic's goals. Those that run or are to come: once a day, because the day alone may move them. Beyond that, those
-- that have never been evaluated or have ended since, and, over or not, those that the changed days may have moved: days of the
-- goal's, or for a level and a season any before its end. Where the status is another than it was, the history gets a row and
-- the trail an event goal.status_changed with the old and the new one; doing it again changes nothing. Returns how many
-- statuses changed.
--   run      of the aggregation, for the history; null for none
--   changed  the days whose figures have changed
--
-- Called at the end of metrics.calculate_metrics(), in its transaction and its context, which must address the clinic.
-- Costs one look-up by index when the clinic has no goal to look at. Security definer, because no service may write the
-- history by itself; its owner is bound by row-level security to the clinic of the context.
create or replace function metrics.evaluate_goals(clinic uuid, run uuid default null, changed date[] default '{}')
  returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  today date;
  organization uuid;
  -- Whether all that is open is still to be evaluated today.
  new_day boolean;
  levels text[];
  changes integer := 0;
  aim metrics.goal;
begin
  if access.clinic_id() is distinct from clinic or clinic is null then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if not access.roles() && '{provider,admin,owner,super_admin,service}' then
    raise exception 'the role does not suffice' using errcode = 'WA004';
  end if;
  select (now() at time zone c.time_zone)::date, c.organization_id, s.goals_evaluated_on is distinct from
         (now() at time zone c.time_zone)::date
    into today, organization, new_day
    from access.clinic c left join metrics.aggregation_state s on s.clinic_id = c.id
    where c.id = clinic;
  levels := array(
    select d.key from metrics.metric_definition d
      where d.standing and (d.organization_id is null or d.organization_id = organization)
        and today >= d.effective_from and today < coalesce(d.effective_until, 'infinity'));
  for aim in
    select g.* from metrics.goal g
      where g.clinic_id = clinic and g.deleted_at is null
        and (not g.settled and (new_day or g.status is null or g.to_day <= today)
             or exists (
               select from unnest(changed) as c (day)
                 where c.day < g.to_day and (c.day >= g.from_day or g.curve = 'seasonal' or g.metric = any (levels))))
      order by g.id
  loop
    changes := changes + metrics.evaluate_goal(aim, run);
  end loop;
  if new_day then
    update metrics.aggregation_state s set goals_evaluated_on = today where s.clinic_id = clinic;
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
  is_over constant boolean := today >= aim.to_day;
  standing text;
  progress record;
begin
  -- Before its first day no figure matters.
  standing := case when today < aim.from_day then 'not_started'
                   else (metrics.goal_state(aim, metrics.definition(aim.clinic_id, aim.metric, today), today)).status end;
  if standing is not distinct from aim.status then
    if aim.settled <> is_over then
      update metrics.goal g set settled = is_over where g.clinic_id = aim.clinic_id and g.id = aim.id;
    end if;
    return 0;
  end if;
  progress := metrics.goal_progress(aim.clinic_id, aim.id, today);
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
