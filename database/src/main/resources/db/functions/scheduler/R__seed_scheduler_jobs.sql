-- The jobs that exist. What an operator has changed since stays changed.
do $$
begin
  perform access.set_context(null, 'migration', 'platform', null, '{}', null, '{super_admin}', null);
end
$$;

insert into scheduler.job (name, description, cron, scope, max_attempts, lease_seconds, retry_seconds, catch_up_seconds)
  values
    ('daily-aggregation', 'Brings the numbers of each clinic up to date with its facts, late and corrected ones included.',
     '30 2 * * *', 'clinic', 5, 60, 30, 172800),
    -- A month is what it waits, not how often it looks: what is promised for 30 days isn't kept for 60.
    ('monthly-cleanup', 'Purges clinics and organizations that were closed a month ago and not restored; every night.',
     '40 3 * * *', 'platform', 5, 300, 60, 172800)
  on conflict (name) do nothing;

insert into scheduler.job (name, description, every_seconds, scope, max_attempts, lease_seconds, retry_seconds, catch_up_seconds,
                           keep_days)
  values
    ('clockwork-check', 'Does nothing, every five minutes: what is late here is late everywhere.',
     300, 'platform', 2, 60, 10, 300, 7)
  on conflict (name) do nothing;

insert into scheduler.job (name, description, cron, scope, max_attempts, lease_seconds, retry_seconds, catch_up_seconds,
                           timeout_seconds, priority, jitter_seconds)
  values
    ('partition-upkeep', 'Makes the record''s months ahead; audit-service does so, too, while it is there.',
     '10 1 * * *', 'platform', 5, 60, 60, 172800, 300, 0, 0),
    ('database-upkeep', 'Brings statistics up to date, rebuilds small invalid indexes and tells of what is to be rebuilt by hand.',
     '30 5 * * 0', 'platform', 3, 120, 600, 172800, 3600, 0, 0),
    ('goal-evaluation', 'Says how each clinic''s goals stand today, whether facts have changed or not.',
     '45 4 * * *', 'clinic', 5, 60, 60, 72000, 600, 0, 600),
    -- When the night's other work is done.
    ('sync-validation', 'Holds a sample of each clinic''s figures against its facts, tells of differences and puts them right.',
     '15 5 * * *', 'clinic', 3, 120, 300, 43200, 1800, -10, 1800)
  on conflict (name) do nothing;

insert into scheduler.job (name, description, cron, scope, overlap, max_attempts, lease_seconds, retry_seconds, catch_up_seconds,
                           timeout_seconds, keep_days)
  values
    ('overview-refresh', 'Counts the platform anew for its operators.',
     '*/15 * * * *', 'platform', 'skip', 2, 60, 30, 900, 300, 7)
  on conflict (name) do nothing;

insert into scheduler.job (name, description, cron, scope, performer, max_attempts, lease_seconds, retry_seconds, catch_up_seconds,
                           timeout_seconds, priority, jitter_seconds, keep_days)
  values
    -- When the night's work is done and before people come. Late is better than never until the middle of the week.
    ('weekly-report', 'Makes the report of the week that is over, and tells the clinic''s admins; a clinic that wants none pauses it.',
     '30 6 * * 1', 'clinic', 'metrics-service', 5, 300, 120, 259200, 900, 0, 900, 366)
  on conflict (name) do nothing;

insert into scheduler.job (name, description, cron, scope, max_attempts, lease_seconds, retry_seconds, catch_up_seconds,
                           timeout_seconds, keep_days)
  values
    ('outbox-validation', 'Holds what the services have sent to the record against what the record holds, and tells of what waits.',
     '25 * * * *', 'platform', 3, 60, 120, 3600, 300, 30)
  on conflict (name) do nothing;
