-- Streams: how far each has come in each chain, and who delivers it. The functions for overseers run in an organization's
-- context and leave it as it was; those for the relay run in the relay's. Security definer, because nobody else may see the
-- heads of all of an organization's chains, or read events outside of a request.

-- What access.set_context() has set, to be set again by audit.return_to().
create or replace function audit.held_context() returns jsonb
  language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'person', access.uid(), 'service', nullif(pg_catalog.current_setting('ward.service', true), ''),
    'scope', access.scope(), 'clinic', access.clinic_id(), 'clinics', to_jsonb(access.clinic_ids()),
    'organization', access.organization_id(), 'roles', to_jsonb(access.roles()),
    'request', nullif(pg_catalog.current_setting('ward.request', true), '')::jsonb);
end;

create or replace function audit.return_to(held jsonb) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform access.set_context(
    (held ->> 'person')::uuid, held ->> 'service', held ->> 'scope', (held ->> 'clinic')::uuid,
    array(select e.value::uuid from jsonb_array_elements_text(held -> 'clinics') e),
    (held ->> 'organization')::uuid, array(select e.value from jsonb_array_elements_text(held -> 'roles') e),
    nullif(held -> 'request', 'null'::jsonb));
end
$$;

create or replace function audit.enter_recorder() returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform access.set_context(null, 'audit-service', 'platform', null, '{}', null, '{service}', null);
end
$$;

-- Whoever oversees the organization that the context is narrowed to, and nobody else.
create or replace function audit.require_overseer(organization uuid) returns void
  language plpgsql stable set search_path = ''
as $$
begin
  if access.scope() is distinct from 'organization' or access.organization_id() is distinct from organization
      or not access.roles() && '{owner,compliance}' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
end
$$;

create or replace function audit.require_relay() returns void
  language plpgsql stable set search_path = ''
as $$
begin
  if access.scope() is distinct from 'relay' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
end
$$;

-- The chains of an organization: its own, and one for each of its clinics; of some clinics, theirs alone.
create or replace function audit.chains_of(organization uuid, clinics uuid[]) returns table (chain uuid, clinic_id uuid)
  language sql stable set search_path = ''
begin atomic
  select organization, null::uuid where clinics = '{}'
  union all
  select c.id, c.id from access.clinic c
    where c.organization_id = organization and (clinics = '{}' or c.id = any (clinics));
end;

-- The last place of a chain that was recorded before an instant; 0 for none. Times go up along a chain, so halving finds it.
create or replace function audit.place_before(chain uuid, head bigint, instant timestamptz) returns bigint
  language plpgsql stable set search_path = ''
as $$
declare
  low bigint := 0;
  high bigint := head;
  middle bigint;
  received timestamptz;
begin
  while low < high loop
    middle := (low + high + 1) / 2;
    received := null;
    select e.received_at into received from audit.event e where e.stream = chain and e.seq = middle;
    -- What was let go of is older than what is asked for.
    if received is null or received < instant then
      low := middle;
    else
      high := middle - 1;
    end if;
  end loop;
  return low;
end
$$;

-- Has a stream go on elsewhere in its organization's chains.
--   chains   only in these; null for all
--   instant  with what was recorded from then on; null for what is yet to come
create or replace function audit.move_stream(organization uuid, stream uuid, chains uuid[], instant timestamptz) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_variable
declare
  held constant jsonb := audit.held_context();
begin
  perform audit.require_overseer(organization);
  perform audit.enter_recorder();
  -- Whoever delivers right now has a place that doesn't count any more.
  update audit.event_stream_delivery d set holder = null, held_until = null, next_attempt_at = now()
    where d.organization_id = organization and d.stream_id = stream;
  insert into audit.event_stream_position (organization_id, stream_id, chain, seq)
    select organization, stream, c.chain,
           case when instant is null then coalesce(h.seq, 0)
                when h.seq is null then 0
                else audit.place_before(c.chain, h.seq, instant) end
      from audit.chains_of(organization, '{}') c left join audit.chain_head h on h.stream = c.chain
      where chains is null or c.chain = any (chains)
    on conflict (organization_id, stream_id, chain) do update set seq = excluded.seq, moved_at = now();
  perform audit.return_to(held);
end
$$;

