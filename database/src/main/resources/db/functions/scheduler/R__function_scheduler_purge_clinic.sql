-- Removes everything that the schema holds of the clinic that is being purged. Called by tenancy.purge_clinic() only; nobody
-- else is let.
create or replace function scheduler.purge_clinic(clinic uuid) returns jsonb
  language plpgsql volatile set search_path = ''
as $$
declare
  runs bigint;
  failures bigint;
begin
  delete from scheduler.job_run r where r.clinic_id = clinic;
  get diagnostics runs = row_count;
  delete from scheduler.trigger_failure f where f.clinic_id = clinic;
  get diagnostics failures = row_count;
  return jsonb_build_object('scheduler.job_run', runs, 'scheduler.trigger_failure', failures);
end
$$;
