-- Removes everything that the schema holds of the clinic that is being purged. Called by tenancy.purge_clinic() only; nobody
-- else is let.
create or replace function scheduler.purge_clinic(clinic uuid) returns jsonb
  language plpgsql volatile set search_path = ''
as $$
declare
  removed jsonb := '{}';
  gone bigint;
  name text;
begin
  foreach name in array '{run_line,job_run,job_pause,missed_run,trigger_failure}'::text[] loop
    execute format('delete from scheduler.%I where clinic_id = $1', name) using clinic;
    get diagnostics gone = row_count;
    removed := removed || jsonb_build_object('scheduler.' || name, gone);
  end loop;
  return removed;
end
$$;
