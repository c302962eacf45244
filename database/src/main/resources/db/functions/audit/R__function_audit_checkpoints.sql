-- Where chains stand, a page of them in the order of their ids, all at one moment; an empty page is the last.
--   after     the last chain of the page before; null for the first
--   at_most   how many chains are looked at
--   at        that moment. Not before what is told was on record: an export that was made earlier need not have it
--   standing  still: nothing has come since it was last signed
--             moved: it goes on from there, and its last event is there with the hash that its head says
--             doubtful: it doesn't, or that event isn't; to sign that would be to vouch for what somebody has done to it
-- Security definer: nobody else sees every chain. For the audit service's own rounds.
create or replace function audit.standing_chains(after uuid, at_most integer)
  returns table (stream uuid, seq bigint, hash bytea, organization_id uuid, clinic_id uuid, at timestamptz, standing text)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.scope() is distinct from 'relay' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  perform access.set_context(null, 'audit-service', 'platform', null, '{}', null, '{service}', null);
  return query
    with page as materialized (
      select h.stream, h.seq, h.hash from audit.chain_head h
        where after is null or h.stream > after order by h.stream limit at_most
    ), signed as materialized (
      select p.stream, p.seq, p.hash, l.seq as signed_seq, l.hash as signed_hash
        from page p left join lateral (
          select c.seq, c.hash from audit.checkpoint c where c.stream = p.stream order by c.seq desc limit 1) l on true
    )
    select s.stream, s.seq, s.hash, e.organization_id, e.clinic_id, clock_timestamp(),
           case when s.seq = coalesce(s.signed_seq, 0) and s.hash is not distinct from coalesce(s.signed_hash, s.hash)
                  then 'still'
                when s.seq > coalesce(s.signed_seq, 0) and e.seq is not null then 'moved'
                when s.seq > coalesce(s.signed_seq, 0) and exists (
                    select from audit.anchor a where a.stream = s.stream and a.seq = s.seq and a.hash = s.hash)
                  then 'still'
                else 'doubtful' end
      from signed s left join lateral (
        select o.seq, o.organization_id, o.clinic_id from audit.event o
          where o.stream = s.stream and o.seq = s.seq and o.hash = s.hash and s.seq > coalesce(s.signed_seq, 0)
          limit 1) e on true
      order by s.stream;
  perform access.enter_relay();
end
$$;

grant execute on function audit.standing_chains(uuid, integer) to audit_service;
