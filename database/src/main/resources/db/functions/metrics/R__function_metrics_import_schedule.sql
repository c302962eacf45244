create or replace function metrics.import_schedule(
  import_id uuid, external_ids text[], days date[], providers text[], minutes integer[],
  out accepted integer, out unchanged integer, out corrected integer, out rejected integer[], out reasons text[]
)
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  batch record;
  person uuid := access.uid();
  latest date := current_date + 1826;
begin
  batch := metrics.begin_batch(true);
  if not batch.own_only then
    perform metrics.admit_providers(batch.clinic, providers);
  end if;
  with given as materialized (
    select g.row, g.external_id, g.day, g.provider, g.minutes,
           case when p.code is null then 'unknown_provider'
                when batch.own_only and (p.user_id is distinct from person or exists (
                  select from metrics.schedule_metrics f
                    where f.clinic_id = batch.clinic and f.external_id = g.external_id
                      and f.provider <> all (metrics.own_providers()))) then 'not_own_provider'
                when g.day not between '1990-01-01' and latest then 'day_out_of_range' end as reason
      from unnest(external_ids, days, providers, import_schedule.minutes) with ordinality
             as g (external_id, day, provider, minutes, row)
        left join metrics.provider p on p.clinic_id = batch.clinic and p.code = g.provider
  ), written as (
    insert into metrics.schedule_metrics as f
        (clinic_id, external_id, day, provider, minutes, import_id, created_by, updated_by)
      select batch.clinic, g.external_id, g.day, g.provider, g.minutes, import_schedule.import_id, person, person
        from given g where g.reason is null
      on conflict (clinic_id, external_id) do update
        set day = excluded.day, provider = excluded.provider, minutes = excluded.minutes,
            import_id = excluded.import_id, deleted_at = null
        where (f.day, f.provider, f.minutes, f.deleted_at)
          is distinct from (excluded.day, excluded.provider, excluded.minutes, null)
      returning old.id is null as added
  ), outcome as (
    select count(*) filter (where w.added)::integer as added, count(*) filter (where not w.added)::integer as changed
      from written w
  ), refused as (
    select array_agg(g.row::integer order by g.row) as rows, array_agg(g.reason order by g.row) as reasons
      from given g where g.reason is not null
  )
  select o.added, o.changed, coalesce(r.rows, '{}'), coalesce(r.reasons, '{}') into accepted, corrected, rejected, reasons
    from outcome o cross join refused r;
  unchanged := cardinality(external_ids) - accepted - corrected - cardinality(rejected);
end
$$;

grant execute on function metrics.import_schedule(uuid, text[], date[], text[], integer[]) to metrics_service;