-- Begins the delivery of a stream that has just been made, with what is yet to come.
create or replace function audit.begin_stream(organization uuid, stream uuid) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_variable
begin
  perform audit.require_overseer(organization);
  insert into audit.event_stream_delivery (organization_id, stream_id) values (organization, stream);
  perform audit.move_stream(organization, stream, null, null);
end
$$;

-- What failed until now is tried again at once.
create or replace function audit.retry_stream(organization uuid, stream uuid) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_variable
begin
  perform audit.require_overseer(organization);
  update audit.event_stream_delivery d
    set attempts = 0, failing_since = null, last_error = null, next_attempt_at = now(), holder = null, held_until = null
    where d.organization_id = organization and d.stream_id = stream;
end
$$;

-- How far a stream has come in each chain that it takes events of, and since when the next one waits.
create or replace function audit.stream_progress(organization uuid, stream uuid)
  returns table (chain uuid, clinic_id uuid, seq bigint, head bigint, waiting_since timestamptz)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_variable
declare
  held constant jsonb := audit.held_context();
begin
  perform audit.require_overseer(organization);
  perform audit.enter_recorder();
  return query
    select c.chain, c.clinic_id, coalesce(p.seq, 0), coalesce(h.seq, 0),
           (select e.received_at from audit.event e
              where e.stream = c.chain and e.seq > coalesce(p.seq, 0) order by e.seq limit 1)
      from audit.event_stream s
        cross join lateral audit.chains_of(s.organization_id, s.clinics) c
        left join audit.chain_head h on h.stream = c.chain
        left join audit.event_stream_position p
          on p.organization_id = s.organization_id and p.stream_id = s.id and p.chain = c.chain
      where s.organization_id = organization and s.id = stream
      order by c.clinic_id nulls first;
  perform audit.return_to(held);
end
$$;

-- For the relay: takes up to so many streams that are due and have something to deliver, those that have waited longest first.
-- Nobody else delivers them until the lease is over.
create or replace function audit.claim_streams(holder uuid, lease interval, most integer)
  returns table (organization_id uuid, stream_id uuid, kind text, address text, certificates text, secret bytea,
                 secret_key text, secret_id integer, attempts integer)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform audit.require_relay();
  perform audit.enter_recorder();
  return query
    with due as (
      select d.organization_id, d.stream_id
        from audit.event_stream s
          join audit.event_stream_delivery d on d.organization_id = s.organization_id and d.stream_id = s.id
          join access.organization o on o.id = s.organization_id and o.status <> 'deleted'
        where s.state = 'active' and d.next_attempt_at <= clock_timestamp()
          and (d.held_until is null or d.held_until < clock_timestamp())
          and exists (
            select from audit.chains_of(s.organization_id, s.clinics) c
              join audit.chain_head h on h.stream = c.chain
              left join audit.event_stream_position p
                on p.organization_id = s.organization_id and p.stream_id = s.id and p.chain = c.chain
              where h.seq > coalesce(p.seq, 0))
        order by d.next_attempt_at limit claim_streams.most
        for update of d skip locked
    ), taken as (
      update audit.event_stream_delivery d
        set holder = claim_streams.holder, held_until = clock_timestamp() + claim_streams.lease
        from due where d.organization_id = due.organization_id and d.stream_id = due.stream_id
        returning d.organization_id, d.stream_id, d.attempts
    )
    select s.organization_id, s.id, s.kind, s.address, s.certificates, s.secret, s.secret_key, s.secret_id, t.attempts
      from taken t join audit.event_stream s on s.organization_id = t.organization_id and s.id = t.stream_id;
  perform access.enter_relay();
end
$$;

-- For who holds a stream: its next events, of the chain that has waited longest, in order. One row with an event of null when
-- there are none among those that were looked at; no row when all is delivered, or the stream isn't the holder's any more.
--   last_seq  how far the chain has been looked at: where the stream stands once the events are delivered
create or replace function audit.read_stream(holder uuid, stream uuid, most integer, most_bytes integer, looked_at integer)
  returns table (chain uuid, last_seq bigint, seq bigint, event text)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_variable
declare
  of_stream audit.event_stream;
  place record;
