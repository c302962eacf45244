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
  foreach name in array '{run_line,job_run,job_pause,missed_run,delivery,notification,inbox_item,notification_channel,timer_firing,timer,
                          trigger_failure}'::text[]
  loop
    execute format('delete from scheduler.%I where clinic_id = $1', name) using clinic;
    get diagnostics gone = row_count;
    removed := removed || jsonb_build_object('scheduler.' || name, gone);
  end loop;
  return removed;
end
$$;

-- Removes what the schema holds of the organization that is being purged, its clinics gone. Returns how many rows went.
-- Called by tenancy.purge_organization() only; nobody else is let.
create or replace function scheduler.purge_organization(organization uuid) returns jsonb
  language plpgsql volatile set search_path = ''
as $$
declare
  removed jsonb := '{}';
  gone bigint;
  name text;
begin
  foreach name in array '{delivery,notification,inbox_item,notification_channel,timer}'::text[] loop
    execute format('delete from scheduler.%I where organization_id = $1', name) using organization;
    get diagnostics gone = row_count;
    removed := removed || jsonb_build_object('scheduler.' || name, gone);
  end loop;
  return removed;
end
$$;
