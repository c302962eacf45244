-- The same for every clinic; only migrations, which run without context, write it.
revoke all on audit.denied_pattern from audit_service;
grant select on audit.denied_pattern to audit_service;

drop policy if exists "Denied patterns are visible in every context" on audit.denied_pattern;
create policy "Denied patterns are visible in every context" on audit.denied_pattern
  for select to audit_service
  using ((select access.scope()) is not null);

drop policy if exists "Denied patterns are visible to migrations and functions" on audit.denied_pattern;
create policy "Denied patterns are visible to migrations and functions" on audit.denied_pattern
  for select to ward_owner
  using (current_user = 'ward_owner');

drop policy if exists "Denied patterns are written by migrations" on audit.denied_pattern;
create policy "Denied patterns are written by migrations" on audit.denied_pattern
  for insert to ward_owner
  with check ((select access.scope()) is null);

drop policy if exists "Denied patterns are rewritten by migrations" on audit.denied_pattern;
create policy "Denied patterns are rewritten by migrations" on audit.denied_pattern
  for update to ward_owner
  using ((select access.scope()) is null)
  with check ((select access.scope()) is null);

drop policy if exists "Denied patterns are not written by services" on audit.denied_pattern;
create policy "Denied patterns are not written by services" on audit.denied_pattern
  for insert to audit_service
  with check (false);

drop policy if exists "Denied patterns are not rewritten by services" on audit.denied_pattern;
create policy "Denied patterns are not rewritten by services" on audit.denied_pattern
  for update to audit_service
  using (false);

drop policy if exists "Denied patterns are never removed" on audit.denied_pattern;
create policy "Denied patterns are never removed" on audit.denied_pattern
  for delete to audit_service, ward_owner
  using (false);
