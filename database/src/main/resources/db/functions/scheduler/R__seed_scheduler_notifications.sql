-- The job whose pause stops all sending.
do $$
begin
  perform access.set_context(null, 'migration', 'platform', null, '{}', null, '{super_admin}', null);
end
$$;

insert into scheduler.job (name, description, cron, scope, max_attempts, lease_seconds, retry_seconds, catch_up_seconds)
  values
    ('notification-dispatch', 'Tidies up after notifications, which are sent all the time; none is sent while it is paused.',
     '20 4 * * *', 'platform', 5, 60, 60, 86400)
  on conflict (name) do nothing;
