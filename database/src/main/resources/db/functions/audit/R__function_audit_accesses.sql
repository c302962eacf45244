-- Who did something with a patient's data and how often, by the newest events about them, of which it looks at so many at the
-- most; looked_at says how many there were.
create or replace function audit.accesses_by_person(
  place uuid, pseudonym text, least_id uuid, beyond_id uuid, since timestamptz, until timestamptz, looked_at_most integer
) returns table (
  actor_type text, actor_id text, actor_roles text[], accesses bigint, denied bigint, first_at timestamptz, last_at timestamptz,
  actions text[], looked_at bigint
)
  language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set enable_incremental_sort = off
as $$
#variable_conflict use_column
begin
  return query
    with looked as materialized (
      select e.actor_type, e.actor_id, e.actor_role, e.action, e.outcome, e.occurred_at
        from audit.event e
        where e.subject_id is not null
          and (e.stream, e.subject_id, e.id) >= (accesses_by_person.place, accesses_by_person.pseudonym, least_id)
          and (e.stream, e.subject_id, e.id) < (accesses_by_person.place, accesses_by_person.pseudonym, beyond_id)
          and e.id >= least_id and e.id < beyond_id
        order by e.stream desc, e.subject_id desc, e.id desc limit looked_at_most
    )
    select l.actor_type, l.actor_id, coalesce(array_agg(distinct l.actor_role) filter (where l.actor_role is not null), '{}'),
           count(*), count(*) filter (where l.outcome = 'denied'), min(l.occurred_at), max(l.occurred_at),
           array_agg(distinct l.action), (select count(*) from looked)
      from looked l
      where (since is null or l.occurred_at >= since) and (until is null or l.occurred_at < until)
      group by l.actor_type, l.actor_id
      order by count(*) desc, max(l.occurred_at) desc, l.actor_id;
end
$$;

grant execute on function
  audit.accesses_by_person(uuid, text, uuid, uuid, timestamptz, timestamptz, integer) to audit_service;