begin
  perform audit.require_relay();
  perform audit.enter_recorder();
  select s.* into of_stream
    from audit.event_stream s
      join audit.event_stream_delivery d on d.organization_id = s.organization_id and d.stream_id = s.id
    where s.id = stream and s.state = 'active' and d.holder = holder and d.held_until > clock_timestamp();
  if found then
    select c.chain, coalesce(p.seq, 0) as seq, least(h.seq, coalesce(p.seq, 0) + looked_at) as until into place
      from audit.chains_of(of_stream.organization_id, of_stream.clinics) c
        join audit.chain_head h on h.stream = c.chain
        left join audit.event_stream_position p
          on p.organization_id = of_stream.organization_id and p.stream_id = of_stream.id and p.chain = c.chain
      where h.seq > coalesce(p.seq, 0)
      order by p.moved_at nulls first, c.chain limit 1;
    if found then
      return query
        with wanted as (
          select e.seq, audit.as_streamed(e) as event
            from audit.event e
            where e.stream = place.chain and e.seq > place.seq and e.seq <= place.until
              and e.organization_id = of_stream.organization_id
              and (of_stream.outcomes = '{}' or e.outcome = any (of_stream.outcomes))
              and (of_stream.actions = '{}' or exists (
                select from unnest(of_stream.actions) as a (action)
                  where e.action = a.action or a.action like '%.*' and starts_with(e.action, left(a.action, -1))))
            order by e.seq limit most
        ), fitting as (
          select w.seq, w.event,
                 row_number() over (order by w.seq) as n, count(*) over () as found,
                 sum(octet_length(w.event)) over (order by w.seq) as bytes
            from wanted w
        ), batch as (
          select f.seq, f.event, f.n, f.found from fitting f where f.n = 1 or f.bytes <= most_bytes
        ), extent as (
          -- Cut off by its size, it ends with its last event; else what came after wasn't asked for.
          select case when max(b.found) = max(b.n) and max(b.found) < most then place.until else max(b.seq) end as last_seq
            from batch b
        )
        select place.chain, coalesce(x.last_seq, place.until), b.seq, b.event
          from extent x left join batch b on true
          order by b.seq;
    end if;
  end if;
  perform access.enter_relay();
end
$$;

-- An event as receivers get it: as exports have it, and nothing of it opened. From before anything was sealed there are events
-- that speak of patients in the open; of these the receiver gets neither whom they are about nor what they say.
create or replace function audit.as_streamed(event audit.event) returns text
  language sql stable set search_path = ''
  return case when event.subject_id is null or event.sealed is not null then audit.as_json(event)
              else (audit.as_json(event)::jsonb
                    || jsonb_build_object('subjectId', null, 'changes', null, 'target',
                         jsonb_build_object('type', event.target_type, 'id', null)))::text end;

-- For who holds a stream: everything in the chain up to this place is delivered. False, and nothing happens, when the stream
-- isn't the holder's any more; what was delivered then comes again.
create or replace function audit.settle_stream(
  holder uuid, stream uuid, chain uuid, last_seq bigint, events integer, lease interval
) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_variable
declare
  organization uuid;
begin
  perform audit.require_relay();
  perform audit.enter_recorder();
  update audit.event_stream_delivery d
    set held_until = clock_timestamp() + lease, attempts = 0, failing_since = null, last_error = null,
        last_delivered_at = case when events > 0 then clock_timestamp() else d.last_delivered_at end,
        delivered = d.delivered + events
    where d.stream_id = stream and d.holder = holder and d.held_until > clock_timestamp()
    returning d.organization_id into organization;
  if organization is not null then
    insert into audit.event_stream_position as p (organization_id, stream_id, chain, seq)
      values (organization, stream, chain, last_seq)
      on conflict on constraint event_stream_position_pkey
        do update set seq = excluded.seq, moved_at = clock_timestamp();
  end if;
  perform access.enter_relay();
  return organization is not null;
end
$$;

-- For who holds a stream: it is somebody else's again, behind those that wait already.
create or replace function audit.release_stream(holder uuid, stream uuid) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_variable
begin
  perform audit.require_relay();
  perform audit.enter_recorder();
  update audit.event_stream_delivery d set holder = null, held_until = null, next_attempt_at = clock_timestamp()
    where d.stream_id = stream and d.holder = holder;
  perform access.enter_relay();
