-- Letting go of what has been kept for as long as was agreed: always the oldest part of a chain, whole, from where the last
-- such part ended. The functions work across all clinics, for the audit service's own rounds; security definer, because
-- nobody else may see every chain or remove an event.

-- The months for which events of each class are kept in an organization; without one, on the platform.
create or replace function audit.retention_periods(organization uuid)
  returns table (class text, rank smallint, actions text[], subjects boolean, months integer)
  language sql stable set search_path = ''
begin atomic
  -- A floor that was raised meanwhile counts for what had been agreed before.
  select c.class, c.rank, c.actions, c.subjects, greatest(coalesce(r.months, c.months), c.floor_months)::integer
    from audit.retention_class c
      left join audit.retention r on r.class = c.class and r.organization_id = organization;
end;

-- Row trigger: nobody agrees to keep a class for less than its floor.
create or replace function audit.check_retention() returns trigger
  language plpgsql volatile set search_path = ''
as $$
declare
  least integer := (select c.floor_months from audit.retention_class c where c.class = new.class);
begin
  if new.months < least then
    raise exception 'must be % or more', least using errcode = 'WR002', hint = '/months';
  end if;
  return new;
end
$$;

-- Whether a legal hold keeps all events of a clinic (of the organization itself: null), or those about the subject.
--   subject   the pseudonym that stands in events; null asks about whole holds only
create or replace function audit.is_held(organization uuid, clinic uuid, subject uuid) returns boolean
  language sql stable security definer set search_path = ''
begin atomic
  select exists (
    select from audit.legal_hold h
      where h.organization_id = organization and h.released_at is null
        and (h.clinic_id is null or h.clinic_id = clinic)
        and (h.subject is null or h.subject = is_held.subject));
end;

-- The organization whose agreements and holds count for an event: its own, else that of its clinic, which the recorder may not
-- have known yet.
create or replace function audit.answerable(organization uuid, clinic uuid) returns uuid
  language sql stable set search_path = ''
begin atomic
  select coalesce(organization, (select c.organization_id from access.clinic c where c.id = clinic));
end;

-- The oldest part of a chain that may go: as far as each event's time is over and nothing holds it, at most so many, and all
-- of one organization. No row when nothing is due, or when the part has a gap, which is evidence and stays.
--   last_hash   the hash of its last event
create or replace function audit.due_segment(chain uuid, at_most integer)
  returns table (first_seq bigint, last_seq bigint, previous_hash bytea, last_hash bytea)
  language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
  anchored bigint := coalesce((select max(a.seq) from audit.anchor a where a.stream = chain), 0);
  oldest record;
begin
  select e.clinic_id, e.organization_id, audit.answerable(e.organization_id, e.clinic_id) as answerable into oldest
    from audit.event e where e.stream = chain and e.seq = anchored + 1;
  if not found or audit.is_held(oldest.answerable, oldest.clinic_id, null) then
    return;
  end if;
  return query
    with period as materialized (
      select p.* from audit.retention_periods(oldest.answerable) p
    ), held as materialized (
      select h.subject::text as subject from audit.legal_hold h
        where h.organization_id = oldest.answerable and h.clinic_id = oldest.clinic_id and h.released_at is null
    ), walked as (
      select e.seq, e.previous_hash, e.hash,
             greatest(e.occurred_at, e.received_at) < now() - make_interval(months => p.months)
               and e.organization_id is not distinct from oldest.organization_id
               and not exists (select from held h where h.subject = e.subject_id) as free,
             row_number() over (order by e.seq) as n
        from (select * from audit.event o
                where o.stream = chain and o.seq > anchored order by o.seq limit at_most) e
          cross join lateral (
            select p.months from period p
              where p.subjects and e.subject_id is not null or e.action like any (p.actions)
              order by p.rank limit 1) p
    ), judged as (
      select w.seq, w.previous_hash, w.hash,
             bool_and(w.free and w.seq = anchored + w.n) over (order by w.seq) as goes
        from walked w
    )
    select min(j.seq), max(j.seq), (array_agg(j.previous_hash order by j.seq))[1], (array_agg(j.hash order by j.seq desc))[1]
      from judged j
      where j.goes
      having count(*) > 0;
