-- Timers: what must have happened by a certain time. A service sets one in the transaction that makes the obligation, and cancels it
-- in the one that fulfils it; in between steps fire, each once.

-- Sets a timer in the addressed clinic; an open one of the same kind for the same subject is replaced.
--   kind, subject   what must have happened: kind task, subject_type care-task, subject_id its id
--   due_at          the time; steps count from it
--   steps           1 to 20, in the order of their times; each an object:
--                   {"after"     seconds behind due_at, from -30 days to 1 year
--                    "notify"    a recipient as schedule_notification() takes it, of this clinic or its organization; null: nobody
--                    "title", "text", "critical"   what they are told; nothing of a patient
--                    "event"     a word for the trail, which shows that the step fired anyway}
-- Returns its id. Refuses with WA003 outside of a clinic, WA004 where the role doesn't suffice, WR002 with a pointer.
-- Security definer: services of other schemas have no rights to timers. Its owner is bound to the clinic of the context.
create or replace function scheduler.set_timer(
  clinic uuid, kind text, subject_type text, subject_id text, due_at timestamptz, steps jsonb
) returns uuid
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  made uuid;
begin
  perform scheduler.require_timer_context(clinic);
  perform scheduler.check_steps(steps);
  if due_at is null or due_at > clock_timestamp() + interval '10 years' then
    raise exception 'must be within ten years' using errcode = 'WR002', hint = '/dueAt';
  end if;
  perform pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'timer', clinic, kind, subject_type, subject_id), 0));
  update scheduler.timer t set state = 'cancelled', next_at = null, ended_at = clock_timestamp()
    where t.clinic_id = clinic and t.kind = set_timer.kind and t.subject_type = set_timer.subject_type
      and t.subject_id = set_timer.subject_id and t.state = 'open';
  insert into scheduler.timer (clinic_id, organization_id, kind, subject_type, subject_id, due_at, steps, next_at, created_by)
    values (clinic, access.organization_id(), set_timer.kind, set_timer.subject_type, set_timer.subject_id, set_timer.due_at,
            set_timer.steps, scheduler.step_time(set_timer.due_at, set_timer.steps, 1), access.uid())
    returning id into made;
  if access.uid() is not null then
    perform access.emit('timer.set', clinic, 'timer', made::text, null, 'success', null,
                        jsonb_build_object('kind', jsonb_build_object('new', set_timer.kind)));
  end if;
  return made;
end
$$;

-- Ends a timer: no step fires after this has been committed, and one that is firing at the moment has fired. Returns whether
-- it was open. WA003 for a timer that the clinic doesn't have.
-- Security definer: as set_timer().
create or replace function scheduler.cancel_timer(clinic uuid, timer uuid) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  state_now text;
begin
  perform scheduler.require_timer_context(clinic);
  -- Waits for a step that is firing.
  select t.state into state_now from scheduler.timer t where t.clinic_id = clinic and t.id = timer for update;
  if not found then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if state_now <> 'open' then
    return false;
  end if;
  update scheduler.timer t set state = 'cancelled', next_at = null, ended_at = clock_timestamp()
    where t.clinic_id = clinic and t.id = timer;
  if access.uid() is not null then
    perform access.emit('timer.cancelled', clinic, 'timer', timer::text, null, 'success', null, null);
  end if;
  return true;
end
$$;

-- The same for whatever timer of the kind is open for the subject: what a service calls that has kept no id. Returns whether one was.
-- Security definer: as set_timer().
create or replace function scheduler.cancel_timer(clinic uuid, kind text, subject_type text, subject_id text) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  timer uuid;
begin
  perform scheduler.require_timer_context(clinic);
  select t.id into timer from scheduler.timer t
    where t.clinic_id = clinic and t.kind = cancel_timer.kind and t.subject_type = cancel_timer.subject_type
      and t.subject_id = cancel_timer.subject_id and t.state = 'open';
  return found and scheduler.cancel_timer(clinic, timer);
end
$$;

create or replace function scheduler.require_timer_context(clinic uuid) returns void
  language plpgsql stable set search_path = ''
as $$
begin
  if clinic is null or access.clinic_id() is distinct from clinic or access.scope() is distinct from 'clinic' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if not access.roles() && '{staff,provider,admin,owner,service}' then
    raise exception 'the role does not suffice' using errcode = 'WA004';
  end if;
end
$$;

-- When the n-th step is due; null when there are not so many.
create or replace function scheduler.step_time(due_at timestamptz, steps jsonb, n integer) returns timestamptz
  language sql immutable parallel safe set search_path = ''
  return due_at + make_interval(secs => (steps -> (n - 1) ->> 'after')::double precision);

-- Refuses steps that are none, with a pointer to what is wrong.
create or replace function scheduler.check_steps(steps jsonb) returns void
  language plpgsql stable set search_path = ''
as $$
declare
  step jsonb;
  field text;
  at_step text;
  n integer := 0;
  before numeric := -2592000;
begin
  if coalesce(jsonb_typeof(steps) <> 'array' or jsonb_array_length(steps) not between 1 and 20, true) then
    raise exception 'must have 1 to 20 items' using errcode = 'WR002', hint = '/steps';
  end if;
  for step in select s from jsonb_array_elements(steps) as s loop
    at_step := '/steps/' || n;
    n := n + 1;
    if jsonb_typeof(step) <> 'object' then
      raise exception 'must be an object' using errcode = 'WR002', hint = at_step;
    end if;
    for field in select k from jsonb_object_keys(step) as k loop
      if field <> all ('{after,notify,title,text,critical,event}') then
        raise exception 'is not known' using errcode = 'WR002', hint = at_step || '/' || field;
      end if;
    end loop;
    if coalesce(jsonb_typeof(step -> 'after') <> 'number', true) or (step ->> 'after')::numeric not between before and 31622400 then
      raise exception 'must be seconds, at most a year, and not before the step in front' using errcode = 'WR002', hint = at_step || '/after';
    end if;
    before := (step ->> 'after')::numeric;
    if step ->> 'event' !~ '^[a-z][a-z0-9-]{0,40}$' then
      raise exception 'must be a word' using errcode = 'WR002', hint = at_step || '/event';
    end if;
    if jsonb_typeof(step -> 'notify') <> 'null' then
      perform scheduler.check_recipient(step -> 'notify');
      perform scheduler.check_payload(scheduler.payload_of(step, 'timer', null, null));
    end if;
  end loop;
end
$$;

-- What a step tells whom it notifies.
create or replace function scheduler.payload_of(step jsonb, kind text, subject_type text, subject_id text) returns jsonb
  language sql immutable parallel safe set search_path = ''
  return jsonb_strip_nulls(jsonb_build_object(
    'kind', kind, 'title', coalesce(step -> 'title', '"Something is overdue"'), 'text', step -> 'text',
    'critical', step -> 'critical', 'data', jsonb_build_object('subjectType', subject_type, 'subjectId', subject_id)));

grant execute on function scheduler.set_timer(uuid, text, text, text, timestamptz, jsonb), scheduler.cancel_timer(uuid, uuid),
  scheduler.cancel_timer(uuid, text, text, text)
  to tenancy_service, metrics_service, audit_service, scheduler_service;
