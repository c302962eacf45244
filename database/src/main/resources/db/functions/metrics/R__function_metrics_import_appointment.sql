create or replace function metrics.import_appointment(
  import_id uuid, external_ids text[], providers text[], patient_refs text[], scheduled_starts timestamptz[],
  durations integer[], statuses text[], kinds text[], booked_ats timestamptz[], cancelled_ats timestamptz[],
  presented_minors bigint[], accepted_minors bigint[],
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
    select g.row, g.external_id, d.day, g.provider, g.patient_ref, g.scheduled_start, g.duration_minutes, g.status, g.kind,
           g.booked_at, g.cancelled_at, g.presented_minor, g.accepted_minor,
           case when p.code is null then 'unknown_provider'
                when batch.own_only and (p.user_id is distinct from person or exists (
                  select from metrics.appointment_metrics f
                    where f.clinic_id = batch.clinic and f.external_id = g.external_id
                      and f.provider <> all (metrics.own_providers()))) then 'not_own_provider'
                when d.day not between '1990-01-01' and latest then 'day_out_of_range' end as reason
      from unnest(external_ids, providers, patient_refs, scheduled_starts, durations, statuses, kinds, booked_ats,
                  cancelled_ats, presented_minors, accepted_minors) with ordinality
             as g (external_id, provider, patient_ref, scheduled_start, duration_minutes, status, kind, booked_at,
                   cancelled_at, presented_minor, accepted_minor, row)
        cross join lateral (select (g.scheduled_start at time zone batch.zone)::date as day) d
        left join metrics.provider p on p.clinic_id = batch.clinic and p.code = g.provider
  ), written as (
    insert into metrics.appointment_metrics as f
        (clinic_id, external_id, day, provider, patient_ref, scheduled_start, duration_minutes, status, kind, booked_at,
         cancelled_at, presented_minor, accepted_minor, import_id, created_by, updated_by)
      select batch.clinic, g.external_id, g.day, g.provider, g.patient_ref, g.scheduled_start, g.duration_minutes,
             g.status, g.kind, g.booked_at, g.cancelled_at, g.presented_minor, g.accepted_minor,
             import_appointment.import_id, person, person
        from given g where g.reason is null
      on conflict (clinic_id, external_id) do update
        set day = excluded.day, provider = excluded.provider, patient_ref = excluded.patient_ref,
            scheduled_start = excluded.scheduled_start, duration_minutes = excluded.duration_minutes,
            status = excluded.status, kind = excluded.kind, booked_at = excluded.booked_at,
            cancelled_at = excluded.cancelled_at, presented_minor = excluded.presented_minor,
            accepted_minor = excluded.accepted_minor, import_id = excluded.import_id, deleted_at = null
        where (f.provider, f.patient_ref, f.scheduled_start, f.duration_minutes, f.status, f.kind, f.booked_at,
               f.cancelled_at, f.presented_minor, f.accepted_minor, f.deleted_at)
          is distinct from (excluded.provider, excluded.patient_ref, excluded.scheduled_start,
                            excluded.duration_minutes, excluded.status, excluded.kind, excluded.booked_at,
                            excluded.cancelled_at, excluded.presented_minor, excluded.accepted_minor, null)
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

grant execute on function metrics.import_appointment(
  uuid, text[], text[], text[], timestamptz[], integer[], text[], text[], timestamptz[], timestamptz[], bigint[],
  bigint[]) to metrics_service;
