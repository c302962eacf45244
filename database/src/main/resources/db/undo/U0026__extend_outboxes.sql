drop table access.redaction_rule;
do $$
declare
  service text;
begin
  foreach service in array array['scheduler', 'audit', 'metrics', 'tenancy'] loop
    execute format('drop table %I.trigger_failure, %I.outbox_state, %I.outbox_parked', service, service, service);
    execute format('drop index %I.outbox_in_order', service);
    execute format('alter table %I.outbox drop column bucket', service);
    execute format('create index outbox_in_order on %I.outbox (id)', service);
  end loop;
end
$$;
