-- The facts of the addressed clinic for those who look at them and change them one by one: the same for every family, because
-- what differs is only the table's name. It and the names of columns are quoted as identifiers, values are always bound.
-- They run with the caller's rights: row-level security has the last word.

-- A page of facts, the latest day first.
--   matching                 column -> value, of columns that hold text, and import_id
--   from_day, to_day         to_day is exclusive; null for no bound
--   deleted                  false: those that count; only: those that are deleted; true: both
--   before_day, before_id    the last fact of the page before; null for the first page
create or replace function metrics.facts(
  family text, matching jsonb, from_day date, to_day date, deleted text, before_day date, before_id uuid, most integer
) returns setof jsonb
  language plpgsql stable set search_path = ''
as $$
declare
  -- Without one of these there is no index in the order of days but, for facts of providers, one for each of those: the first
  -- of each provider are found there, which spares every import an index more.
  through_providers boolean := family in ('financial', 'appointment', 'schedule') and not matching ?| '{provider,patient_ref}';
  conditions text := '';
  column_name text;
begin
  for column_name in select k.name from jsonb_object_keys(matching) as k (name) loop
    conditions := conditions
      || case column_name when 'import_id' then ' and f.import_id = ($2 ->> ''import_id'')::uuid'
                          else format(' and f.%1$I = $2 ->> %1$L', column_name) end;
  end loop;
  conditions := conditions
    || case when from_day is null then '' else ' and f.day >= $3' end
    || case when to_day is null then '' else ' and f.day < $4' end
    || case when before_id is null then '' else ' and f.day <= $5 and (f.day, f.id) < ($5, $6)' end
    || case deleted when 'true' then '' when 'only' then ' and f.deleted_at is not null'
                    else ' and f.deleted_at is null' end;
  return query execute format(
    case when through_providers then $sql$
      select l.fact
        from metrics.provider p
          cross join lateral (
            select f.day, f.id, to_jsonb(f) as fact from metrics.%1$I f
              where f.clinic_id = $1 and f.provider = p.code %2$s
              order by f.day desc, f.id desc limit $7) l
        where p.clinic_id = $1
        order by l.day desc, l.id desc limit $7
    $sql$ else $sql$
      select to_jsonb(f) from metrics.%1$I f
        where f.clinic_id = $1 %2$s
        order by f.day desc, f.id desc limit $7
    $sql$ end, family || '_metrics', conditions)
  using access.clinic_id(), matching, from_day, to_day, before_day, before_id, most;
end
$$;

-- One fact by its id, or else by its identity, deleted or not; null if it isn't there. To be changed, it is locked, and isn't
-- there either for those who may not change it.
create or replace function metrics.fact(family text, fact_id uuid, identity text, to_change boolean) returns jsonb
  language plpgsql volatile set search_path = ''
as $$
declare
  found_fact jsonb;
begin
  execute format('select to_jsonb(f) from metrics.%I f where f.clinic_id = $1 and f.%I = %s %s',
                 family || '_metrics',
                 case when fact_id is not null then 'id' when family = 'patient' then 'patient_ref' else 'external_id' end,
                 case when fact_id is not null then '$2' else '$3' end,
                 case when to_change then 'for update' else '' end)
    into found_fact
    using access.clinic_id(), fact_id, identity;
  return found_fact;
end
$$;

-- Marks a fact as deleted, by hand.
create or replace function metrics.delete_fact(family text, fact_id uuid) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  execute format('update metrics.%I f set deleted_at = now(), import_id = null
                    where f.clinic_id = $1 and f.id = $2 and f.deleted_at is null', family || '_metrics')
  using access.clinic_id(), fact_id;
end
$$;

-- Puts on record that a fact was added by hand: those that imports add are on record with their import.
create or replace function metrics.emit_fact_created(family text, fact jsonb) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform access.emit(
    family || '.created', access.clinic_id(), family, fact ->> 'id', fact ->> 'patient_ref', 'success', null,
    (select jsonb_object_agg(c.key, case c.key when 'patient_ref' then '{"redacted": true}'::jsonb
                                               else jsonb_build_object('new', c.value) end)
       from jsonb_each(jsonb_strip_nulls(fact)) as c
       where c.key <> all ('{id,clinic_id,day,created_at,created_by,updated_at,updated_by,version}'::text[])));
end
$$;

grant execute on function metrics.facts(text, jsonb, date, date, text, date, uuid, integer),
  metrics.fact(text, uuid, text, boolean), metrics.delete_fact(text, uuid), metrics.emit_fact_created(text, jsonb)
  to metrics_service;
