-- Fails the imports, of any clinic, that have given no sign of life for longer than the lease: the process that had taken
-- them on is gone, and nothing of them was written. Returns how many.
-- Security definer: it looks across clinics, and writes in each of them in that clinic's context.
create or replace function metrics.fail_interrupted_imports(lease interval) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  found record;
  failed integer := 0;
begin
  perform access.set_context(null, 'metrics-service', 'maintenance', null, array(select c.id from access.clinic c), null,
                             '{}', null);
  for found in
    select i.clinic_id, array_agg(i.id) as ids from metrics.fact_import i
      where i.state in ('pending', 'running') and i.updated_at < clock_timestamp() - lease
      group by i.clinic_id
  loop
    perform access.set_context(null, 'metrics-service', 'maintenance', found.clinic_id, array[found.clinic_id], null,
                               '{service}', null);
    update metrics.fact_import i
      set state = 'failed', error = 'The import was interrupted; import again.', finished_at = clock_timestamp(),
          rows = 0, accepted = 0, unchanged = 0, corrected = 0, rejected = 0
      where i.clinic_id = found.clinic_id and i.id = any (found.ids)
        and i.state in ('pending', 'running') and i.updated_at < clock_timestamp() - lease;
    failed := failed + cardinality(found.ids);
  end loop;
  perform access.enter_relay();
  return failed;
end
$$;

grant execute on function metrics.fail_interrupted_imports(interval) to metrics_service;
