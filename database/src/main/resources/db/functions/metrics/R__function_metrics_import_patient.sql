create or replace function metrics.import_patient(
  import_id uuid, patient_refs text[], first_visits date[], last_visits date[], statuses text[],
  referral_sources text[],
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
    select g.row, g.patient_ref, g.first_visit_on, g.last_visit_on, g.status, g.referral_source,
           case when g.first_visit_on < '1900-01-01' or g.last_visit_on > latest then 'day_out_of_range' end as reason
      from unnest(patient_refs, first_visits, last_visits, statuses, referral_sources) with ordinality
             as g (patient_ref, first_visit_on, last_visit_on, status, referral_source, row)
  ), written as (
    insert into metrics.patient_metrics as f
        (clinic_id, patient_ref, first_visit_on, last_visit_on, status, referral_source, import_id,
         created_by, updated_by)
      select batch.clinic, g.patient_ref, g.first_visit_on, g.last_visit_on, g.status, g.referral_source,
             import_patient.import_id, person, person
        from given g where g.reason is null
      on conflict (clinic_id, patient_ref) do update
        set first_visit_on = excluded.first_visit_on, last_visit_on = excluded.last_visit_on, status = excluded.status,
            referral_source = excluded.referral_source, import_id = excluded.import_id, deleted_at = null
        where (f.first_visit_on, f.last_visit_on, f.status, f.referral_source, f.deleted_at)
          is distinct from (excluded.first_visit_on, excluded.last_visit_on, excluded.status,
                            excluded.referral_source, null)
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
  unchanged := cardinality(patient_refs) - accepted - corrected - cardinality(rejected);
end
$$;

grant execute on function metrics.import_patient(uuid, text[], date[], date[], text[], text[]) to metrics_service;
