-- Audit events are written by the transaction that they speak of, into the outbox of the service's own schema.

-- Writes one event into the outbox of the schema of the login role that runs the transaction. The actor, the place, the
-- request and the time come from the context, so that no caller can claim another's deed.
--   action      what was done, as target.verb: import.completed
--   clinic      null for an event of the addressed organization or of the platform
--   subject     the patient it is about; null for none
--   outcome     success | denied | failure
--   changes     {field: {"old", "new"}}; null for none
-- Security definer, because services can't write to their outbox by themselves: what is said there, this function says.
create or replace function access.emit(
  action text, clinic uuid, target_type text, target_id text, subject text, outcome text, reason text, changes jsonb
) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform access.emit_into(pg_catalog.replace(session_user, '_service', ''), action, clinic, target_type, target_id,
                           subject, outcome, reason, changes);
end
$$;

-- The same into the outbox of a given schema: a trigger's event goes where its table is, even when an administrator wrote
-- the row by hand; the actor is then the database login.
create or replace function access.emit_into(
  owning_schema text, action text, clinic uuid, target_type text, target_id text, subject text, outcome text, reason text,
  changes jsonb
) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  event_id uuid := uuidv7();
begin
  perform access.put_events(
    owning_schema,
    array[coalesce(clinic, access.organization_id(), '00000000-0000-0000-0000-000000000000')],
    array[event_id],
    array[access.envelope() || jsonb_build_object(
      'id', event_id,
      'clinicId', clinic,
      'action', action,
      'target', jsonb_build_object('type', target_type, 'id', target_id),
      'subjectId', subject,
      'outcome', outcome,
      'reason', reason,
      'changes', changes)]);
end
$$;

-- What all events of this moment have in common: who, from where, in which request, when.
create or replace function access.envelope() returns jsonb
  language plpgsql volatile set search_path = ''
as $$
declare
  request jsonb := nullif(pg_catalog.current_setting('ward.request', true), '')::jsonb;
  service text := nullif(pg_catalog.current_setting('ward.service', true), '');
  roles text[] := access.roles();
  person text := coalesce(access.uid()::text, access.stranger());
begin
  return jsonb_build_object(
    'orgId', access.organization_id(),
    'actor', jsonb_build_object(
      'type', case when person is not null then 'user' when service is not null then 'service'
                   when access.scope() = 'refusal' then 'anonymous' else 'database' end,
      'id', coalesce(person, service, case when access.scope() = 'refusal' then 'unknown' end, session_user::text),
      'role', roles[cardinality(roles)]),
    'outcome', 'success',
    'reason', null,
    'occurredAt', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'requestId', request ->> 'id',
    'source', jsonb_build_object('service', replace(session_user, '_', '-'), 'ip', request ->> 'ip',
                                 'userAgent', request ->> 'agent'),
    'schemaVersion', 1)
    -- Where the request is traced. The relay goes on with the trace and takes this off: it is no part of what is recorded.
    || case when request ? 'trace' then jsonb_build_object('traceparent', request ->> 'trace') else '{}'::jsonb end;
end
$$;

-- The only way into an outbox. There is no way in while it is full, but for what the relay says of its own: then the
-- transaction can't go on, so that nothing happens unrecorded. One branch a schema, so that each statement is planned once a
-- session and not once an event.
--   streams, ids, events   as long as each other
create or replace function access.put_events(owning_schema text, streams uuid[], ids uuid[], events jsonb[]) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  of_the_relay constant boolean := access.scope() is not distinct from 'relay';
begin
  case owning_schema
    when 'tenancy' then
      insert into tenancy.outbox (stream, id, event)
        select unnest(streams), unnest(ids), unnest(events)
          where of_the_relay or not (select s.is_full from tenancy.outbox_state s);
    when 'metrics' then
      insert into metrics.outbox (stream, id, event)
        select unnest(streams), unnest(ids), unnest(events)
          where of_the_relay or not (select s.is_full from metrics.outbox_state s);
    when 'audit' then
      insert into audit.outbox (stream, id, event)
        select unnest(streams), unnest(ids), unnest(events)
          where of_the_relay or not (select s.is_full from audit.outbox_state s);
    when 'scheduler' then
      insert into scheduler.outbox (stream, id, event)
        select unnest(streams), unnest(ids), unnest(events)
          where of_the_relay or not (select s.is_full from scheduler.outbox_state s);
    else
      raise exception 'no schema % has an outbox', owning_schema using errcode = 'WO002';
  end case;
  if not found and cardinality(ids) > 0 then
    raise exception 'too many audit events wait to be delivered' using errcode = 'WO001';
  end if;
end
$$;

-- Records a request that was refused, in a transaction of its own (the refused one is gone). The clinic is named in the
-- event's clinicId only if it exists, so its own people can see who tried; nothing of that reaches the one who tried.
create or replace function access.record_refusal(
  subject text, service text, kind text, addressed uuid, action text, reason text, request jsonb
) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  person_id uuid := (select p.id from access.principal p where p.subject = record_refusal.subject);
  clinic uuid;
  organization uuid;
