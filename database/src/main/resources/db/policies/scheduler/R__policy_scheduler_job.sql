revoke all on scheduler.job from scheduler_service;
grant select on scheduler.job to scheduler_service;
grant update (cron, every_seconds, time_zone, paused, due_from, overlap, catch_up, catch_up_seconds, max_attempts, retry_seconds,
              lease_seconds, timeout_seconds, priority, jitter_seconds, keep_days)
  on scheduler.job to scheduler_service;

drop policy if exists "Jobs are visible to everyone who is somebody" on scheduler.job;
create policy "Jobs are visible to everyone who is somebody" on scheduler.job
  for select to scheduler_service, ward_owner
  using ((select access.scope()) is not null);

drop policy if exists "Jobs are added by migrations" on scheduler.job;
create policy "Jobs are added by migrations" on scheduler.job
  for insert to ward_owner
  with check ((select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');

drop policy if exists "Jobs are changed by operators of the platform" on scheduler.job;
create policy "Jobs are changed by operators of the platform" on scheduler.job
  for update to scheduler_service, ward_owner
  using ((select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}')
  with check ((select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');

drop policy if exists "Jobs are never removed" on scheduler.job;
create policy "Jobs are never removed" on scheduler.job
  for delete to scheduler_service, ward_owner
  using (false);
