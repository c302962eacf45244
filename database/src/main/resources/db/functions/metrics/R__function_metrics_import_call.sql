create or replace function metrics.import_call(
  import_id uuid, external_ids text[], started_ats timestamptz[], directions text[], outcomes text[],
  durations integer[], qualified boolean[], booked boolean[],
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
  batch := metrics.begin_batch(false);
  with given as materialized (
    select g.row, g.external_id, d.day, g.started_at, g.direction, g.outcome, g.duration_seconds, g.qualified, g.booked,
           case when d.day not between '1990-01-01' and latest then 'day_out_of_range' end as reason
      from unnest(external_ids, started_ats, directions, outcomes, durations, import_call.qualified, import_call.booked)
             with ordinality
             as g (external_id, started_at, direction, outcome, duration_seconds, qualified, booked, row)
        cross join lateral (select (g.started_at at time zone batch.zone)::date as day) d
  ), written as (
    insert into metrics.call_metrics as f
        (clinic_id, external_id, day, started_at, direction, outcome, duration_seconds, qualified, booked, import_id,
         created_by, updated_by)
      select batch.clinic, g.external_id, g.day, g.started_at, g.direction, g.outcome, g.duration_seconds, g.qualified,
             g.booked, import_call.import_id, person, person
        from given g where g.reason is null
      on conflict (clinic_id, external_id) do update
        set day = excluded.day, started_at = excluded.started_at, direction = excluded.direction,
            outcome = excluded.outcome, duration_seconds = excluded.duration_seconds, qualified = excluded.qualified,
            booked = excluded.booked, import_id = excluded.import_id, deleted_at = null
        where (f.started_at, f.direction, f.outcome, f.duration_seconds, f.qualified, f.booked, f.deleted_at)
          is distinct from (excluded.started_at, excluded.direction, excluded.outcome, excluded.duration_seconds,
                            excluded.qualified, excluded.booked, null)
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

grant execute on function metrics.import_call(
  uuid, text[], timestamptz[], text[], text[], integer[], boolean[], boolean[]) to metrics_service;
