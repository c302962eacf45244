-- Takes back an import that is done: what it added is marked as deleted, what it corrected gets back what it said before, and
-- what somebody has changed since stays and is noted as a conflict. With the caller's rights, all in one transaction, which
-- no import of the clinic runs beside; marks, revisions and the record are the triggers' affair, as with any change.
-- What was given back is again as the earlier import left it, so that one can be undone, too: revisions that name an import
-- but came after its end are the doing of such an undoing, and say nothing of it.
create or replace function metrics.undo_import(import_id uuid) returns void
  language plpgsql volatile set search_path = '' set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  clinic uuid := access.clinic_id();
  undone metrics.fact_import;
  facts text;
  identity text;
  columns text;
  gone bigint;
  given_back bigint;
  left_alone bigint;
begin
  select i.* into undone from metrics.fact_import i where i.clinic_id = clinic and i.id = undo_import.import_id;
  if not found then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if not access.roles() && '{admin,staff,service}' and undone.created_by is distinct from access.uid() then
    raise exception 'the role does not suffice' using errcode = 'WA004';
  end if;
  if not pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended('import of ' || clinic, 0)) then
    raise exception 'Another import of the clinic is running; undo when it is over.'
      using errcode = 'WR001', hint = 'import_running';
  end if;
  select i.* into undone from metrics.fact_import i where i.clinic_id = clinic and i.id = undo_import.import_id for update;
  if undone.state <> 'done' or undone.dry_run then
    raise exception 'Only an import that has written facts can be undone.' using errcode = 'WR001', hint = 'import_not_done';
  end if;
  if undone.undone_at is not null then
    raise exception 'The import has been undone already.' using errcode = 'WR001', hint = 'import_undone';
  end if;
  facts := undone.kind || '_metrics';
  identity := case undone.kind when 'patient' then 'patient_ref' else 'external_id' end;
  select string_agg(format('%I', a.attname), ', ' order by a.attnum) into columns
    from pg_catalog.pg_attribute a
    where a.attrelid = format('metrics.%I', facts)::regclass and a.attnum > 0 and not a.attisdropped
      and a.attgenerated = ''
      and a.attname <> all ('{clinic_id,id,created_at,created_by,updated_at,updated_by,version}');

  -- Before anything is given back, for what is given back carries another import's id.
  execute format($query$
    insert into metrics.import_conflict (clinic_id, import_id, fact_id, external_id)
      select f.clinic_id, $2, f.id, f.%2$I
        from metrics.%1$I f
        where f.clinic_id = $1 and f.import_id is distinct from $2
          and f.id in (select r.fact_id from metrics.fact_revision r
                         where r.clinic_id = $1 and r.family = $3 and r.content ->> 'import_id' = $2::text)
    $query$, facts, identity) using clinic, undone.id, undone.kind;
  get diagnostics left_alone = row_count;

  execute format($query$
    with former as materialized (
      select distinct on (r.fact_id) r.fact_id, r.content
        from metrics.fact_revision r
        where r.clinic_id = $1 and r.import_id = $2 and r.family = $3 and r.replaced_at <= $4
        order by r.fact_id, r.version
    )
    update metrics.%1$I f
      set (%2$s) = (select %2$s from jsonb_populate_record(f, o.content))
      from former o
      where f.clinic_id = $1 and f.id = o.fact_id and f.import_id = $2 and o.content ->> 'import_id' is distinct from $2::text
    $query$, facts, columns) using clinic, undone.id, undone.kind, undone.finished_at;
  get diagnostics given_back = row_count;

  -- What still carries the import's id by now is what it added.
  execute format($query$
    update metrics.%1$I f set deleted_at = now(), import_id = null where f.clinic_id = $1 and f.import_id = $2
    $query$, facts) using clinic, undone.id;
  get diagnostics gone = row_count;

  update metrics.fact_import i
    set undone_at = clock_timestamp(), undone_by = access.uid(), removed = gone,
        restored = given_back, conflicts = left_alone
    where i.clinic_id = clinic and i.id = undone.id;
end
$$;

grant execute on function metrics.undo_import(uuid) to metrics_service;
