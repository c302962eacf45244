-- Whether an event is one of those that a reader looks for.
drop function if exists audit.matches(audit.event, text, text, text, timestamptz, timestamptz);
create or replace function audit.matches(event audit.event, filter audit.event_filter) returns boolean
  language sql immutable parallel safe
  return (filter.clinic is null or event.clinic_id = filter.clinic)
    and (filter.actor is null or event.actor_id = filter.actor)
    and (filter.action is null or event.action = filter.action
      or filter.action like '%.*' and starts_with(event.action, left(filter.action, -1)))
    and (filter.target_type is null or event.target_type = filter.target_type
      or filter.target_either and event.target_id = filter.target_id)
    and (filter.target_id is null or event.target_id = filter.target_id
      or filter.target_either and event.target_type = filter.target_type)
    and (filter.subject is null or event.subject_id = filter.subject)
    and (filter.outcome is null or event.outcome = filter.outcome)
    and (filter.request is null or event.request_id = filter.request)
    and (filter.since is null or event.occurred_at >= filter.since)
    and (filter.until is null or event.occurred_at < filter.until)
    and (filter.phrase is null or strpos(lower(event.action || e'\n' || coalesce(event.reason, '') || e'\n'
      || coalesce(event.target_type, '') || e'\n' || coalesce(event.target_id, '') || e'\n'
      || coalesce(event.actor_id, '') || e'\n' || coalesce(event.source_ip, '')), lower(filter.phrase)) > 0);

-- The events of a part of the time that a reader looks for, newest first: what audit.search() is made of, which see.
-- Each lead has a statement of its own, written so that one index alone gives its order: rows are compared where an equality
-- would let the planner, who knows nothing of the values, walk along a whole chain just as well.
create or replace function audit.search_part(
  place uuid, lead text, filter audit.event_filter, least_id uuid, beyond_id uuid, at_most integer, looked_at_most integer
) returns table (found_id uuid, found_event audit.event)
  language plpgsql stable set search_path = ''
as $$
declare
  chains uuid[];
  ids uuid[];
  looked_at uuid;
begin
  case lead
    when 'stream' then
      select array_agg(x.stream) filter (where x.hit), array_agg(x.id) filter (where x.hit),
             (array_agg(x.id) filter (where x.n = search_part.looked_at_most))[1]
        into chains, ids, looked_at
        from (select l.* from (
          select e.stream, e.id, audit.matches(e, search_part.filter) as hit, row_number() over (order by e.id desc) as n
            from audit.event e
            where e.stream = search_part.place and e.id >= search_part.least_id and e.id < search_part.beyond_id
            order by e.id desc limit search_part.looked_at_most) l
          where l.hit or l.n = search_part.looked_at_most limit search_part.at_most) x;
    when 'actor' then
      select array_agg(x.stream) filter (where x.hit), array_agg(x.id) filter (where x.hit),
             (array_agg(x.id) filter (where x.n = search_part.looked_at_most))[1]
        into chains, ids, looked_at
        from (select l.* from (
          select e.stream, e.id, audit.matches(e, search_part.filter) as hit, row_number() over (order by e.actor_id desc, e.stream desc, e.id desc) as n
            from audit.event e
            where (e.actor_id, e.stream, e.id) >= ((search_part.filter).actor, search_part.place, search_part.least_id)
              and (e.actor_id, e.stream, e.id) < ((search_part.filter).actor, search_part.place, search_part.beyond_id)
              and e.id >= search_part.least_id and e.id < search_part.beyond_id
            order by e.actor_id desc, e.stream desc, e.id desc limit search_part.looked_at_most) l
          where l.hit or l.n = search_part.looked_at_most limit search_part.at_most) x;
    when 'target' then
      select array_agg(x.stream) filter (where x.hit), array_agg(x.id) filter (where x.hit),
             (array_agg(x.id) filter (where x.n = search_part.looked_at_most))[1]
        into chains, ids, looked_at
        from (select l.* from (
          select e.stream, e.id, audit.matches(e, search_part.filter) as hit, row_number() over (order by e.target_id desc, e.stream desc, e.id desc) as n
            from audit.event e
            where e.target_id is not null
              and (e.target_id, e.stream, e.id) >= ((search_part.filter).target_id, search_part.place, search_part.least_id)
              and (e.target_id, e.stream, e.id) < ((search_part.filter).target_id, search_part.place, search_part.beyond_id)
              and e.id >= search_part.least_id and e.id < search_part.beyond_id
            order by e.target_id desc, e.stream desc, e.id desc limit search_part.looked_at_most) l
          where l.hit or l.n = search_part.looked_at_most limit search_part.at_most) x;
    when 'request' then
      select array_agg(x.stream) filter (where x.hit), array_agg(x.id) filter (where x.hit),
             (array_agg(x.id) filter (where x.n = search_part.looked_at_most))[1]
        into chains, ids, looked_at
        from (select l.* from (
          select e.stream, e.id, audit.matches(e, search_part.filter) as hit, row_number() over (order by e.request_id desc, e.stream desc, e.id desc) as n
            from audit.event e
            where e.request_id is not null
              and (e.request_id, e.stream, e.id) >= ((search_part.filter).request, search_part.place, search_part.least_id)
              and (e.request_id, e.stream, e.id) < ((search_part.filter).request, search_part.place, search_part.beyond_id)
              and e.id >= search_part.least_id and e.id < search_part.beyond_id
            order by e.request_id desc, e.stream desc, e.id desc limit search_part.looked_at_most) l
          where l.hit or l.n = search_part.looked_at_most limit search_part.at_most) x;
    when 'subject' then
      select array_agg(x.stream) filter (where x.hit), array_agg(x.id) filter (where x.hit),
             (array_agg(x.id) filter (where x.n = search_part.looked_at_most))[1]
        into chains, ids, looked_at
        from (select l.* from (
          select e.stream, e.id, audit.matches(e, search_part.filter) as hit, row_number() over (order by e.stream desc, e.subject_id desc, e.id desc) as n
            from audit.event e
            where e.subject_id is not null
              and (e.stream, e.subject_id, e.id) >= (search_part.place, (search_part.filter).subject, search_part.least_id)
              and (e.stream, e.subject_id, e.id) < (search_part.place, (search_part.filter).subject, search_part.beyond_id)
              and e.id >= search_part.least_id and e.id < search_part.beyond_id
            order by e.stream desc, e.subject_id desc, e.id desc limit search_part.looked_at_most) l
          where l.hit or l.n = search_part.looked_at_most limit search_part.at_most) x;
    when 'organization' then
      select array_agg(x.stream) filter (where x.hit), array_agg(x.id) filter (where x.hit),
             (array_agg(x.id) filter (where x.n = search_part.looked_at_most))[1]
        into chains, ids, looked_at
        from (select l.* from (
          select e.stream, e.id, audit.matches(e, search_part.filter) as hit, row_number() over (order by e.id desc) as n
            from audit.event e
            where e.organization_id = search_part.place and e.id >= search_part.least_id and e.id < search_part.beyond_id
            order by e.id desc limit search_part.looked_at_most) l
          where l.hit or l.n = search_part.looked_at_most limit search_part.at_most) x;
    when 'organization-actor' then
      select array_agg(x.stream) filter (where x.hit), array_agg(x.id) filter (where x.hit),
             (array_agg(x.id) filter (where x.n = search_part.looked_at_most))[1]
        into chains, ids, looked_at
        from (select l.* from (
          select e.stream, e.id, audit.matches(e, search_part.filter) as hit, row_number() over (order by e.actor_id desc, e.organization_id desc, e.id desc) as n
            from audit.event e
            where (e.actor_id, e.organization_id, e.id) >= ((search_part.filter).actor, search_part.place, search_part.least_id)
              and (e.actor_id, e.organization_id, e.id) < ((search_part.filter).actor, search_part.place, search_part.beyond_id)
              and e.id >= search_part.least_id and e.id < search_part.beyond_id
            order by e.actor_id desc, e.organization_id desc, e.id desc limit search_part.looked_at_most) l
          where l.hit or l.n = search_part.looked_at_most limit search_part.at_most) x;
  end case;
  return query
    select f.id, (select e from audit.event e
                     where e.stream = f.stream and e.id = f.id
                       and e.id >= search_part.least_id and e.id < search_part.beyond_id)
      from unnest(chains, ids || looked_at) with ordinality as f (stream, id, n)
      where f.id is not null;
