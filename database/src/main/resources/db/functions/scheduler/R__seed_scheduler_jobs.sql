-- The jobs that exist. What an operator has changed since stays changed.
do $$
begin
  perform access.set_context(null, 'migration', 'platform', null, '{}', null, '{super_admin}', null);
end
$$;

insert into scheduler.job (name, description, cron, scope, max_attempts, lease_seconds, retry_seconds, catch_up_seconds)
  values
    ('daily-aggregation', 'Brings the numbers of each clinic up to date with its facts, late and corrected ones included.',
     '30 2 * * *', 'clinic', 5, 60, 30, 172800)
  on conflict (name) do nothing;
