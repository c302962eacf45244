-- Sending what was dispatched. A delivery is "sending", for all to see, before anything leaves; what is said of it afterwards counts
-- only while its claim is the last. Time is the database's alone. Security definer, all of them: they span clinics.

-- Claims up to so many due deliveries for as long as the lease, in turn for the organizations that have any, those of a person's
-- digest together. Returns what it takes to send them; addresses and secrets are in no other answer. One whose claim ran out
-- is claimed again, with the same message id, and marked: nobody knows whether it has arrived.
drop function if exists scheduler.claim_deliveries(text, integer, integer, integer);
create function scheduler.claim_deliveries(claimant text, at_most integer, lease_seconds integer, most_attempts integer)
  returns table (clinic_id uuid, id uuid, notification_id uuid, channel text, attempt_id uuid, message_id uuid, attempts smallint,
                 uncertain boolean, digest boolean, address text, channel_id uuid, url text, secret bytea, secret_key text,
                 secret_number integer,
                 kind text, title text, body text, data jsonb, critical boolean, triggered_at timestamptz,
                 organization_id uuid, clinic_name text, organization_name text)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
  head record;
  taken record;
  attempt uuid;
  message uuid;
  target record;
begin
  perform scheduler.enter_clockwork(null);
  if scheduler.is_dispatch_paused() then
    return;
  end if;
  for head in
    with recursive organizations (id) as (
      (select d.organization_id from scheduler.delivery d
         where d.due_at is not null order by d.organization_id limit 1)
      union all
      select (select d.organization_id from scheduler.delivery d
                where d.due_at is not null and d.organization_id > o.id order by d.organization_id limit 1)
        from organizations o where o.id is not null
    ), ranked as materialized (
      select f.clinic_id, f.id, f.due_at, row_number() over (partition by o.id order by f.due_at) as turn
        from organizations o cross join lateral (
          select d.clinic_id, d.id, d.due_at from scheduler.delivery d
            where d.organization_id = o.id and d.due_at <= moment
              -- Of a digest the first: so that two claimants don't share one between them.
              and not (d.digest and exists (
                select from scheduler.delivery e
                  where e.user_id = d.user_id and e.channel = d.channel and e.digest and e.due_at <= moment and e.id < d.id
                    and e.message_id is not distinct from d.message_id))
            order by d.due_at limit at_most) f
        where o.id is not null
    ), chosen as materialized (
      select r.clinic_id, r.id from ranked r order by r.turn, r.due_at limit at_most
    )
    select d.clinic_id, d.id, d.user_id, d.channel, d.digest, d.message_id, d.state
      from chosen c join scheduler.delivery d on d.clinic_id = c.clinic_id and d.id = c.id
      where d.due_at <= moment
      order by d.due_at
      for no key update of d skip locked
  loop
    attempt := gen_random_uuid();
    message := coalesce(head.message_id, uuidv7());
    for taken in
      update scheduler.delivery d
        set state = 'sending', due_at = moment + make_interval(secs => lease_seconds), attempts = d.attempts + 1,
            holder = claimant, attempt_id = attempt, message_id = message, uncertain = d.uncertain or d.state = 'sending'
        where (d.clinic_id, d.id) in (
          select head.clinic_id, head.id
          union all
          select * from (
            select e.clinic_id, e.id from scheduler.delivery e
              where head.digest and e.user_id = head.user_id and e.channel = head.channel and e.digest and e.due_at <= moment
                and e.id <> head.id and e.message_id is not distinct from head.message_id
              order by e.id limit 99 for no key update skip locked) others)
        returning d.*
    loop
      if taken.attempts > most_attempts then
        perform scheduler.end_delivery(taken.clinic_id, taken.id, 'dead', 'The last attempt ended without an answer.');
        continue;
      end if;
      select a.email, a.clinic_name, a.organization_name into target
        from tenancy.addressee(taken.user_id, nullif(taken.clinic_id, '00000000-0000-0000-0000-000000000000'),
                               nullif(taken.organization_id, '00000000-0000-0000-0000-000000000000')) a;
      clinic_name := target.clinic_name;
      organization_name := target.organization_name;
      address := target.email;
      url := null;
      secret := null;
      secret_key := null;
      secret_number := null;
      if taken.channel_id is not null then
        select c.address, c.url, c.secret, c.secret_key, c.secret_number into address, url, secret, secret_key, secret_number
          from scheduler.notification_channel c where c.clinic_id = taken.clinic_id and c.id = taken.channel_id;
        if not found then
          perform scheduler.end_delivery(taken.clinic_id, taken.id, 'skipped', 'The channel is not there any more.');
          continue;
        end if;
      elsif not scheduler.belongs(taken.user_id, nullif(taken.clinic_id, '00000000-0000-0000-0000-000000000000'),
                                  taken.organization_id) then
        perform scheduler.end_delivery(taken.clinic_id, taken.id, 'skipped', 'The person has no role there any more.');
        continue;
      elsif address is null then
        perform scheduler.end_delivery(taken.clinic_id, taken.id, 'skipped', 'The person has no verified address.');
        continue;
      end if;
      select n.kind, n.title, n.text, n.data, n.critical, n.trigger_at into kind, title, body, data, critical, triggered_at
        from scheduler.notification n where n.clinic_id = taken.clinic_id and n.id = taken.notification_id;
      clinic_id := taken.clinic_id;
      id := taken.id;
      notification_id := taken.notification_id;
      channel := taken.channel;
      attempt_id := taken.attempt_id;
      message_id := taken.message_id;
      attempts := taken.attempts;
      uncertain := taken.uncertain;
      digest := taken.digest;
      channel_id := taken.channel_id;
      organization_id := taken.organization_id;
      return next;
    end loop;
  end loop;
