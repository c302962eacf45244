-- The services' outboxes held against the record.

-- For each service: how many events wait and for how long, how many were set aside, how many changes have no event yet (failing)
-- or will have none unless somebody sees to it (dead); and of a sample of the events that have left the outbox, how many the
-- record doesn't hold, with the first twenty of their ids. Up to so many of a sample are compared; what the record holds needs
-- no second look, what it lacks is told again each time, for a month. Operators are told of what is amiss; late says from when
-- on an event that waits is. For the clockwork's runs on the platform.
-- Security definer: no service sees another's outbox, nor the record. What is seen here are ids and counts, in a context that
-- nothing else enters; afterwards the context is the caller's again.
create or replace function scheduler.compare_outboxes(most integer, late interval) returns jsonb
  language plpgsql volatile security definer
  set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  context constant jsonb := scheduler.present_context();
  owning_schema text;
  one jsonb;
  found_all jsonb := '{}';
  amiss text[] := '{}';
begin
  if access.scope() is distinct from 'platform' or not access.roles() && '{service}' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  perform access.set_context(null, 'scheduler-service', 'comparison', null, '{}', null, '{}', null);
  foreach owning_schema in array '{tenancy,metrics,audit,scheduler}'::text[] loop
    one := scheduler.look_at_outbox(owning_schema) || scheduler.compare_sample(owning_schema, most);
    found_all := found_all || jsonb_build_object(owning_schema, one);
    amiss := amiss || array_remove(array[
      case when (one ->> 'missing')::bigint > 0
           then format('%s: the record lacks %s of %s events that it has answered for.', owning_schema, one ->> 'missing',
                       one ->> 'compared') end,
      case when (one ->> 'oldestSeconds')::double precision > extract(epoch from late)
           then format('%s: events wait for %s seconds.', owning_schema, one ->> 'oldestSeconds') end,
      case when (one ->> 'parked')::bigint > 0
           then format('%s: %s events were set aside.', owning_schema, one ->> 'parked') end,
      case when (one ->> 'dead')::bigint > 0
           then format('%s: %s changes have no event.', owning_schema, one ->> 'dead') end], null);
  end loop;
  if amiss <> '{}' then
    perform scheduler.enter_clockwork(null);
    perform scheduler.alert('job.finding', 'outbox-validation', 'Outboxes and the record don''t agree',
                            array_to_string(amiss, E'\n'), 'record-lacks-events', '{}');
  end if;
  perform scheduler.return_to(context);
  return found_all;
end
$$;

-- What waits. Only called by scheduler.compare_outboxes().
create or replace function scheduler.look_at_outbox(owning_schema text) returns jsonb
  language plpgsql stable set search_path = ''
as $$
declare
  found jsonb;
begin
  execute format($sql$
    select jsonb_build_object(
      'waiting', (select s.waiting from %1$I.outbox_state s),
      'oldestSeconds', coalesce(floor(extract(epoch from clock_timestamp() - (
        select min(f.created_at) from generate_series(0, 15) as b (bucket) cross join lateral (
          select o.created_at from %1$I.outbox o where o.bucket = b.bucket::smallint order by o.id limit 1) f))), 0),
      'parked', (select count(*) from %1$I.outbox_parked p where p.replayed_at is null),
      'failing', (select count(*) from %1$I.trigger_failure f where f.dead_at is null),
      'dead', (select count(*) from %1$I.trigger_failure f where f.dead_at is not null))
    $sql$, owning_schema) into found;
  return found;
end
$$;

-- What was sent. Only called by scheduler.compare_outboxes().
create or replace function scheduler.compare_sample(owning_schema text, most integer) returns jsonb
  language plpgsql volatile
  set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  found jsonb;
begin
  execute format($sql$
    with taken as materialized (
      select s.stream, s.id from %1$I.outbox_sample s
        where s.sent_at > clock_timestamp() - interval '30 days'
        order by s.id limit $1
    ), held as materialized (
      select t.id from taken t cross join lateral (
        select 1 from audit.event e where e.stream = t.stream and e.id = t.id limit 1) e
    ), gone as (
      delete from %1$I.outbox_sample s
        where s.id = any (array(select h.id from held h)) or s.sent_at <= clock_timestamp() - interval '30 days'
    ), missing as (
      select t.id from taken t where t.id <> all (array(select h.id from held h)) order by t.id
    )
    select jsonb_build_object(
      'compared', (select count(*) from taken), 'missing', (select count(*) from missing),
      'missingIds', (select coalesce(jsonb_agg(m.id), '[]') from (select id from missing limit 20) m))
    $sql$, owning_schema) into found using most;
  return found;
end
$$;

grant execute on function scheduler.compare_outboxes(integer, interval) to scheduler_service;
