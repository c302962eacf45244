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
  request jsonb := nullif(pg_catalog.current_setting('ward.request', true), '')::jsonb;
  service text := nullif(pg_catalog.current_setting('ward.service', true), '');
  roles text[] := access.roles();
  event_id uuid := uuidv7();
begin
  execute format('insert into %I.outbox (stream, id, event) values ($1, $2, $3)', owning_schema)
  using
    coalesce(clinic, access.organization_id(), '00000000-0000-0000-0000-000000000000'),
    event_id,
    jsonb_build_object(
      'id', event_id,
      'clinicId', clinic,
      'orgId', access.organization_id(),
      'actor', jsonb_build_object(
        'type', case when access.uid() is not null then 'user' when service is not null then 'service'
                     when access.scope() = 'refusal' then 'anonymous' else 'database' end,
        'id', coalesce(access.uid()::text, service, case when access.scope() = 'refusal' then 'unknown' end,
                       session_user::text),
        'role', roles[cardinality(roles)]),
      'action', action,
      'target', jsonb_build_object('type', target_type, 'id', target_id),
      'subjectId', subject,
      'outcome', outcome,
      'reason', reason,
      'occurredAt', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'requestId', request ->> 'id',
      'source', jsonb_build_object('service', replace(session_user, '_', '-'), 'ip', request ->> 'ip',
                                   'userAgent', request ->> 'agent'),
      'changes', changes,
      'schemaVersion', 1);
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

-- Row trigger: one event per changed row, old and new values of what differs.
--   first argument   the type of the target (goal -> goal.created, goal.updated, goal.deleted)
--   second argument  the column that identifies the target
--   third argument   the column that holds the clinic; '' for none
--   further ones     columns whose values never enter the trail
create or replace function access.audit_row() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  row_now jsonb := coalesce(after, before);
  changes jsonb;
  verb text := case tg_op when 'INSERT' then 'created' when 'UPDATE' then 'updated' else 'deleted' end;
begin
  select jsonb_object_agg(c.key,
           case when c.key = any (tg_argv[3:]) then '{"redacted": true}'::jsonb
                else jsonb_strip_nulls(jsonb_build_object('old', before -> c.key, 'new', after -> c.key)) end)
    into changes
    from jsonb_object_keys(row_now) as c (key)
    where before -> c.key is distinct from after -> c.key
      and c.key <> all ('{created_at,created_by,updated_at,updated_by,version}'::text[]);
  if changes is null and tg_op = 'UPDATE' then
    return null;
  end if;
  if tg_op = 'UPDATE' and before ->> 'deleted_at' is distinct from after ->> 'deleted_at' then
    verb := case when after ->> 'deleted_at' is null then 'restored' else 'deleted' end;
  end if;
  perform access.emit_into(tg_table_schema, tg_argv[0] || '.' || verb, (row_now ->> nullif(tg_argv[2], ''))::uuid, tg_argv[0],
                      row_now ->> tg_argv[1], null, 'success', null, changes);
  return null;
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