end
$$;

-- Chains with something to let go of, in the order of their ids; an empty page is the last.
--   after    the last chain of the page before; null for the first
--   at_most  how many chains are looked at
create or replace function audit.next_due_chains(after uuid, at_most integer)
  returns table (stream uuid, due boolean)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.set_context(null, 'audit-service', 'platform', null, '{}', null, '{service}', null);
  return query
    select h.stream,
           -- Of most chains even the oldest event is still to be kept; the others are few enough to be asked one by one.
           case when o.is_over then exists (select from audit.due_segment(h.stream, 1)) else false end
      from (select c.stream from audit.chain_head c
              where after is null or c.stream > after order by c.stream limit at_most) h
        left join lateral (
          select greatest(e.occurred_at, e.received_at) < now() - make_interval(months => p.months) as is_over
            from audit.event e
              cross join lateral (
                select r.months from audit.retention_periods(audit.answerable(e.organization_id, e.clinic_id)) r
                  where r.subjects and e.subject_id is not null or e.action like any (r.actions)
                  order by r.rank limit 1) p
            where e.stream = h.stream
              and e.seq = 1 + coalesce((select max(a.seq) from audit.anchor a where a.stream = h.stream), 0)) o on true
      order by h.stream;
  perform access.enter_relay();
end
$$;

-- The due part of a chain, as exports have it, oldest first: seq, previous_hash and hash for the anchor, and the event.
create or replace function audit.read_due_segment(chain uuid, at_most integer)
  returns table (seq bigint, organization_id uuid, clinic_id uuid, received_at timestamptz, previous_hash bytea, hash bytea,
                 event text)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.set_context(null, 'audit-service', 'platform', null, '{}', null, '{service}', null);
  return query
    select e.seq, e.organization_id, e.clinic_id, e.received_at, e.previous_hash, e.hash, audit.as_json(e)
      from audit.due_segment(chain, at_most) d
        join audit.event e on e.stream = chain and e.seq between d.first_seq and d.last_seq
      order by e.seq;
  perform access.enter_relay();
end
$$;

-- Lets go of a part of a chain that is in its archive by now, leaves its anchor, and puts that on record in the same chain.
-- What was due when the archive was written may be held by now, or the part be gone already: then nothing happens and the
-- answer is 0, else the number of events removed.
create or replace function audit.purge_segment(
  chain uuid, first_seq bigint, last_seq bigint, last_hash bytea, archive text, archive_sha256 bytea,
  purged_at timestamptz, key_id text, signature text
) returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_variable
declare
  place record;
  subjects uuid[];
  removed bigint;
begin
  perform access.set_context(null, 'audit-service', 'platform', null, '{}', null, '{service}', null);
  perform from audit.chain_head h where h.stream = chain for update;
  select audit.answerable(min(e.organization_id::text)::uuid, min(e.clinic_id::text)::uuid) as organization_id,
         min(e.clinic_id::text)::uuid as clinic_id,
         (array_agg(e.received_at order by e.seq))[1] as first_received, max(e.received_at) as last_received
    into place
    from audit.due_segment(chain, (last_seq - first_seq + 1)::integer) d
      join audit.event e on e.stream = chain and e.seq between d.first_seq and d.last_seq
    where d.first_seq = purge_segment.first_seq and d.last_seq = purge_segment.last_seq
      and d.last_hash = purge_segment.last_hash
    having count(*) > 0;
  if not found then
    perform access.enter_relay();
    return 0;
  end if;
  insert into audit.anchor (stream, seq, hash, first_seq, first_received_at, last_received_at, archive, archive_sha256,
                            organization_id, clinic_id, purged_at, key_id, signature)
    values (chain, last_seq, last_hash, first_seq, place.first_received, place.last_received, archive, archive_sha256,
            place.organization_id, place.clinic_id, purged_at, key_id, signature);
  subjects := array(select distinct e.subject_id::uuid from audit.event e
                      where e.stream = chain and e.seq between first_seq and last_seq and e.sealed is not null);
  delete from audit.event e where e.stream = chain and e.seq between first_seq and last_seq;
  get diagnostics removed = row_count;
  -- Whose last event has gone, of theirs nothing is left to be read: in the archive, too, it was kept for as long as agreed.
  delete from audit.subject_key k
    where k.clinic_id = chain and k.pseudonym = any (subjects)
      and not exists (select from audit.event e where e.stream = chain and e.subject_id = k.pseudonym::text);
  if removed <> last_seq - first_seq + 1 then
    raise exception '% events of % were to be let go, % were there', last_seq - first_seq + 1, chain, removed;
  end if;
  -- What was signed of these places says nothing that the anchor doesn't.
  delete from audit.checkpoint c where c.stream = chain and c.seq < purge_segment.last_seq and c.carried_at is not null;
  perform access.set_context(null, 'audit-service', 'platform', null, '{}', place.organization_id, '{service}', null);
  perform access.emit('retention.purged', place.clinic_id, 'chain', chain::text, null, 'success', null,
                      jsonb_build_object(
                        'events', jsonb_build_object('old', removed),
                        'firstSeq', jsonb_build_object('old', first_seq),
                        'lastSeq', jsonb_build_object('old', last_seq),
                        'archive', jsonb_build_object('new', archive),
                        'archiveSha256', jsonb_build_object('new', encode(archive_sha256, 'hex'))));
  perform access.enter_relay();
  return removed;
