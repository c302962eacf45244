-- Statement trigger: one event for each fact that a statement corrected, marked as deleted or restored, all in one insert.
-- New facts have no event of their own; their import has.
--   first argument    the type of the target
--   second argument   the column that names the patient, if any: the event's subject, and never in its changes
-- Security definer, because services can't write to their outbox by themselves.
create or replace function metrics.audit_facts() returns trigger
  language plpgsql volatile security definer set search_path = '' set plan_cache_mode = force_custom_plan
as $$
begin
  perform access.emit_each(tg_table_schema, tg_argv[0], array_agg(e.clinic_id), array_agg(e.id::text), array_agg(e.verb),
                           array_agg(e.subject), array_agg(e.changes))
    from (
      select n.clinic_id, n.id, b.row ->> tg_argv[1] as subject,
             case when n.deleted_at is null and o.deleted_at is not null then 'restored'
                  when n.deleted_at is not null and o.deleted_at is null then 'deleted' else 'updated' end as verb,
             (select jsonb_object_agg(c.key,
                       case when c.key = tg_argv[1] then '{"redacted": true}'::jsonb
                            else jsonb_strip_nulls(jsonb_build_object('old', b.row -> c.key, 'new', c.value)) end)
                from jsonb_each(a.row) as c
                where b.row -> c.key is distinct from c.value
                  and c.key <> all ('{day,created_at,created_by,updated_at,updated_by,version}'::text[])) as changes
        from after_rows n
          join before_rows o on o.clinic_id = n.clinic_id and o.id = n.id
          cross join lateral (select to_jsonb(n) as row) a
          cross join lateral (select to_jsonb(o) as row) b
        order by n.id
    ) e
    where e.changes is not null;
  return null;
end
$$;