end
$$;

-- For who holds a stream: an attempt failed. The stream waits, or, when it has failed for longer than that, stops, which is on
-- record. Whether it was stopped; null when it isn't the holder's any more.
create or replace function audit.fail_stream(holder uuid, stream uuid, error text, pause interval, patience interval)
  returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_variable
declare
  failed record;
  is_stopped boolean := false;
begin
  perform audit.require_relay();
  perform audit.enter_recorder();
  update audit.event_stream_delivery d
    set holder = null, held_until = null, attempts = d.attempts + 1,
        failing_since = coalesce(d.failing_since, clock_timestamp()), last_error = left(error, 500),
        next_attempt_at = clock_timestamp() + pause
    where d.stream_id = stream and d.holder = holder
    returning d.organization_id, d.failing_since into failed;
  if failed.organization_id is null then
    perform access.enter_relay();
    return null;
  end if;
  if failed.failing_since < clock_timestamp() - patience then
    perform access.set_context(null, 'audit-service', 'platform', null, '{}', failed.organization_id, '{service}', null);
    update audit.event_stream s set state = 'stopped', state_reason = left(error, 500)
      where s.organization_id = failed.organization_id and s.id = stream and s.state = 'active';
    is_stopped := found;
    if is_stopped then
      perform access.emit('stream.stopped', null, 'stream', stream::text, null, 'failure', left(error, 500), null);
    end if;
  end if;
  perform access.enter_relay();
  return is_stopped;
end
$$;

-- For the relay: how many streams there are in which state, and what waits for the active ones.
create or replace function audit.measure_streams(
  out active bigint, out paused bigint, out stopped bigint, out failing bigint, out waiting bigint, out lag_seconds float8
)
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform audit.require_relay();
  perform audit.enter_recorder();
  select count(*) filter (where s.state = 'active'), count(*) filter (where s.state = 'paused'),
         count(*) filter (where s.state = 'stopped'),
         count(*) filter (where s.state = 'active' and d.failing_since is not null)
    into active, paused, stopped, failing
    from audit.event_stream s
      join audit.event_stream_delivery d on d.organization_id = s.organization_id and d.stream_id = s.id;
  select coalesce(sum(h.seq - coalesce(p.seq, 0)), 0),
         coalesce(extract(epoch from clock_timestamp() - min(w.received_at)), 0)
    into waiting, lag_seconds
    from audit.event_stream s
      cross join lateral audit.chains_of(s.organization_id, s.clinics) c
      join audit.chain_head h on h.stream = c.chain
      left join audit.event_stream_position p
        on p.organization_id = s.organization_id and p.stream_id = s.id and p.chain = c.chain
      left join lateral (
        select e.received_at from audit.event e
          where e.stream = c.chain and e.seq > coalesce(p.seq, 0) order by e.seq limit 1) w on true
    where s.state = 'active' and h.seq > coalesce(p.seq, 0);
  perform access.enter_relay();
end
$$;

-- Removes what the schema holds of the organization that is being purged, but for the record itself. Returns how many rows
-- went. Called by tenancy.purge_organization() only; nobody else is let.
create or replace function audit.purge_organization(organization uuid) returns jsonb
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_variable
declare
  removed jsonb := '{}';
  gone bigint;
  name text;
begin
  foreach name in array '{alert_notification,alert,alert_observation,alert_setting,event_stream}'::text[] loop
    execute format('delete from audit.%I where organization_id = $1', name) using organization;
    get diagnostics gone = row_count;
    removed := removed || jsonb_build_object('audit.' || name, gone);
  end loop;
  return removed;
end
$$;

grant execute on function audit.move_stream(uuid, uuid, uuid[], timestamptz), audit.begin_stream(uuid, uuid),
  audit.retry_stream(uuid, uuid), audit.stream_progress(uuid, uuid), audit.claim_streams(uuid, interval, integer),
  audit.read_stream(uuid, uuid, integer, integer, integer),
  audit.settle_stream(uuid, uuid, uuid, bigint, integer, interval), audit.release_stream(uuid, uuid),
  audit.fail_stream(uuid, uuid, text, interval, interval), audit.measure_streams()
  to audit_service;
