-- Fires the due steps of up to so many timers, in the order in which they are due, those that were missed included; returns how
-- many steps. Instances share the work timer by timer: a timer that is being fired, moved or cancelled elsewhere is passed over. What a
-- step does and that it was done are one transaction, so there is nothing that a process which dies could leave half done, and
-- nothing that one which wakes up could write afterwards. A step that can't do what it says fires all the same, and says why not.
--
-- Owners of kinds of timers join in by a row of scheduler.timer_handler: their function is called for each step in the same
-- transaction, in the context of the clinic, as handler(clinic uuid, subject_type text, subject_id text, step integer).
-- Security definer: it spans clinics. What a step does, it does in the context of its clinic.
create or replace function scheduler.resolve_overdue_timers(at_most integer) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  moment constant timestamptz := clock_timestamp();
  held uuid[];
  due record;
  steps_fired integer := 0;
begin
  perform scheduler.enter_clockwork(null);
  select array_agg(t.id) into held
    from (select o.id from scheduler.timer o
            where o.next_at <= moment order by o.next_at limit at_most for no key update skip locked) t;
  for due in
    select t.clinic_id, t.id, t.organization_id, t.kind, t.subject_type, t.subject_id, s.n::integer as step, s.step as deed,
           scheduler.step_time(t.due_at, t.steps, s.n::integer) as at
      from scheduler.timer t cross join lateral jsonb_array_elements(t.steps) with ordinality as s (step, n)
      where t.next_at <= moment and t.id = any (held) and s.n > t.fired
        and scheduler.step_time(t.due_at, t.steps, s.n::integer) <= moment
      order by at, t.id, s.n
  loop
    perform scheduler.fire_step(due.clinic_id, due.id, due.organization_id, due.kind, due.subject_type, due.subject_id, due.step,
                                due.deed, due.at);
    steps_fired := steps_fired + 1;
  end loop;
  update scheduler.timer t
    set fired = f.fired, next_at = scheduler.step_time(t.due_at, t.steps, f.fired + 1),
        state = case when f.fired >= jsonb_array_length(t.steps) then 'done' else 'open' end,
        ended_at = case when f.fired >= jsonb_array_length(t.steps) then clock_timestamp() end
    from (select g.clinic_id, g.timer_id, max(g.step) as fired from scheduler.timer_firing g
            where g.timer_id = any (held) group by g.clinic_id, g.timer_id) f
    where t.clinic_id = f.clinic_id and t.id = f.timer_id and t.state = 'open';
  return steps_fired;
end
$$;

-- Does what a step says, in the context of its clinic, and writes down that it did.
create or replace function scheduler.fire_step(
  clinic uuid, timer uuid, organization uuid, kind text, subject_type text, subject_id text, step integer, deed jsonb,
  due_at timestamptz
) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  handler regprocedure := (select h.handler from scheduler.timer_handler h where h.kind = fire_step.kind);
  told uuid;
  failure text;
begin
  perform access.set_context(null, 'scheduler-service', 'clinic', clinic, array[clinic], organization, '{service}', null);
  begin
    if jsonb_typeof(deed -> 'notify') <> 'null' then
      told := scheduler.schedule_notification(deed -> 'notify', scheduler.payload_of(deed, kind, subject_type, subject_id), null);
    end if;
    if handler is not null then
      execute format('select %s($1, $2, $3, $4)', handler::regproc) using clinic, subject_type, subject_id, step;
    end if;
  exception
    -- No room in the outbox, or two who waited for each other: all of it again, later.
    when sqlstate 'WO001' or sqlstate 'WO002' or serialization_failure or deadlock_detected or query_canceled then raise;
    when others then
      told := null;
      failure := left(sqlerrm, 300);
  end;
  perform access.set_context(null, 'scheduler-service', 'clinic', clinic, array[clinic], organization, '{service}', null);
  perform access.emit('timer.fired', clinic, 'timer', timer::text, null,
                      case when failure is null then 'success' else 'failure' end, null,
                      jsonb_strip_nulls(jsonb_build_object(
                        'kind', jsonb_build_object('new', kind), 'step', jsonb_build_object('new', step),
                        'event', case when deed ? 'event' then jsonb_build_object('new', deed -> 'event') end,
                        'dueAt', jsonb_build_object('new', due_at))));
  perform scheduler.enter_clockwork(null);
  insert into scheduler.timer_firing (clinic_id, timer_id, step, due_at, notification_id, error)
    values (clinic, timer, step, due_at, told, failure);
end
$$;

-- How many steps are due now, and since when the oldest is.
-- Security definer: it counts across clinics, and says nothing of any.
create or replace function scheduler.measure_timers(out due bigint, out oldest timestamptz)
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform scheduler.enter_clockwork(null);
  select count(*), min(t.next_at) into due, oldest from scheduler.timer t where t.next_at <= clock_timestamp();
end
$$;

-- Removes up to so many timers that ended more than 90 days ago, with their firings; returns how many.
-- Security definer: it spans clinics.
create or replace function scheduler.tidy_timers(at_most integer) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  service text := pg_catalog.current_setting('ward.service', true);
  request jsonb := nullif(pg_catalog.current_setting('ward.request', true), '')::jsonb;
  gone integer;
begin
  if access.scope() is distinct from 'platform' or not access.roles() && '{service}' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  perform scheduler.enter_clockwork(null);
  delete from scheduler.timer t
    where (t.clinic_id, t.id) in (
      select o.clinic_id, o.id from scheduler.timer o
        where o.ended_at < now() - interval '90 days' order by o.ended_at limit at_most);
  get diagnostics gone = row_count;
  perform access.set_context(null, service, 'platform', null, '{}', null, '{service}', request);
  return gone;
end
$$;

grant execute on function scheduler.resolve_overdue_timers(integer), scheduler.measure_timers(), scheduler.tidy_timers(integer)
  to scheduler_service;
