-- What the identity provider keeps of sign-ins and of its administrators' deeds, told to the audit trail. Only for the loop that
-- reads it (kind relay).

-- Tells those of some events that have not been told yet, and remembers how far the provider's record has been read; both or
-- neither. Returns how many were new. One event goes to each organization in which the person has a role or a clinic, one to
-- the platform's chain for somebody who has none or whom nobody knows.
--   source   user | admin
--   events   [{"id", "at" (milliseconds), "action", "outcome", "reason", "account" (the subject whom it is about), "actor" (who
--            did it: a subject), "actorType", "target" {"type", "id"}, "ip", "changes"}]
-- Security definer: nobody may write events with another actor and another time than their own, and the loop sees no one's
-- places.
create or replace function tenancy.tell_identity_events(source text, events jsonb) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  fresh text[];
  observed jsonb[];
  seeds text[];
begin
  if access.scope() is distinct from 'relay' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  insert into tenancy.identity_pull as p (source, read_up_to)
    select tell_identity_events.source, coalesce(max(to_timestamp((e.value ->> 'at')::bigint / 1000.0)), '-infinity')
      from jsonb_array_elements(events) as e (value)
    on conflict on constraint identity_pull_pkey
      do update set read_up_to = greatest(p.read_up_to, excluded.read_up_to);

  with noted as (
    insert into tenancy.identity_event_told (source, event_id, occurred_at)
      select distinct on (e.value ->> 'id') tell_identity_events.source, e.value ->> 'id',
             to_timestamp((e.value ->> 'at')::bigint / 1000.0)
        from jsonb_array_elements(events) as e (value)
        order by e.value ->> 'id'
      on conflict do nothing
      returning event_id
  )
  select array_agg(n.event_id) into fresh from noted n;

  with given as (
    select e.value as event, e.n, about.id as about_id, actor.id as actor_id
      from jsonb_array_elements(events) with ordinality as e (value, n)
      left join access.principal about on about.subject = e.value ->> 'account'
      left join access.principal actor on actor.subject = e.value ->> 'actor'
      where e.value ->> 'id' = any (fresh)
  ), placed as (
    select g.*, o.organization_id
      from given g left join lateral tenancy.organizations_of(g.about_id) as o (organization_id) on true
  )
  select array_agg(jsonb_build_object(
             'clinicId', null,
             'orgId', p.organization_id,
             'actor', jsonb_build_object('type', p.event ->> 'actorType',
                                         'id', coalesce(p.actor_id::text, p.event ->> 'actor', 'unknown'), 'role', null),
             'action', p.event ->> 'action',
             'target', jsonb_build_object('type', p.event #>> '{target,type}',
                                          'id', coalesce(case when p.event #>> '{target,id}' = p.event ->> 'account'
                                                              then p.about_id::text end, p.event #>> '{target,id}')),
             'subjectId', null,
             'outcome', p.event ->> 'outcome',
             'reason', p.event ->> 'reason',
             'occurredAt', to_char(to_timestamp((p.event ->> 'at')::bigint / 1000.0) at time zone 'UTC',
                                   'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
             'requestId', null,
             'source', jsonb_build_object('service', 'tenancy-service', 'ip', p.event ->> 'ip', 'userAgent', null),
             'changes', p.event -> 'changes',
             'schemaVersion', 1) order by p.n, p.organization_id),
         array_agg(tell_identity_events.source || ' ' || (p.event ->> 'id') order by p.n, p.organization_id)
    into observed, seeds
    from placed p;
  if observed is not null then
    perform access.emit_observed('tenancy', observed, seeds);
  end if;
  return coalesce(cardinality(fresh), 0);
end
$$;

-- Remembers that the provider's record has been read to its end by a reading that began at an instant, and forgets which events
-- were told that no later reading will meet. If the last reading was so long ago that the provider has let go of what nobody
-- had read, every organization is told of the gap, and so is the platform.
--   kept      how long the provider keeps its events; null for ever
--   overlap   how far a reading goes back behind the last
-- Security definer: an event for every organization is nobody's to write otherwise.
create or replace function tenancy.end_identity_pull(source text, began timestamptz, kept interval, overlap interval)
  returns void
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  known tenancy.identity_pull;
begin
  if access.scope() is distinct from 'relay' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  insert into tenancy.identity_pull (source, read_up_to) values (end_identity_pull.source, '-infinity')
    on conflict do nothing;
  select p.* into known from tenancy.identity_pull p where p.source = end_identity_pull.source for update;
  if known.pulled_at < began - kept then
    perform access.emit_observed('tenancy', array_agg(tenancy.gap_event(end_identity_pull.source, g.organization_id,
                                                                        known.pulled_at, began - kept)),
                                 array_agg('gap ' || end_identity_pull.source))
      from (select o.id from access.organization o where o.status <> 'deleted'
            union all select null) g (organization_id);
  end if;
  update tenancy.identity_pull p set pulled_at = greatest(p.pulled_at, began) where p.source = end_identity_pull.source;
  delete from tenancy.identity_event_told t
    where t.source = end_identity_pull.source and t.occurred_at < known.read_up_to - 2 * overlap;
end
$$;

-- That what the provider kept between two instants is gone and was never read.
create or replace function tenancy.gap_event(source text, organization uuid, since timestamptz, until timestamptz) returns jsonb
  language sql volatile set search_path = ''
  return jsonb_build_object(
    'clinicId', null, 'orgId', organization,
    'actor', jsonb_build_object('type', 'system', 'id', 'tenancy-service', 'role', null),
    'action', 'sign-in.gap',
    'target', jsonb_build_object('type', 'identity-provider', 'id', source),
    'subjectId', null, 'outcome', 'failure', 'reason', 'The identity provider no longer has what it kept in this time.',
    'occurredAt', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'requestId', null,
    'source', jsonb_build_object('service', 'tenancy-service', 'ip', null, 'userAgent', null),
    'changes', jsonb_build_object('from', jsonb_build_object('new', since), 'to', jsonb_build_object('new', until)),
    'schemaVersion', 1);

-- The organizations in which a person has a role, or a role in one of their clinics; none for null.
create or replace function tenancy.organizations_of(person uuid) returns setof uuid
  language sql stable set search_path = ''
begin atomic
  select o.organization_id from access.organization_membership o where o.user_id = person
  union
  select c.organization_id from access.membership m join access.clinic c on c.id = m.clinic_id
    where m.user_id = person and m.valid @> now() and c.status <> 'deleted';
end;

grant execute on function tenancy.tell_identity_events(text, jsonb),
  tenancy.end_identity_pull(text, timestamptz, interval, interval) to tenancy_service;
