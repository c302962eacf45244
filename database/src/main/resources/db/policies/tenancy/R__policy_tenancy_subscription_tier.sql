-- The same for everybody, so there is nothing to compare with; only migrations, which run without context, write it.
revoke all on tenancy.subscription_tier from tenancy_service;
grant select on tenancy.subscription_tier to tenancy_service;

drop policy if exists "Tiers are visible in every context" on tenancy.subscription_tier;
create policy "Tiers are visible in every context" on tenancy.subscription_tier
  for select to tenancy_service
  using ((select access.scope()) is not null);

drop policy if exists "Tiers are visible to migrations and functions" on tenancy.subscription_tier;
create policy "Tiers are visible to migrations and functions" on tenancy.subscription_tier
  for select to ward_owner
  using (current_user = 'ward_owner');

drop policy if exists "Tiers are written by migrations" on tenancy.subscription_tier;
create policy "Tiers are written by migrations" on tenancy.subscription_tier
  for insert to ward_owner
  with check ((select access.scope()) is null);

drop policy if exists "Tiers are rewritten by migrations" on tenancy.subscription_tier;
create policy "Tiers are rewritten by migrations" on tenancy.subscription_tier
  for update to ward_owner
  using ((select access.scope()) is null)
  with check ((select access.scope()) is null);

drop policy if exists "Tiers are not written by services" on tenancy.subscription_tier;
create policy "Tiers are not written by services" on tenancy.subscription_tier
  for insert to tenancy_service
  with check (false);

drop policy if exists "Tiers are not rewritten by services" on tenancy.subscription_tier;
create policy "Tiers are not rewritten by services" on tenancy.subscription_tier
  for update to tenancy_service
  using (false);

drop policy if exists "Tiers are never removed" on tenancy.subscription_tier;
create policy "Tiers are never removed" on tenancy.subscription_tier
  for delete to tenancy_service, ward_owner
  using (false);