end
$$;

-- Ends a delivery. What is dead is on record, and goes to the channel that stands in, if one does. Called by the functions of
-- this file only.
create or replace function scheduler.end_delivery(clinic uuid, delivery uuid, outcome text, why text) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  ended scheduler.delivery;
begin
  update scheduler.delivery d
    set state = outcome, due_at = null, ended_at = clock_timestamp(), error = left(why, 300)
    where d.clinic_id = clinic and d.id = delivery
    returning d.* into ended;
  if outcome <> 'dead' then
    return;
  end if;
  insert into scheduler.delivery (clinic_id, organization_id, notification_id, channel_id, channel)
    select ended.clinic_id, ended.organization_id, ended.notification_id, f.id, f.kind
      from scheduler.notification_channel c
        join scheduler.notification_channel f
          on f.clinic_id = c.clinic_id and f.organization_id = c.organization_id and f.id = c.fallback_id
      where c.clinic_id = ended.clinic_id and c.id = ended.channel_id
        and not exists (select from scheduler.delivery d
                          where d.clinic_id = ended.clinic_id and d.notification_id = ended.notification_id
                            and d.channel_id = f.id);
  perform scheduler.enter_clockwork(nullif(ended.organization_id, '00000000-0000-0000-0000-000000000000'));
  perform access.emit('notification.failed', nullif(clinic, '00000000-0000-0000-0000-000000000000'), 'notification',
                      ended.notification_id::text, null, 'failure', null,
                      jsonb_build_object('channel', jsonb_build_object('new', ended.channel),
                                         'attempts', jsonb_build_object('new', ended.attempts)));
end
$$;

-- Says that what was claimed by this attempt has arrived; returns how many deliveries that was true of, 0 for an outdated claim.
create or replace function scheduler.delivered(attempt uuid) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  settled integer;
begin
  perform scheduler.enter_clockwork(null);
  update scheduler.delivery d
    set state = 'sent', due_at = null, ended_at = clock_timestamp(), error = null
    where d.attempt_id = attempt and d.state = 'sending';
  get diagnostics settled = row_count;
  return settled;
end
$$;

