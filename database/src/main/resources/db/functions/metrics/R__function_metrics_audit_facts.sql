-- Statement trigger: one event for each fact that a statement corrected, marked as deleted or restored, all in one insert.
-- New facts have no event of their own; their import has.
--   first argument    the type of the target
--   second argument   the column that names the patient, if any: the event's subject
-- When one of the events can't be made they are made one by one, as that of a single fact is: the corrections are kept, and so
-- is what it takes to make the missing event later.
-- How many rows a statement has corrected is to every later plan of the session what it was in the first one, be that a single
-- fact and this a file of them: without nested loops a plan is right for both.
-- Security definer, because services can't write to their outbox by themselves.
create or replace function metrics.audit_facts() returns trigger
  language plpgsql volatile security definer set search_path = '' set enable_nestloop = off
as $$
declare
  rules jsonb;
  clinics uuid[];
  ids text[];
  verbs text[];
  subjects text[];
  all_changes jsonb[];
  made boolean := false;
  changed record;
  event jsonb;
  state text;
  message text;
begin
  if (select count(*) from after_rows) > 1 then
    -- Nothing is written in here: what a block writes that can fail costs a transaction of its own.
    begin
      rules := access.redactions(tg_table_schema, tg_table_name);
      select array_agg(e.clinic_id), array_agg(e.id::text), array_agg(e.verb), array_agg(e.subject), array_agg(e.changes)
        into clinics, ids, verbs, subjects, all_changes
        from (
          select n.clinic_id, n.id, b.row ->> tg_argv[1] as subject,
                 access.fact_verb(o.deleted_at::text, n.deleted_at::text) as verb,
                 access.row_changes(rules, b.row, a.row, a.row,
                                    '{day,created_at,created_by,updated_at,updated_by,version}') as changes
            from after_rows n
              join before_rows o on o.clinic_id = n.clinic_id and o.id = n.id
              cross join lateral (select to_jsonb(n) as row) a
              cross join lateral (select to_jsonb(o) as row) b
            order by n.id
        ) e
        where e.changes is not null;
      made := true;
    exception when others then
      null;
    end;
  end if;
  if made then
    perform access.emit_each(tg_table_schema, tg_argv[0], clinics, ids, verbs, subjects, all_changes);
    return null;
  end if;
  for changed in
    select to_jsonb(o) as before, to_jsonb(n) as after
      from after_rows n join before_rows o on o.clinic_id = n.clinic_id and o.id = n.id
      order by n.id
  loop
    begin
      event := access.fact_event(access.redactions(tg_table_schema, tg_table_name), tg_argv, changed.before, changed.after);
    exception when others then
      get stacked diagnostics state = returned_sqlstate, message = message_text;
      perform access.keep_failure('fact', tg_table_schema, tg_table_name, tg_op, tg_argv, changed.before, changed.after,
                                  state, message);
      continue;
    end;
    if event is not null then
      perform access.put_change(tg_table_schema, uuidv7(), access.envelope(), event);
    end if;
  end loop;
  return null;
end
$$;
