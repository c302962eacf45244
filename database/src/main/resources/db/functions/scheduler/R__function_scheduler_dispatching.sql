-- What is due becomes inbox items and deliveries, in one transaction and therefore once.

-- Dispatches up to so many due notifications; returns how many. Instances share the work row by row. While the job
-- notification-dispatch is paused, nothing is.
-- Security definer: it spans clinics.
create or replace function scheduler.dispatch_notifications(at_most integer) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  due scheduler.notification;
  dispatched integer := 0;
begin
  perform scheduler.enter_clockwork(null);
  if scheduler.is_dispatch_paused() then
    return 0;
  end if;
  for due in
    select n.* from scheduler.notification n
      where n.state = 'pending' and n.trigger_at <= clock_timestamp()
      order by n.trigger_at limit at_most for no key update skip locked
  loop
    update scheduler.notification n set state = 'dispatched', ended_at = clock_timestamp()
      where n.clinic_id = due.clinic_id and n.id = due.id;
    perform scheduler.dispatch_to_people(due);
    perform scheduler.dispatch_to_channels(due);
    dispatched := dispatched + 1;
  end loop;
  return dispatched;
end
$$;

create or replace function scheduler.is_dispatch_paused() returns boolean
  language plpgsql stable set search_path = ''
as $$
begin
  return exists (select from scheduler.job j where j.name = 'notification-dispatch' and j.paused);
end
$$;

-- Puts a notification into the inboxes of its people, and makes a delivery for each who wants mail: now, after their quiet hours,
-- or with their digest.
create or replace function scheduler.dispatch_to_people(due scheduler.notification) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  moment constant timestamptz := clock_timestamp();
  person record;
  wanted text[];
  zone text;
  at timestamptz;
begin
  for person in
    select u.id, p.channels, p.quiet_from, p.quiet_to, p.digest_at, p.time_zone
      from scheduler.people_of(due.recipient, due.clinic_id, due.organization_id) as u (id)
        left join scheduler.notification_preference p on p.user_id = u.id
  loop
    wanted := scheduler.wanted_channels(due.channels, due.kind, due.critical, person.channels);
    if 'inbox' = any (wanted) then
      insert into scheduler.inbox_item (clinic_id, organization_id, user_id, notification_id, kind, title, text, data, critical)
        values (due.clinic_id, due.organization_id, person.id, due.id, due.kind, due.title, due.text, due.data, due.critical);
    end if;
    if 'email' = any (wanted) then
      zone := coalesce(person.time_zone, (select c.time_zone from access.clinic c where c.id = due.clinic_id), 'UTC');
      at := moment;
      if not due.critical then
        if person.digest_at is not null then
          at := scheduler.next_wall_time(moment, zone, person.digest_at);
        end if;
        at := scheduler.after_quiet_hours(at, zone, person.quiet_from, person.quiet_to);
      end if;
      insert into scheduler.delivery (clinic_id, organization_id, notification_id, user_id, channel, due_at, digest)
        values (due.clinic_id, due.organization_id, due.id, person.id, 'email', at,
                not due.critical and person.digest_at is not null);
    end if;
  end loop;
end
$$;

-- The same for configured channels, which know no hours. The platform's are all told but those that stand in for others.
create or replace function scheduler.dispatch_to_channels(due scheduler.notification) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  insert into scheduler.delivery (clinic_id, organization_id, notification_id, channel_id, channel)
    select due.clinic_id, due.organization_id, due.id, c.id, c.kind
      from scheduler.notification_channel c
      where c.clinic_id = due.clinic_id and c.organization_id = due.organization_id
        and (c.id = scheduler.channel_of(due.recipient, due.clinic_id, due.organization_id)
          or due.recipient ? 'operators'
            and not exists (select from scheduler.notification_channel f
                              where f.clinic_id = c.clinic_id and f.organization_id = c.organization_id and f.fallback_id = c.id));
end
$$;

-- How it stands, for metrics and readiness: what waits for its turn now, since when, what is being sent, what is dead.
-- Security definer: it counts across clinics, and says nothing of any.
create or replace function scheduler.measure_notifications(
  out waiting bigint, out oldest timestamptz, out sending bigint, out later bigint, out dead bigint
)
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform scheduler.enter_clockwork(null);
  select count(*) filter (where d.due_at <= clock_timestamp()),
         min(d.due_at) filter (where d.due_at <= clock_timestamp()),
         count(*) filter (where d.state = 'sending'),
         count(*) filter (where d.state = 'waiting' and d.due_at > clock_timestamp())
    into waiting, oldest, sending, later
    from scheduler.delivery d where d.due_at is not null;
  select waiting + count(*), least(oldest, min(n.trigger_at)) into waiting, oldest
    from scheduler.notification n where n.state = 'pending' and n.trigger_at <= clock_timestamp();
  select count(*) into dead from scheduler.delivery d where d.state = 'dead';
end
$$;

-- Removes up to so many notifications that ended more than 90 days ago, with their deliveries, and inbox items older than a year
-- or read more than 90 days ago. What is still on its way stays. Returns how many rows.
-- Security definer: it spans clinics.
create or replace function scheduler.tidy_notifications(at_most integer) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  service text := pg_catalog.current_setting('ward.service', true);
  request jsonb := nullif(pg_catalog.current_setting('ward.request', true), '')::jsonb;
  gone integer;
  read_gone integer;
begin
  if access.scope() is distinct from 'platform' or not access.roles() && '{service}' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  perform scheduler.enter_clockwork(null);
  delete from scheduler.notification n
    where (n.clinic_id, n.id) in (
      select o.clinic_id, o.id from scheduler.notification o
        where o.ended_at < now() - interval '90 days'
          and not exists (select from scheduler.delivery d
                            where d.clinic_id = o.clinic_id and d.notification_id = o.id and d.due_at is not null)
        order by o.ended_at limit at_most);
  get diagnostics gone = row_count;
  delete from scheduler.inbox_item i
    where (i.clinic_id, i.id) in (
      select o.clinic_id, o.id from scheduler.inbox_item o
        where o.created_at < now() - interval '1 year'
          or o.created_at < now() - interval '90 days' and o.read_at < now() - interval '90 days'
        order by o.created_at limit at_most);
  get diagnostics read_gone = row_count;
  perform access.set_context(null, service, 'platform', null, '{}', null, '{service}', request);
  return gone + read_gone;
end
$$;

grant execute on function scheduler.dispatch_notifications(integer), scheduler.measure_notifications(),
  scheduler.tidy_notifications(integer) to scheduler_service;
