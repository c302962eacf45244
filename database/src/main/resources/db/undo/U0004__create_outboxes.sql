do $$
declare
  service text;
begin
  foreach service in array array['scheduler', 'audit', 'metrics', 'tenancy'] loop
    execute format('drop table %I.idempotency_key, %I.relay_lease, %I.outbox', service, service, service);
  end loop;
end
$$;
