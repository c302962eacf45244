-- The outbox of the caller's service, measured and mended. Each of these speaks of the schema of the login role that calls it.

-- Who works across all clinics, and nobody else.
create or replace function access.require_operator() returns void
  language plpgsql stable set search_path = ''
as $$
begin
  if access.scope() is distinct from 'platform' or not access.roles() && '{super_admin}' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
end
$$;

-- What waits: events, how many of them for how long, parked ones, failures that are tried again, failures that are not. Tells
-- whoever writes events whether there is room, when the relay measures. Counts no further than the cap.
-- Security definer: nobody but the relay says whether there is room, and it sees no failure.
create or replace function access.measure_outbox(
  cap bigint, out waiting bigint, out oldest timestamptz, out parked bigint, out failing bigint, out dead bigint,
  out is_full boolean
)
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  owning_schema constant text := replace(session_user, '_service', '');
begin
  if access.scope() is distinct from 'relay' then
    perform access.require_operator();
  end if;
  execute format($sql$
    select (select count(*) from (select from %1$I.outbox limit $1) o),
           (select min(f.created_at) from generate_series(0, 15) as b (bucket) cross join lateral (
              select o.created_at from %1$I.outbox o where o.bucket = b.bucket::smallint order by o.id limit 1) f),
           (select count(*) from %1$I.outbox_parked p where p.replayed_at is null),
           (select count(*) from %1$I.trigger_failure f where f.dead_at is null),
           (select count(*) from %1$I.trigger_failure f where f.dead_at is not null)
    $sql$, owning_schema) into waiting, oldest, parked, failing, dead using cap;
  is_full := waiting >= cap;
  if access.scope() = 'relay' then
    execute format('update %I.outbox_state set waiting = $1, is_full = $2, measured_at = clock_timestamp()', owning_schema)
      using waiting, is_full;
  end if;
end
$$;

-- What waits in each of the lanes that somebody holds or has held. For operators.
-- Security definer: the service itself shows events and leases to its relay alone.
create or replace function access.outbox_lanes()
  returns table (lane integer, lanes integer, held_until timestamptz, waiting bigint, oldest timestamptz)
  language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.require_operator();
  return query execute format($sql$
    with held as (
      select split_part(substr(l.relay, 7), '/', 1)::integer as lane, split_part(l.relay, '/', 2)::integer as lanes,
             l.held_until
        from %1$I.relay_lease l where l.relay ~ '^audit [0-9]+/[0-9]+$'
    )
    select h.lane, h.lanes, h.held_until, count(o.id), min(o.created_at)
      from held h left join %1$I.outbox o on o.bucket %% h.lanes = h.lane
      where h.lanes = (select n.lanes from held n order by n.held_until desc limit 1)
      group by h.lane, h.lanes, h.held_until order by h.lane
    $sql$, replace(session_user, '_service', ''));
end
$$;

-- The parked events in the order of their ids, without what they say of anybody. For operators.
-- Security definer: the service itself shows events to its relay alone.
create or replace function access.parked_events(after uuid, most integer)
  returns table (id uuid, stream uuid, action text, reason text, pointer text, attempts integer, parked_at timestamptz,
                 replayed_at timestamptz)
  language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.require_operator();
  return query execute format($sql$
    select p.id, p.stream, p.event ->> 'action', p.reason, p.pointer, p.attempts, p.parked_at, p.replayed_at
      from %I.outbox_parked p where $1 is null or p.id > $1 order by p.id limit $2
    $sql$, replace(session_user, '_service', '')) using after, most;
end
$$;

-- Puts a parked event, or with null up to so many of them, into the outbox again. It stays parked until it has been taken, so
-- that nothing is lost should that fail. Returns how many. For operators.
-- Security definer: nobody writes to an outbox by themselves.
create or replace function access.replay_parked(event_id uuid, most integer) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  owning_schema constant text := replace(session_user, '_service', '');
  streams uuid[];
  ids uuid[];
  events jsonb[];
begin
  perform access.require_operator();
  execute format($sql$
    with taken as (
      update %1$I.outbox_parked p set replayed_at = clock_timestamp()
        where p.replayed_at is null and p.id in (
          select w.id from %1$I.outbox_parked w where w.replayed_at is null and ($1 is null or w.id = $1)
            order by w.id limit $2 for update skip locked)
        returning p.stream, p.id, p.event
    )
    select array_agg(t.stream order by t.id), array_agg(t.id order by t.id), array_agg(t.event order by t.id) from taken t
    $sql$, owning_schema) into streams, ids, events using event_id, most;
  if ids is null then
    if event_id is not null then
      raise exception 'not found' using errcode = 'WA003';
    end if;
    return 0;
  end if;
  perform access.put_events(owning_schema, streams, ids, events);
  perform access.emit('outbox.replayed', null, 'outbox', coalesce(event_id::text, owning_schema), null, 'success', null,
                      jsonb_build_object('events', jsonb_build_object('new', cardinality(ids))));
  return cardinality(ids);
end
$$;

grant execute on function access.measure_outbox(bigint), access.outbox_lanes(), access.parked_events(uuid, integer),
  access.replay_parked(uuid, integer) to tenancy_service, metrics_service, audit_service, scheduler_service;
