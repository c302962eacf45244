-- What a batch of facts would do, without writing any of them: the same counts and refusals as the function that takes facts
-- of the kind, and what would change, for the first so many that would be added and the first so many corrected.
--   facts   [{column: value}], with the columns of the kind's table
-- What earlier batches of the same transaction would have done is remembered in a temporary table, so that a fact that comes
-- twice counts as it would. Facts are neither locked nor marked; the only rows written are those of the diff.
create or replace function metrics.preview_batch(
  import_id uuid, family text, lines bigint[], facts jsonb, keep_added integer, keep_corrected integer,
  out accepted integer, out unchanged integer, out corrected integer, out rejected integer[], out reasons text[]
)
  language plpgsql volatile set search_path = ''
as $$
declare
  of_provider boolean := family in ('financial', 'appointment', 'schedule');
  identity_column text := case family when 'patient' then 'patient_ref' else 'external_id' end;
  -- What only keeps account of a fact, and what follows from its content.
  account text[] := '{clinic_id,id,import_id,created_at,created_by,updated_at,updated_by,version,deleted_at}'
    || case when family in ('appointment', 'call', 'patient') then '{day}'::text[] else '{}' end;
  batch record;
  providers_listed boolean;
begin
  batch := metrics.know_batch(of_provider);
  providers_listed := exists (select from metrics.provider p where p.clinic_id = batch.clinic and p.listed);
  if pg_catalog.to_regclass('pg_temp.import_seen') is null then
    create temporary table import_seen (identity text collate "C" primary key, content jsonb not null) on commit drop;
  end if;
  execute format($query$
    with given as materialized (
      select g.row::integer as row, c.content ->> $2 as identity, c.content,
             s.content is not null or f.id is not null as known,
             s.content is null and f.deleted_at is not null as deleted,
             coalesce(s.content, to_jsonb(f) - $3) as former,
             case when $4 and not exists (select from metrics.provider p where p.clinic_id = $5 and p.code = c.content ->> 'provider')
                         and ($6 or $7) then 'unknown_provider'
                  when $6 and not (c.content ->> 'provider' = any (metrics.own_providers())
                         and coalesce(to_jsonb(f) ->> 'provider' = any (metrics.own_providers()), true)) then 'not_own_provider'
                  when c.content ->> 'currency' <> $8 then 'foreign_currency'
                  when d.first_day < $10 or d.last_day > current_date + 1826 then 'day_out_of_range' end as reason
        from jsonb_array_elements($1) with ordinality as g (fact, row)
          cross join lateral (select to_jsonb(jsonb_populate_record(null::metrics.%1$I, g.fact)) - $3 as content) c
          cross join lateral (select
            case $11 when 'patient' then (c.content ->> 'first_visit_on')::date
                     when 'appointment' then ((c.content ->> 'scheduled_start')::timestamptz at time zone $9)::date
                     when 'call' then ((c.content ->> 'started_at')::timestamptz at time zone $9)::date
                     else (c.content ->> 'day')::date end as first_day) b
          cross join lateral (select b.first_day,
            case $11 when 'patient' then (c.content ->> 'last_visit_on')::date else b.first_day end as last_day) d
          left join pg_temp.import_seen s on s.identity = c.content ->> $2
          left join metrics.%1$I f on f.clinic_id = $5 and f.%2$I = c.content ->> $2
    ), judged as materialized (
      select g.row, g.identity, g.content, g.former, g.deleted,
             case when g.reason is not null then 'rejected' when not g.known then 'added'
                  when g.deleted or g.content <> g.former then 'corrected' else 'unchanged' end as outcome, g.reason,
             row_number() over (partition by g.reason is null and not g.known,
                                             g.reason is null and g.known and (g.deleted or g.content <> g.former)
                                order by g.row) as place
        from given g
    ), remembered as (
      insert into pg_temp.import_seen as s (identity, content)
        select j.identity, j.content from judged j where j.outcome in ('added', 'corrected')
        on conflict (identity) do update set content = excluded.content
    ), kept as (
      insert into metrics.import_change (clinic_id, import_id, line, external_id, outcome, changes)
        select $5, $12, ($13)[j.row], j.identity, j.outcome,
               coalesce((select jsonb_object_agg(n.key,
                          jsonb_strip_nulls(jsonb_build_object('old', j.former -> n.key)) || jsonb_build_object('new', n.value))
                  from jsonb_each(j.content) n
                  where n.value is distinct from coalesce(j.former -> n.key, 'null'::jsonb)), '{}')
                 || case when j.deleted then '{"deleted": {"old": true, "new": false}}'::jsonb else '{}' end
          from judged j
          where j.outcome = 'added' and j.place <= $14 or j.outcome = 'corrected' and j.place <= $15
    )
    select count(*) filter (where j.outcome = 'added'), count(*) filter (where j.outcome = 'unchanged'),
           count(*) filter (where j.outcome = 'corrected'),
           coalesce(array_agg(j.row order by j.row) filter (where j.outcome = 'rejected'), '{}'),
           coalesce(array_agg(j.reason order by j.row) filter (where j.outcome = 'rejected'), '{}')
      from judged j
    $query$, family || '_metrics', identity_column)
    into accepted, unchanged, corrected, rejected, reasons
    using facts, identity_column, account, of_provider, batch.clinic, batch.own_only, providers_listed, batch.currency,
          batch.zone, case family when 'patient' then date '1900-01-01' else date '1990-01-01' end, family, import_id, lines,
          keep_added, keep_corrected;
end
$$;

grant execute on function metrics.preview_batch(uuid, text, bigint[], jsonb, integer, integer) to metrics_service;
