-- Puts on record that rows of patients were shown or taken away: one event for each of the patients, however many of their
-- rows it was, all in one insert. Patients that are null are passed over.
--   action     what was done: appointment.read
--   target     what was shown; the id is null for rows of a list
--   subjects   the patients, one for each row
--   reason     where they were shown, if not in answer to a question about them; null for the count of rows
-- Returns how many events there are.
-- Security definer, because services can't write to their outbox by themselves.
create or replace function access.emit_reads(
  action text, target_type text, target_id text, subjects text[], reason text
) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  request jsonb := nullif(pg_catalog.current_setting('ward.request', true), '')::jsonb;
  service text := nullif(pg_catalog.current_setting('ward.service', true), '');
  roles text[] := access.roles();
  clinic uuid := access.clinic_id();
  common jsonb := jsonb_build_object(
    'clinicId', clinic,
    'orgId', access.organization_id(),
    'actor', jsonb_build_object(
      'type', case when access.uid() is not null then 'user' when service is not null then 'service' else 'database' end,
      'id', coalesce(access.uid()::text, service, session_user::text),
      'role', roles[cardinality(roles)]),
    'action', action,
    'target', jsonb_build_object('type', target_type, 'id', target_id),
    'outcome', 'success',
    'occurredAt', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'requestId', request ->> 'id',
    'source', jsonb_build_object('service', replace(session_user, '_', '-'), 'ip', request ->> 'ip',
                                 'userAgent', request ->> 'agent'),
    'changes', null,
    'schemaVersion', 1);
  emitted integer;
begin
  if clinic is null then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  execute format($sql$
    insert into %I.outbox (stream, id, event)
      select $1, e.id, $2 || jsonb_build_object('id', e.id, 'subjectId', e.subject,
                                                'reason', coalesce($4, e.rows || case e.rows when 1 then ' row' else ' rows' end))
        from (
          select p.subject, p.rows, uuidv7() as id
            from (select s.subject, count(*) as rows from unnest($3) as s (subject)
                    where s.subject is not null group by s.subject order by s.subject) p
        ) e
    $sql$, replace(session_user, '_service', ''))
  using clinic, common, subjects, reason;
  get diagnostics emitted = row_count;
  return emitted;
end
$$;

grant execute on function access.emit_reads(text, text, text, text[], text) to metrics_service;
