-- Writes events into the outbox of a schema that say what happened elsewhere: with the actor, the time and the place they
-- had there, not those of the transaction at hand. For functions that run as the owner and answer for what they pass on.
--   events   whole events but for their ids
--   seeds    what tells each from all others where it comes from: together with its time and its chain it makes the id, so
--            that the same thing told twice is one event
create or replace function access.emit_observed(owning_schema text, events jsonb[], seeds text[]) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  execute format($sql$
    insert into %I.outbox (stream, id, event)
      select p.stream, p.id, p.event || jsonb_build_object('id', p.id)
        from (
          select o.event, o.n, s.stream,
                 access.derived_id((o.event ->> 'occurredAt')::timestamptz, s.stream || ' ' || o.seed) as id
            from unnest($1, $2) with ordinality as o (event, seed, n),
              lateral (select coalesce(o.event ->> 'clinicId', o.event ->> 'orgId',
                                       '00000000-0000-0000-0000-000000000000')::uuid as stream) s
        ) p
        order by p.n
        on conflict do nothing
    $sql$, owning_schema)
  using events, seeds;
end
$$;

-- A UUIDv7 of an instant whose random part follows from a text.
create or replace function access.derived_id(at timestamptz, seed text) returns uuid
  language sql immutable parallel safe
  return (select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(d.hex, 1, 3)
                  || substr('89ab', 1 + get_byte(d.bytes, 31) % 4, 1) || substr(d.hex, 4, 15))::uuid
            from (select sha256(convert_to(seed, 'UTF8')) as bytes, encode(sha256(convert_to(seed, 'UTF8')), 'hex') as hex) d);
