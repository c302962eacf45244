-- Changes whose event could not be made when they happened: the change stands, and the event follows.

-- Keeps what it takes to make the event later, and says in the trail, without any value, that it is missing. When that can't
-- be done either, the change can't be.
create or replace function access.keep_failure(
  builder text, owning_schema text, table_name text, operation text, arguments text[], before jsonb, after jsonb,
  state text, message text
) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  failure constant uuid := uuidv7();
  row_now constant jsonb := coalesce(after, before);
  row_clinic constant text := row_now ->> nullif(case builder when 'fact' then 'clinic_id' else arguments[2] end, '');
  clinic uuid;
begin
  clinic := case when pg_input_is_valid(row_clinic, 'uuid') then row_clinic end;
  execute format($sql$
    insert into %I.trigger_failure
        (id, stream, clinic_id, event_id, builder, table_name, operation, arguments, row_key, old_row, new_row, envelope,
         sqlstate, message, next_attempt_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, clock_timestamp() + interval '10 seconds')
    $sql$, owning_schema)
  using failure, coalesce(clinic, access.organization_id(), '00000000-0000-0000-0000-000000000000'), clinic, uuidv7(),
        builder, table_name, operation, arguments, row_now ->> case builder when 'fact' then 'id' else arguments[1] end,
        before, after, access.envelope(), state, message;
  perform access.emit_into(owning_schema, 'trigger.failed', clinic, 'trigger-failure', failure::text, null, 'failure',
                           owning_schema || '.' || table_name || ': SQLSTATE ' || state, null);
exception
  when sqlstate 'WO001' then
    raise;
  when others then
    raise exception 'a change could not be put on record' using errcode = 'WO002', detail = sqlerrm;
end
$$;

-- Makes the events that are due for another attempt, at most so many. Returns how many were made. What fails ten times waits
-- for an operator. Only for the relay.
-- Security definer: rows' images are for nobody's eyes, the relay's included.
create or replace function access.retry_failures(most integer) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  owning_schema constant text := replace(session_user, '_service', '');
  tries constant integer := 10;
  failure record;
  event jsonb;
  made integer := 0;
  state text;
  text_of_it text;
begin
  if access.scope() is distinct from 'relay' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  for failure in execute format($sql$
    select f.* from %I.trigger_failure f where f.dead_at is null and f.next_attempt_at <= clock_timestamp()
      order by f.next_attempt_at limit $1 for update skip locked
    $sql$, owning_schema) using most
  loop
    begin
      event := case failure.builder
        when 'row' then access.row_event(access.redactions(owning_schema, failure.table_name), failure.operation,
                                         failure.arguments, failure.old_row, failure.new_row)
        else access.fact_event(access.redactions(owning_schema, failure.table_name), failure.arguments, failure.old_row,
                               failure.new_row) end;
      if event is not null then
        perform access.put_change(owning_schema, failure.event_id, failure.envelope, event);
      end if;
    exception when others then
      get stacked diagnostics state = returned_sqlstate, text_of_it = message_text;
      execute format($sql$
        update %I.trigger_failure
          set attempts = attempts + 1, sqlstate = $2, message = $3,
              next_attempt_at = clock_timestamp() + least(interval '10 seconds' * 3 ^ (attempts + 1), interval '6 hours'),
              dead_at = case when attempts + 1 >= $4 then clock_timestamp() end
          where id = $1
        $sql$, owning_schema) using failure.id, state, text_of_it, tries;
      continue;
    end;
    execute format('delete from %I.trigger_failure where id = $1', owning_schema) using failure.id;
    made := made + 1;
  end loop;
  return made;
end
$$;

-- The failures of the caller's service, oldest first, without anything of the rows. For operators.
-- Security definer: the service itself can't read them.
create or replace function access.failures(after uuid, most integer)
  returns table (id uuid, table_name text, operation text, sqlstate text, failed_at timestamptz, attempts integer,
                 next_attempt_at timestamptz, dead boolean)
  language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.require_operator();
  return query execute format($sql$
    select f.id, f.table_name, f.operation, f.sqlstate, f.failed_at, f.attempts, f.next_attempt_at, f.dead_at is not null
      from %I.trigger_failure f where $1 is null or f.id > $1 order by f.id limit $2
    $sql$, replace(session_user, '_service', '')) using after, most;
end
$$;

-- Makes a failure due now, dead or not, with all its attempts before it. For operators.
-- Security definer: the service itself can't touch them.
create or replace function access.retry_failure(failure uuid) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  found_it boolean;
begin
  perform access.require_operator();
  execute format($sql$
    update %I.trigger_failure set attempts = 0, next_attempt_at = clock_timestamp(), dead_at = null
      where id = $1 returning true
    $sql$, replace(session_user, '_service', '')) into found_it using failure;
  if found_it is null then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  perform access.emit('trigger-failure.retried', null, 'trigger-failure', failure::text, null, 'success', null, null);
end
$$;

grant execute on function access.retry_failures(integer), access.failures(uuid, integer), access.retry_failure(uuid)
  to tenancy_service, metrics_service, audit_service, scheduler_service;
