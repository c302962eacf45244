-- Which of some events are on record already: their positions. Planned anew each time, with the month or two that the ids lie
-- in; a plan for all months would be made anew, too, and for much longer, on each connection, whenever one of them has been
-- analyzed.
create or replace function audit.recorded(streams uuid[], ids uuid[], first_id uuid, last_id uuid) returns bigint[]
  language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
begin
  return array(
    select i.n from unnest(streams, ids) with ordinality as i (stream, id, n)
      where (select e.seq from audit.event e
               where e.stream = i.stream and e.id = i.id
                 and e.id between recorded.first_id and recorded.last_id) is not null);
end
$$;

-- Appends events to their chains and says of each, in the order given: accepted, duplicate (an event of this id is there
-- already, or earlier among these) or rejected, with a pointer to what is wrong and the reason. The arrays hold one element per event, their shape and size
-- checked by the service; what is checked here needs the clock, the directory or the store.
--
-- Whoever appends to a chain holds its head until the end of the transaction, so writers of one chain queue and each sees
-- the other's events; heads are taken in the order of their ids, so no two wait for each other.
--   subjects              pseudonyms (audit.keys_of_subjects)
--   sealed, commitments   what an event about a subject says of them, and what binds the event to it; changes is then null
--
-- Security definer: nobody may insert into the record but through this.
drop function if exists audit.append(
  uuid[], uuid[], uuid[], timestamptz[], smallint[], text[], text[], text[], text[], text[], text[], text[], text[], text[],
  text[], text[], text[], text[], jsonb[]);
drop function if exists audit.append(
  uuid[], uuid[], uuid[], timestamptz[], smallint[], text[], text[], text[], text[], text[], text[], text[], text[], text[],
  text[], text[], text[], text[], jsonb[], bytea[], bytea[]);
create function audit.append(
  ids uuid[], clinics uuid[], organizations uuid[], occurred timestamptz[], schema_versions smallint[],
  actor_types text[], actor_ids text[], actor_roles text[], actions text[], target_types text[], target_ids text[],
  subjects text[], outcomes text[], reasons text[], requests text[], services text[], addresses text[], agents text[],
  changes jsonb[], sealed bytea[], commitments bytea[]
) returns table (item_id uuid, item_status text, item_pointer text, item_reason text)
  language plpgsql volatile security definer set search_path = ''
  -- The planner knows nothing of what arrays hold and caches what it guesses: these leave it the plans that stay right, hash
  -- joins of the arrays and index lookups in the tables, whether a month is empty or holds millions.
  set plan_cache_mode = force_generic_plan set enable_nestloop = off set enable_seqscan = off
as $$
#variable_conflict use_variable
declare
  platform constant uuid := '00000000-0000-0000-0000-000000000000';
  genesis constant bytea := decode(repeat('00', 32), 'hex');
  arrived timestamptz := clock_timestamp();
  refusals text[];
  streams uuid[];
  head_seqs bigint[];
  head_hashes bytea[];
  duplicates bigint[];
  -- Bounds that leave the partitions of all other months out of the search for duplicates.
  first_id constant uuid := (select i from unnest(ids) as i order by i limit 1);
  last_id constant uuid := (select i from unnest(ids) as i order by i desc limit 1);
