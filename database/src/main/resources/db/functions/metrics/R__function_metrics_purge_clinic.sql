-- Removes everything that the schema holds of the clinic that is being purged, marks last, because removing facts makes some.
-- Returns how many rows went from each table. Called by tenancy.purge_clinic() only; nobody else is let.
create or replace function metrics.purge_clinic(clinic uuid) returns jsonb
  language plpgsql volatile set search_path = ''
as $$
declare
  removed jsonb := '{}';
  gone bigint;
  name text;
begin
  foreach name in array '{goal_status,goal,import_reject,import_change,import_conflict,import_mapping,fact_import,
                          data_source_run,data_source,export_chunk,export_patient,data_export,report_notice,report_content,report,
                          financial_metrics,appointment_metrics,call_metrics,patient_metrics,schedule_metrics,fact_revision,provider,
                          active_period,patient_day,metric_aggregations,aggregation_state,
                          dirty_day,dirty_patient,trigger_failure}'::text[]
  loop
    execute format('delete from metrics.%I where clinic_id = $1', name) using clinic;
    get diagnostics gone = row_count;
    removed := removed || jsonb_build_object('metrics.' || name, gone);
  end loop;
  return removed;
end
$$;

-- Removes what the schema holds of the organization that is being purged, its clinics gone. Returns how many rows went.
-- Called by tenancy.purge_organization() only; nobody else is let.
create or replace function metrics.purge_organization(organization uuid) returns jsonb
  language plpgsql volatile set search_path = ''
as $$
declare
  templates bigint;
  definitions bigint;
begin
  delete from metrics.goal_template t where t.organization_id = organization;
  get diagnostics templates = row_count;
  delete from metrics.metric_definition d where d.organization_id = organization;
  get diagnostics definitions = row_count;
  return jsonb_build_object('metrics.goal_template', templates, 'metrics.metric_definition', definitions);
end
$$;