-- Says that an attempt failed: it is tried again, later each time and never all at once, until it has been tried too often or
-- trying is no use. Returns how many deliveries are dead now, null for an outdated claim.
--   wait_seconds  how long the receiver asked to be left alone; null for nothing said
create or replace function scheduler.not_delivered(
  attempt uuid, why text, is_final boolean, wait_seconds integer, most_attempts integer
) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  held record;
  dead integer := 0;
  settled boolean := false;
begin
  perform scheduler.enter_clockwork(null);
  for held in
    select d.clinic_id, d.id, d.attempts from scheduler.delivery d
      where d.attempt_id = attempt and d.state = 'sending' order by d.id for no key update
  loop
    settled := true;
    if is_final or held.attempts >= most_attempts then
      perform scheduler.end_delivery(held.clinic_id, held.id, 'dead', why);
      perform scheduler.enter_clockwork(null);
      dead := dead + 1;
    end if;
  end loop;
  -- One pause for all of a digest, so that they stay together.
  update scheduler.delivery d
    set state = 'waiting', error = left(why, 300),
        due_at = clock_timestamp() + make_interval(secs => greatest(
          least(coalesce(wait_seconds, 0), 3600), p.pause * (0.5 + p.chance / 2)))
    from (select random() as chance,
                 least(10 * 2.0 ^ (coalesce((select max(o.attempts) from scheduler.delivery o
                                               where o.attempt_id = attempt and o.state = 'sending'), 1) - 1), 3600) as pause) p
    where d.attempt_id = attempt and d.state = 'sending';
  return case when settled then dead end;
end
$$;

-- Tries the dead deliveries of a notification again, of the addressed clinic, or by an operator of the platform for any; returns how
-- many. WA003 when there is none.
create or replace function scheduler.retry_deliveries(notification uuid) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  service text := pg_catalog.current_setting('ward.service', true);
  request jsonb := nullif(pg_catalog.current_setting('ward.request', true), '')::jsonb;
  clinic uuid := access.clinic_id();
  organization uuid := access.organization_id();
  person uuid := access.uid();
  by_operator constant boolean := access.scope() is not distinct from 'platform' and access.roles() && '{super_admin}';
  retried integer;
begin
  if not by_operator and access.scope() is distinct from 'clinic' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if by_operator then
    perform scheduler.enter_clockwork(null);
  end if;
  update scheduler.delivery d
    set state = 'waiting', due_at = clock_timestamp(), ended_at = null, attempts = 0, error = null
    where d.notification_id = notification and d.state = 'dead' and (by_operator or d.clinic_id = clinic);
  get diagnostics retried = row_count;
  if by_operator then
    perform access.set_context(person, service, 'platform', null, '{}', null, '{super_admin}', request);
  end if;
  if retried = 0 then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  perform access.emit('notification.retried', clinic, 'notification', notification::text, null, 'success', null, null);
  return retried;
end
$$;

-- The dead letters of all places, by the ids of their deliveries, without what they say and to whom. For operators.
create or replace function scheduler.dead_letters(after uuid, most integer)
  returns table (id uuid, notification_id uuid, clinic_id uuid, organization_id uuid, channel text, kind text, attempts smallint,
                 uncertain boolean, error text, ended_at timestamptz)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.require_operator();
  perform scheduler.enter_clockwork(null);
  return query
    select d.id, d.notification_id, nullif(d.clinic_id, '00000000-0000-0000-0000-000000000000'),
           nullif(d.organization_id, '00000000-0000-0000-0000-000000000000'), d.channel, n.kind, d.attempts, d.uncertain, d.error,
           d.ended_at
      from scheduler.delivery d join scheduler.notification n on n.clinic_id = d.clinic_id and n.id = d.notification_id
      where d.state = 'dead' and (after is null or d.id > after) order by d.id limit most;
end
$$;

grant execute on function scheduler.claim_deliveries(text, integer, integer, integer), scheduler.delivered(uuid),
  scheduler.not_delivered(uuid, text, boolean, integer, integer), scheduler.retry_deliveries(uuid),
  scheduler.dead_letters(uuid, integer) to scheduler_service;
