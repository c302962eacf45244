-- Row trigger: what becomes of an export, on record: created, done (with the count of its rows and the hash of its bytes),
-- failed, cancelled, expired, deleted. What is in between is its progress and belongs on no record.
-- Security definer, because services can't write to their outbox by themselves.
create or replace function metrics.audit_export() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  export metrics.data_export := coalesce(new, old);
  verb constant text := case tg_op when 'INSERT' then 'created' when 'DELETE' then 'deleted' else export.state end;
begin
  if verb not in ('created', 'done', 'failed', 'cancelled', 'expired', 'deleted') then
    return null;
  end if;
  perform access.emit_into(
    tg_table_schema, 'export.' || verb, export.clinic_id, 'export', export.id::text, null,
    case verb when 'failed' then 'failure' else 'success' end, case verb when 'failed' then export.error end,
    case verb
      when 'created' then jsonb_build_object('what', jsonb_build_object('new', export.what),
                                             'format', jsonb_build_object('new', export.format),
                                             'filter', jsonb_build_object('new', export.filter))
      when 'done' then jsonb_build_object('rows', jsonb_build_object('new', export.rows),
                                          'bytes', jsonb_build_object('new', export.bytes),
                                          'sha256', jsonb_build_object('new', encode(export.sha256, 'hex'))) end);
  return null;
end
$$;