end
$$;

-- When an id was made, to the millisecond, whether one of an event or a bound of such.
create or replace function audit.made_at(id uuid) returns timestamptz
  language sql immutable parallel safe set search_path = ''
  return to_timestamp(('x' || translate(left(id::text, 13), '-', ''))::bit(48)::bigint / 1000.0);

-- The events of a place that a reader looks for, newest first, at most so many. It looks at a bounded number of rows however
-- rare they are: having looked at that many of the newest weeks, or of all before, it ends with a row without an event, whose
-- id says how far it has come.
--   place    the chain; of an organization's search without a clinic the organization
--   lead     by what events are found: stream, actor, target, request or subject in a chain, organization or
--            organization-actor in all of the organization's. What the lead doesn't say is looked for among what it finds
--   least_id, beyond_id   the bounds of the ids, which begin with the time
-- The settings leave the planner no plan but the one index. Most of what is asked for is of the last weeks: for these it plans
-- anew each time, with the month or two that they lie in. A plan for all months is kept, for planning with a hundred of them
-- takes longer than any search; but it takes as long again, on each connection, whenever one of them has been analyzed.
create or replace function audit.search(
  place uuid, lead text, filter audit.event_filter, least_id uuid, beyond_id uuid, at_most integer, looked_at_most integer
) returns table (found_id uuid, found_event audit.event)
  language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set enable_incremental_sort = off
as $$
declare
  -- The recorder takes nothing that is further ahead.
  beyond constant uuid := least(beyond_id, audit.first_id((now() at time zone 'UTC') + interval '2 days'));
  -- No id is of a time before the epoch.
  recent constant uuid := greatest(least_id, audit.first_id(greatest('epoch',
    date_trunc('month', (audit.made_at(beyond) at time zone 'UTC') - interval '3 weeks'))));
  part record;
  found integer := 0;
  is_end boolean := false;
begin
  for part in select * from audit.search_part(place, lead, filter, recent, beyond, at_most, looked_at_most) loop
    found_id := part.found_id;
    found_event := part.found_event;
    is_end := found_event.id is null;
    found := found + 1;
    return next;
  end loop;
  if found < at_most and not is_end and least_id < recent then
    perform set_config('plan_cache_mode', 'force_generic_plan', true);
    return query
      select * from audit.search_part(place, lead, filter, least_id, recent, at_most - found, looked_at_most);
  end if;
end
$$;

grant execute on function audit.first_id(timestamp), audit.matches(audit.event, audit.event_filter),
  audit.made_at(uuid), audit.search_part(uuid, text, audit.event_filter, uuid, uuid, integer, integer),
  audit.search(uuid, text, audit.event_filter, uuid, uuid, integer, integer) to audit_service;