begin
  if access.scope() is distinct from 'platform' or not access.roles() && '{service}' then
    raise exception 'not found' using errcode = 'WA003';
  end if;

  with incoming as (
    select i.*, (select c.organization_id from access.clinic c where c.id = i.clinic) as of_clinic
      from unnest(ids, clinics, organizations, occurred, subjects, sealed)
        with ordinality as i (id, clinic, organization, occurred_at, subject, sealed, n)
  )
  select array_agg(case
             when uuid_extract_version(i.id) is distinct from 7 then '/id is not a UUIDv7'
             when uuid_extract_timestamp(i.id) > arrived + interval '1 day' then '/id is from the future'
             when uuid_extract_timestamp(i.id) < (select z.kept_from from audit.horizon z)
               then '/id is from before anything that is kept'
             when i.occurred_at not between uuid_extract_timestamp(i.id) - interval '1 day'
                                        and uuid_extract_timestamp(i.id) + interval '1 day'
               then '/occurredAt is more than a day from the time in the id'
             when i.organization <> i.of_clinic then '/orgId is not the organization of the clinic'
             when i.subject is not null and i.sealed is null then '/subjectId is not sealed'
           end order by i.n),
         array_agg(coalesce(i.organization, i.of_clinic) order by i.n)
    into refusals, organizations
    from incoming i;

  with wanted as (
    select distinct coalesce(i.clinic, i.organization, platform) as stream
      from unnest(clinics, organizations, refusals) as i (clinic, organization, refusal)
      where i.refusal is null
  )
  select array_agg(w.stream order by w.stream) into streams from wanted w;
  insert into audit.chain_head (stream, seq, hash)
    select s.stream, 0, genesis from unnest(streams) as s (stream) order by s.stream
    on conflict do nothing;
  with held as (
    select h.stream, h.seq, h.hash from audit.chain_head h where h.stream = any (streams) order by h.stream for update
  )
  select array_agg(h.seq order by h.stream), array_agg(h.hash order by h.stream) into head_seqs, head_hashes from held h;
  arrived := clock_timestamp();

  -- Whose last event retention has just let go of has no key any more; the events are sealed again, under a new one.
  if exists (
    select from unnest(clinics, subjects, refusals) as i (clinic, subject, refusal)
      where i.subject is not null and i.refusal is null
        and (select k.created_at from audit.subject_key k
               where k.clinic_id = i.clinic and k.pseudonym = i.subject::uuid) is null)
  then
    raise exception 'the key of a subject is gone' using errcode = 'serialization_failure';
  end if;

  if to_regclass('audit.event_' || to_char(uuid_extract_timestamp(last_id) at time zone 'UTC', 'YYYY_MM')) is null then
    -- Nobody has made the month ahead of time; what happened must not wait for that.
    perform audit.ensure_partitions(1);
  end if;

  duplicates := audit.recorded(
    array(select coalesce(i.clinic, i.organization, platform)
            from unnest(clinics, organizations) with ordinality as i (clinic, organization, n) order by i.n),
    ids, first_id, last_id);

  return query
  with incoming as materialized (
    select i.*, coalesce(i.clinic_id, i.organization_id, platform) as stream
      from unnest(ids, clinics, organizations, occurred, schema_versions, actor_types, actor_ids, actor_roles, actions,
                  target_types, target_ids, subjects, outcomes, reasons, requests, services, addresses, agents, changes,
                  sealed, commitments, refusals)
        with ordinality as i (id, clinic_id, organization_id, occurred_at, schema_version, actor_type, actor_id, actor_role,
                  action, target_type, target_id, subject_id, outcome, reason, request_id, source_service, source_ip,
                  user_agent, changes, sealed, commitment, refusal, n)
  ), fresh as (
    select distinct on (i.stream, i.id) i.*
      from incoming i
      where i.refusal is null and i.n <> all (duplicates)
      order by i.stream, i.id, i.n
  ), placed as (
    select f.*, h.seq + row_number() over (partition by f.stream order by f.n) as seq, h.hash as head
      from fresh f join unnest(streams, head_seqs, head_hashes) as h (stream, seq, hash) on h.stream = f.stream
  ), digested as (
    select p.*, sha256(convert_to(audit.canonical(row(
             p.stream, p.seq, p.id, p.clinic_id, p.organization_id, p.occurred_at, arrived, p.schema_version, p.actor_type,
             p.actor_id, p.actor_role, p.action, p.target_type, p.target_id, p.subject_id, p.outcome, p.reason,
             p.request_id, p.source_service, p.source_ip, p.user_agent, p.changes, null, null, p.sealed,
             p.commitment)::audit.event), 'UTF8')) as digest
      from placed p
  ), chained as (
    select d.*, audit.chain(d.head, d.digest) over (partition by d.stream order by d.n rows unbounded preceding) as hash
      from digested d
  ), inserted as (
    insert into audit.event (stream, seq, id, clinic_id, organization_id, occurred_at, received_at, schema_version,
        actor_type, actor_id, actor_role, action, target_type, target_id, subject_id, outcome, reason, request_id,
        source_service, source_ip, user_agent, changes, sealed, commitment, previous_hash, hash)
      select c.stream, c.seq, c.id, c.clinic_id, c.organization_id, c.occurred_at, arrived, c.schema_version,
             c.actor_type, c.actor_id, c.actor_role, c.action, c.target_type, c.target_id, c.subject_id, c.outcome,
             c.reason, c.request_id, c.source_service, c.source_ip, c.user_agent, c.changes,
             c.sealed, c.commitment, coalesce(lag(c.hash) over (partition by c.stream order by c.n), c.head), c.hash
        from chained c
  ), advanced as (
    insert into audit.chain_head (stream, seq, hash)
      select distinct on (c.stream) c.stream, c.seq, c.hash from chained c order by c.stream, c.seq desc
      on conflict (stream) do update set seq = excluded.seq, hash = excluded.hash
  )
  select i.id,
         case when i.refusal is not null then 'rejected' when c.n is not null then 'accepted' else 'duplicate' end,
         split_part(i.refusal, ' ', 1),
         substr(i.refusal, strpos(i.refusal, ' ') + 1)
    from incoming i left join chained c on c.n = i.n
    order by i.n;
end
$$;

grant execute on function audit.append(
  uuid[], uuid[], uuid[], timestamptz[], smallint[], text[], text[], text[], text[], text[], text[], text[], text[], text[],
  text[], text[], text[], text[], jsonb[], bytea[], bytea[]) to audit_service;
