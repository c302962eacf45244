-- What metrics.format_export_data() gives of facts, in the order of the id that they came with: it never changes, so a row
-- that is corrected while an export runs is in it once. Parameters and results are those of format_export_data().
--   own   the providers whose rows the caller may take away; null for all

create or replace function metrics.export_financial(
  clinic uuid, own text[], filter jsonb, after jsonb, batch integer, out header text[], out content text, out next jsonb
)
  language plpgsql stable set search_path = ''
as $$
declare
  since constant date := coalesce((filter ->> 'from')::date, '-infinity');
  until constant date := coalesce((filter ->> 'to')::date, 'infinity');
  whose constant text := filter ->> 'provider';
  behind constant text := coalesce(after #>> '{}', '');
begin
  header := '{external_id,date,provider,kind,amount_minor,currency,payer,procedure_code}';
  select coalesce(json_agg(json_build_array(f.external_id, f.day, f.provider, f.kind, f.amount_minor, f.currency, f.payer,
                                            f.procedure_code) order by f.external_id), '[]')::text,
         case when count(*) = batch then to_jsonb(max(f.external_id)) end
    into content, next
    from (
      select m.external_id, m.day, m.provider, m.kind, m.amount_minor, m.currency, m.payer, m.procedure_code
        from metrics.financial_metrics m
        where m.clinic_id = clinic and m.external_id > behind and m.deleted_at is null and m.day >= since and m.day < until
          and (whose is null or m.provider = whose) and (own is null or m.provider = any (own))
        order by m.external_id limit batch) f;
end
$$;

create or replace function metrics.export_appointments(
  clinic uuid, own text[], filter jsonb, after jsonb, batch integer, out header text[], out content text, out next jsonb
)
  language plpgsql stable set search_path = ''
as $$
declare
  since constant date := coalesce((filter ->> 'from')::date, '-infinity');
  until constant date := coalesce((filter ->> 'to')::date, 'infinity');
  whose constant text := filter ->> 'provider';
  behind constant text := coalesce(after #>> '{}', '');
begin
  header := '{external_id,provider,patient_ref,scheduled_start,duration_minutes,status,kind,booked_at,cancelled_at,'
    'presented_minor,accepted_minor}';
  select coalesce(json_agg(json_build_array(f.external_id, f.provider, f.patient_ref,
                                            metrics.export_instant(f.scheduled_start), f.duration_minutes, f.status, f.kind,
                                            metrics.export_instant(f.booked_at), metrics.export_instant(f.cancelled_at),
                                            f.presented_minor, f.accepted_minor)
                           order by f.external_id), '[]')::text,
         case when count(*) = batch then to_jsonb(max(f.external_id)) end
    into content, next
    from (
      select m.external_id, m.provider, m.patient_ref, m.scheduled_start, m.duration_minutes, m.status, m.kind, m.booked_at,
             m.cancelled_at, m.presented_minor, m.accepted_minor
        from metrics.appointment_metrics m
        where m.clinic_id = clinic and m.external_id > behind and m.deleted_at is null and m.day >= since and m.day < until
          and (whose is null or m.provider = whose) and (own is null or m.provider = any (own))
        order by m.external_id limit batch) f;
end
$$;

create or replace function metrics.export_calls(
  clinic uuid, filter jsonb, after jsonb, batch integer, out header text[], out content text, out next jsonb
)
  language plpgsql stable set search_path = ''
as $$
declare
  since constant date := coalesce((filter ->> 'from')::date, '-infinity');
  until constant date := coalesce((filter ->> 'to')::date, 'infinity');
  behind constant text := coalesce(after #>> '{}', '');
begin
  header := '{external_id,started_at,direction,outcome,duration_seconds,qualified,booked}';
  select coalesce(json_agg(json_build_array(f.external_id, metrics.export_instant(f.started_at), f.direction, f.outcome,
                                            f.duration_seconds, f.qualified, f.booked) order by f.external_id), '[]')::text,
         case when count(*) = batch then to_jsonb(max(f.external_id)) end
    into content, next
    from (
      select m.external_id, m.started_at, m.direction, m.outcome, m.duration_seconds, m.qualified, m.booked
        from metrics.call_metrics m
        where m.clinic_id = clinic and m.external_id > behind and m.deleted_at is null and m.day >= since and m.day < until
        order by m.external_id limit batch) f;
end
$$;

create or replace function metrics.export_patients(
  clinic uuid, filter jsonb, after jsonb, batch integer, out header text[], out content text, out next jsonb
)
  language plpgsql stable set search_path = ''
as $$
declare
  since constant date := coalesce((filter ->> 'from')::date, '-infinity');
  until constant date := coalesce((filter ->> 'to')::date, 'infinity');
  behind constant text := coalesce(after #>> '{}', '');
begin
  header := '{patient_ref,first_visit_on,last_visit_on,status,referral_source}';
  select coalesce(json_agg(json_build_array(f.patient_ref, f.first_visit_on, f.last_visit_on, f.status, f.referral_source)
                           order by f.patient_ref), '[]')::text,
         case when count(*) = batch then to_jsonb(max(f.patient_ref)) end
    into content, next
    from (
      select m.patient_ref, m.first_visit_on, m.last_visit_on, m.status, m.referral_source
        from metrics.patient_metrics m
        where m.clinic_id = clinic and m.patient_ref > behind and m.deleted_at is null and m.day >= since and m.day < until
        order by m.patient_ref limit batch) f;
end
$$;

create or replace function metrics.export_schedules(
  clinic uuid, own text[], filter jsonb, after jsonb, batch integer, out header text[], out content text, out next jsonb
)
  language plpgsql stable set search_path = ''
as $$
declare
  since constant date := coalesce((filter ->> 'from')::date, '-infinity');
  until constant date := coalesce((filter ->> 'to')::date, 'infinity');
  whose constant text := filter ->> 'provider';
  behind constant text := coalesce(after #>> '{}', '');
begin
  header := '{external_id,date,provider,minutes}';
  select coalesce(json_agg(json_build_array(f.external_id, f.day, f.provider, f.minutes) order by f.external_id), '[]')::text,
         case when count(*) = batch then to_jsonb(max(f.external_id)) end
    into content, next
    from (
      select m.external_id, m.day, m.provider, m.minutes
        from metrics.schedule_metrics m
        where m.clinic_id = clinic and m.external_id > behind and m.deleted_at is null and m.day >= since and m.day < until
          and (whose is null or m.provider = whose) and (own is null or m.provider = any (own))
        order by m.external_id limit batch) f;
end
$$;

grant execute on function
  metrics.export_financial(uuid, text[], jsonb, jsonb, integer),
  metrics.export_appointments(uuid, text[], jsonb, jsonb, integer),
  metrics.export_calls(uuid, jsonb, jsonb, integer),
  metrics.export_patients(uuid, jsonb, jsonb, integer),
  metrics.export_schedules(uuid, text[], jsonb, jsonb, integer)
  to metrics_service;
