-- Whether the events of a chain, from one place to another (both included; null: from the first, to the last), are the ones
-- that were recorded: each hash is computed again, each event must follow from the one before, and the last must be where
-- the chain's head says it ends. What was let go of is not asked about: the walk begins behind the anchor, with its hash.
-- Returns how many were checked and the place of the first that was altered, removed, inserted or moved; null when all is
-- well. It sees what the caller's context sees: of another clinic's chain, nothing.
create or replace function audit.verify(chain uuid, from_seq bigint, to_seq bigint)
  returns table (valid boolean, checked bigint, first_bad bigint)
  language sql stable parallel safe
begin atomic
  with anchored as (
    select a.seq, a.hash from audit.anchor a where a.stream = chain order by a.seq desc limit 1
  ), asked as (
    select greatest(from_seq, 1, n.seq + 1) as first, least(to_seq, h.seq) as last, h.seq as head_seq,
           h.hash as head_hash, n.seq as anchor_seq, n.hash as anchor_hash
      from (values (true)) one left join audit.chain_head h on h.stream = chain left join anchored n on true
  ), walked as (
    -- The event before the first is looked at only for its hash. Greatest and least pass over null, and unlike coalesce they
    -- let the index find the bounds underneath row-level security.
    select e.seq, e.hash, e.previous_hash, a.first,
           lag(e.seq, 1, a.first - 1) over in_order as seq_before,
           lag(e.hash, 1, case when a.first = 1 then decode(repeat('00', 32), 'hex')
                               when a.first = a.anchor_seq + 1 then a.anchor_hash
                               else e.previous_hash end)
             over in_order as hash_before,
           sha256(e.previous_hash || sha256(convert_to(audit.canonical(e), 'UTF8'))) as hash_again
      from asked a, audit.event e
      where e.stream = chain
        and e.seq >= greatest(from_seq, 1) - 1 and e.seq <= least(to_seq, 9223372036854775807)
      window in_order as (order by e.seq, e.id)
  ), judged as (
    select w.seq, w.hash,
           case when w.seq > w.seq_before + 1 then w.seq_before + 1
                when w.seq <> w.seq_before + 1 or w.previous_hash <> w.hash_before or w.hash <> w.hash_again then w.seq
           end as bad
      from walked w
      where w.seq >= w.first
  ), summed as (
    select count(*) as checked, min(j.bad) as bad, max(j.seq) as last_seq,
           (array_agg(j.hash order by j.seq desc))[1] as last_hash
      from judged j
  ), concluded as (
    select s.checked,
           case when s.bad is not null then s.bad
                when coalesce(s.last_seq, a.first - 1) < a.last then coalesce(s.last_seq + 1, a.first)
                when a.head_seq is null and s.checked > 0 then s.last_seq + 1
                when s.last_seq > a.head_seq then a.head_seq + 1
                when s.last_seq = a.head_seq and s.last_hash <> a.head_hash then s.last_seq
                when a.head_seq = a.anchor_seq and a.head_hash <> a.anchor_hash then a.head_seq
           end as bad
      from summed s, asked a
  )
  select c.bad is null, c.checked, c.bad from concluded c;
end;

grant execute on function audit.verify(uuid, bigint, bigint), audit.canonical(audit.event), audit.instant(timestamptz),
  audit.base64(bytea)
  to audit_service;