end
$$;

-- Puts on record that something is due and was not let go of, and why.
--   chain   null when it is no single one
create or replace function audit.refuse_letting_go(chain uuid, reason text) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  place record;
begin
  if access.scope() is distinct from 'relay' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  perform access.set_context(null, 'audit-service', 'platform', null, '{}', null, '{service}', null);
  select e.clinic_id, audit.answerable(e.organization_id, e.clinic_id) as organization_id into place
    from audit.event e where e.stream = chain order by e.seq limit 1;
  perform access.set_context(null, 'audit-service', 'platform', null, '{}', place.organization_id, '{service}', null);
  perform access.emit('retention.refused', place.clinic_id, case when chain is null then 'platform' else 'chain' end,
                      chain::text, null, 'failure', reason, null);
  perform access.enter_relay();
end
$$;

-- Drops the oldest partitions for as long as they are past the least floor and hold nothing any more, and returns how many.
-- From then on events that claim to be from that time are refused.
create or replace function audit.drop_empty_partitions() returns integer
  language plpgsql volatile security definer set search_path = '' set lock_timeout = '5s'
as $$
declare
  kept_until timestamp;
  month record;
  dropped integer := 0;
begin
  perform access.set_context(null, 'audit-service', 'platform', null, '{}', null, '{service}', null);
  -- Classes are visible in this context only. Were there none, nothing would be past its floor.
  kept_until := date_trunc('month', now() at time zone 'UTC')
    - make_interval(months => (select min(c.floor_months) from audit.retention_class c));
  perform pg_advisory_xact_lock(hashtextextended('partitions of audit.event', 0));
  for month in
    select c.relname, to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' as ends
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'audit.event'::regclass and c.relname ~ '^event_[0-9]{4}_[0-9]{2}$'
      order by c.relname
  loop
    exit when (month.ends <= kept_until) is not true;
    -- Asked of the parent, whose policies show this function every event; of a partition alone it would see none.
    exit when exists (select from audit.event e where e.id < audit.first_id(month.ends));
    execute format('drop table if exists audit.event_past');
    execute format('drop table audit.%I', month.relname);
    update audit.horizon set kept_from = month.ends at time zone 'UTC';
    perform access.emit('partition.dropped', null, 'partition', 'audit.' || month.relname, null, 'success', null, null);
    dropped := dropped + 1;
  end loop;
  perform access.enter_relay();
  return dropped;
end
$$;

grant execute on function audit.is_held(uuid, uuid, uuid), audit.next_due_chains(uuid, integer),
  audit.read_due_segment(uuid, integer),
  audit.purge_segment(uuid, bigint, bigint, bytea, text, bytea, timestamptz, text, text), audit.drop_empty_partitions(),
  audit.refuse_letting_go(uuid, text) to audit_service;
