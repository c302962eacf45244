-- Fails the exports, of any clinic, that have given no sign of life for longer than the lease (the process that had taken
-- them on is gone), and lets those expire whose time is over; their contents are removed. Returns how many of each.
-- Security definer: it looks across clinics, and writes in each of them in that clinic's context.
create or replace function metrics.tend_exports(lease interval, out interrupted integer, out expired integer)
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  clinic uuid;
  ended uuid[];
begin
  interrupted := 0;
  expired := 0;
  perform access.set_context(null, 'metrics-service', 'maintenance', null, array(select c.id from access.clinic c), null,
                             '{}', null);
  for clinic in
    select e.clinic_id from metrics.data_export e
      where e.state in ('pending', 'running') and e.updated_at < clock_timestamp() - lease
    union
    select e.clinic_id from metrics.data_export e where e.state = 'done' and e.expires_at <= clock_timestamp()
  loop
    perform access.set_context(null, 'metrics-service', 'maintenance', clinic, array[clinic], null, '{service}', null);
    with failed as (
      update metrics.data_export e
        set state = 'failed', error = 'The export was interrupted; export again.', finished_at = clock_timestamp(),
            rows = 0, bytes = 0
        where e.clinic_id = clinic and e.state in ('pending', 'running') and e.updated_at < clock_timestamp() - lease
        returning e.id
    ) select array_agg(f.id) into ended from failed f;
    interrupted := interrupted + coalesce(cardinality(ended), 0);
    delete from metrics.export_chunk x where x.clinic_id = clinic and x.export_id = any (ended);
    delete from metrics.export_patient x where x.clinic_id = clinic and x.export_id = any (ended);
    with over as (
      update metrics.data_export e set state = 'expired'
        where e.clinic_id = clinic and e.state = 'done' and e.expires_at <= clock_timestamp()
        returning e.id
    ) select array_agg(o.id) into ended from over o;
    expired := expired + coalesce(cardinality(ended), 0);
    delete from metrics.export_chunk x where x.clinic_id = clinic and x.export_id = any (ended);
    delete from metrics.export_patient x where x.clinic_id = clinic and x.export_id = any (ended);
  end loop;
  perform access.enter_relay();
end
$$;

grant execute on function metrics.tend_exports(interval) to metrics_service;
