-- The same for every clinic, so there is no clinic to compare with; only migrations, which run without context, write it.
revoke all on metrics.measure from metrics_service;
grant select on metrics.measure to metrics_service;

drop policy if exists "Measures are visible in every context" on metrics.measure;
create policy "Measures are visible in every context" on metrics.measure
  for select to metrics_service
  using ((select access.scope()) is not null);

drop policy if exists "Measures are visible to migrations and functions" on metrics.measure;
create policy "Measures are visible to migrations and functions" on metrics.measure
  for select to ward_owner
  using (current_user = 'ward_owner');

drop policy if exists "Measures are written by migrations" on metrics.measure;
create policy "Measures are written by migrations" on metrics.measure
  for insert to ward_owner
  with check ((select access.scope()) is null);

drop policy if exists "Measures are rewritten by migrations" on metrics.measure;
create policy "Measures are rewritten by migrations" on metrics.measure
  for update to ward_owner
  using ((select access.scope()) is null)
  with check ((select access.scope()) is null);

drop policy if exists "Measures are not written by services" on metrics.measure;
create policy "Measures are not written by services" on metrics.measure
  for insert to metrics_service
  with check (false);

drop policy if exists "Measures are not rewritten by services" on metrics.measure;
create policy "Measures are not rewritten by services" on metrics.measure
  for update to metrics_service
  using (false);

drop policy if exists "Measures are never removed" on metrics.measure;
create policy "Measures are never removed" on metrics.measure
  for delete to metrics_service, ward_owner
  using (false);
