-- Removes everything that the schema holds of the clinic that is being purged. Called by tenancy.purge_clinic() only; nobody
-- else is let.
create or replace function scheduler.purge_clinic(clinic uuid) returns jsonb
  language plpgsql volatile set search_path = ''
as $$
declare
  gone bigint;
begin
  delete from scheduler.job_run r where r.clinic_id = clinic;
  get diagnostics gone = row_count;
  return jsonb_build_object('scheduler.job_run', gone);
end
$$;