begin
  if kind in ('clinic', 'emergency') then
    select c.id, c.organization_id into clinic, organization from access.clinic c where c.id = addressed;
  elsif kind = 'organization' then
    select o.id into organization from access.organization o where o.id = addressed;
  end if;
  perform access.set_context(person_id, service, 'refusal', null, '{}', organization, '{}', request);
  perform access.emit('access.denied', clinic, kind, coalesce(addressed::text, record_refusal.subject), null, 'denied',
                      action || ': ' || reason, null);
end
$$;

-- Row trigger: one event per changed row, old and new values of what differs, as far as access.redaction_rule lets them out.
--   first argument   the type of the target (goal -> goal.created, goal.updated, goal.deleted)
--   second argument  the column that identifies the target
--   third argument   the column that holds the clinic; '' for none
-- A change whose event can't be made is kept, and so is what it takes to make the event later.
-- Security definer, because services can't write to their outbox by themselves.
create or replace function access.audit_row() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  before jsonb;
  after jsonb;
  event jsonb;
  state text;
  message text;
begin
  begin
    if tg_op <> 'INSERT' then
      before := to_jsonb(old);
    end if;
    if tg_op <> 'DELETE' then
      after := to_jsonb(new);
    end if;
    event := access.row_event(access.redactions(tg_table_schema, tg_table_name), tg_op, tg_argv, before, after);
  exception when others then
    get stacked diagnostics state = returned_sqlstate, message = message_text;
    perform access.keep_failure('row', tg_table_schema, tg_table_name, tg_op, tg_argv, before, after, state, message);
    return null;
  end;
  if event is not null then
    perform access.put_change(tg_table_schema, uuidv7(), access.envelope(), event);
  end if;
  return null;
end
$$;

-- One changed row's part of an event; null when nothing has changed that belongs into the trail. The arguments are the
-- trigger's, counted from 0 as it counts them.
create or replace function access.row_event(rules jsonb, operation text, arguments text[], before jsonb, after jsonb)
  returns jsonb
  language plpgsql immutable set search_path = ''
as $$
declare
  row_now jsonb := coalesce(after, before);
  changes jsonb := access.row_changes(
    rules, before, after, row_now, '{created_at,created_by,updated_at,updated_by,version}');
  verb text := case operation when 'INSERT' then 'created' when 'UPDATE' then 'updated' else 'deleted' end;
begin
  if changes is null and operation = 'UPDATE' then
    return null;
  end if;
  if operation = 'UPDATE' and before ->> 'deleted_at' is distinct from after ->> 'deleted_at' then
    verb := case when after ->> 'deleted_at' is null then 'restored' else 'deleted' end;
  end if;
  return jsonb_build_object(
    'clinicId', (row_now ->> nullif(arguments[2], ''))::uuid,
    'action', arguments[0] || '.' || verb,
    'target', jsonb_build_object('type', arguments[0], 'id', row_now ->> arguments[1]),
    'subjectId', null,
    'changes', changes);
end
$$;

-- The same of a fact that a statement has corrected, marked as deleted or restored; its second argument names the column that
-- holds the patient.
create or replace function access.fact_event(rules jsonb, arguments text[], before jsonb, after jsonb) returns jsonb
  language plpgsql immutable set search_path = ''
as $$
declare
  changes constant jsonb := access.row_changes(
    rules, before, after, after, '{day,created_at,created_by,updated_at,updated_by,version}');
begin
  if changes is null then
    return null;
  end if;
  return jsonb_build_object(
    'clinicId', after -> 'clinic_id',
    'action', arguments[0] || '.' || access.fact_verb(before ->> 'deleted_at', after ->> 'deleted_at'),
    'target', jsonb_build_object('type', arguments[0], 'id', after ->> 'id'),
    'subjectId', before ->> arguments[1],
    'changes', changes);
end
$$;

create or replace function access.fact_verb(deleted_before text, deleted_after text) returns text
  language sql immutable set search_path = ''
  return case when deleted_after is null and deleted_before is not null then 'restored'
              when deleted_after is not null and deleted_before is null then 'deleted' else 'updated' end;

-- Writes a change's event: what all events of the moment have in common, and what is its own.
create or replace function access.put_change(owning_schema text, event_id uuid, envelope jsonb, event jsonb) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform access.put_events(
    owning_schema,
    array[coalesce(event ->> 'clinicId', envelope ->> 'orgId', '00000000-0000-0000-0000-000000000000')::uuid],
    array[event_id],
    array[envelope || event || jsonb_build_object('id', event_id)]);
end
$$;

-- Row trigger: keeps who wrote when, and the version, true whoever writes.
create or replace function access.touch_row() returns trigger
  language plpgsql volatile set search_path = ''
as $$
begin
  new.updated_at := now();
  new.updated_by := access.uid();
  if tg_op = 'INSERT' then
    new.created_at := new.updated_at;
    new.created_by := new.updated_by;
    new.version := 0;
  else
    new.created_at := old.created_at;
    new.created_by := old.created_by;
    new.version := old.version + 1;
  end if;
  return new;
end
$$;

grant execute on function access.emit(text, uuid, text, text, text, text, text, jsonb)
  to tenancy_service, metrics_service, audit_service, scheduler_service;
grant execute on function access.record_refusal(text, text, text, uuid, text, text, jsonb)
  to tenancy_service, metrics_service, audit_service, scheduler_service;
