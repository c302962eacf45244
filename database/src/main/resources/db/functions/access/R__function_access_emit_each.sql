-- The same as access.emit_into() for many changes that one statement made: one event each, in the order given, one insert.
-- For statement triggers that run as the owner. Nothing is written for empty (null) arrays.
--   verbs      what was done to each target: updated -> target_type.updated
--   subjects   the patient each is about; null for none
create or replace function access.emit_each(
  owning_schema text, target_type text, clinics uuid[], target_ids text[], verbs text[], subjects text[], changes jsonb[]
) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  request jsonb := nullif(pg_catalog.current_setting('ward.request', true), '')::jsonb;
  service text := nullif(pg_catalog.current_setting('ward.service', true), '');
  roles text[] := access.roles();
  -- What all of them have in common.
  common jsonb := jsonb_build_object(
    'orgId', access.organization_id(),
    'actor', jsonb_build_object(
      'type', case when access.uid() is not null then 'user' when service is not null then 'service' else 'database' end,
      'id', coalesce(access.uid()::text, service, session_user::text),
      'role', roles[cardinality(roles)]),
    'outcome', 'success',
    'reason', null,
    'occurredAt', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'requestId', request ->> 'id',
    'source', jsonb_build_object('service', replace(session_user, '_', '-'), 'ip', request ->> 'ip',
                                 'userAgent', request ->> 'agent'),
    'schemaVersion', 1);
begin
  if clinics is null then
    return;
  end if;
  execute format($sql$
    insert into %I.outbox (stream, id, event)
      select e.clinic, e.id,
             $1 || jsonb_build_object(
               'id', e.id, 'clinicId', e.clinic, 'action', $2 || '.' || e.verb,
               'target', jsonb_build_object('type', $2, 'id', e.target_id), 'subjectId', e.subject,
               'changes', e.changes)
        from (
          select g.clinic, g.target_id, g.verb, g.subject, g.changes, uuidv7() as id
            from unnest($3, $4, $5, $6, $7) with ordinality as g (clinic, target_id, verb, subject, changes, n)
            order by g.n
        ) e
    $sql$, owning_schema)
  using common, target_type, clinics, target_ids, verbs, subjects, changes;
end
$$;
