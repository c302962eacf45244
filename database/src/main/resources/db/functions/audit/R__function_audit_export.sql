-- Which stretch of a chain was recorded within a time: from the first event that was received at or after the one instant to
-- the last before the other; null doesn't bound. Places rise with the time of receipt, so a search by halves finds both ends.
-- No row if there is none, or none that the caller's context sees.
create or replace function audit.places(chain uuid, since timestamptz, until timestamptz)
  returns table (first_seq bigint, last_seq bigint)
  language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set enable_incremental_sort = off
as $$
declare
  low bigint;
  high bigint;
  middle bigint;
begin
  select e.seq into first_seq from audit.event e where e.stream = places.chain order by e.seq limit 1;
  select e.seq into last_seq from audit.event e where e.stream = places.chain order by e.seq desc limit 1;
  if since is not null then
    low := first_seq;
    high := last_seq + 1;
    while low < high loop
      middle := (low + high) / 2;
      if (select e.received_at >= since from audit.event e where e.stream = places.chain and e.seq = middle) then
        high := middle;
      else
        low := middle + 1;
      end if;
    end loop;
    first_seq := low;
  end if;
  if until is not null then
    low := first_seq;
    high := last_seq + 1;
    while low < high loop
      middle := (low + high) / 2;
      if (select e.received_at >= until from audit.event e where e.stream = places.chain and e.seq = middle) then
        high := middle;
      else
        low := middle + 1;
      end if;
    end loop;
    last_seq := low - 1;
  end if;
  if first_seq <= last_seq then
    return next;
  end if;
end
$$;

-- The next events of a stretch of a chain, in their order, of which those come with what is in them that are looked for.
-- Fewer rows than asked for say that the stretch has ended.
create or replace function audit.walk(chain uuid, behind_seq bigint, last_seq bigint, filter audit.event_filter, at_most integer)
  returns table (walked_seq bigint, walked_event audit.event)
  language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set enable_incremental_sort = off
as $$
begin
  return query
    select e.seq, case when audit.matches(e, walk.filter) then e end
      from audit.event e
      where e.stream = walk.chain and e.seq > walk.behind_seq and e.seq <= walk.last_seq
      order by e.seq limit walk.at_most;
end
$$;

grant execute on function audit.places(uuid, timestamptz, timestamptz),
  audit.walk(uuid, bigint, bigint, audit.event_filter, integer) to audit_service;
