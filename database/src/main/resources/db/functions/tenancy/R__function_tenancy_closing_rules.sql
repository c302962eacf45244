-- What is closed can be opened again for a while, and is then purged.

-- For how long. The promise that people are given in the API's description.
create or replace function tenancy.restorable_for() returns interval
  language sql immutable parallel safe
  return interval '30 days';

grant execute on function tenancy.restorable_for() to tenancy_service;

-- The time of closing is the database's, and a closed clinic or organization comes back in time or not at all.
create or replace function tenancy.keep_closing_rules() returns trigger
  language plpgsql volatile set search_path = ''
as $$
begin
  if new.status = 'deleted' then
    new.deleted_at := now();
  elsif old.purged_at is not null or old.deleted_at <= now() - tenancy.restorable_for() then
    raise exception 'It was closed too long ago to be restored: that can be done for % days.',
      extract(day from tenancy.restorable_for())
      using errcode = 'WR001', hint = 'restore_too_late';
  else
    new.deleted_at := null;
  end if;
  return new;
end
$$;

-- Opens a closed organization again, by one of its owners; one that is open stays as it is. Leaves the context narrowed to it.
-- Security definer: a closed organization can't be addressed by anybody.
create or replace function tenancy.restore_organization(organization uuid) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  request jsonb := nullif(pg_catalog.current_setting('ward.request', true), '')::jsonb;
begin
  if access.scope() is distinct from 'self' or not exists (
      select from access.organization_membership m
        where m.organization_id = organization and m.user_id = access.uid() and m.role = 'owner') then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if exists (select from access.organization o where o.id = organization and o.status = 'suspended') then
    raise exception 'suspended' using errcode = 'WA005';
  end if;
  perform access.set_context(access.uid(), null, 'organization', null, '{}', organization, '{owner}', request);
  update tenancy.organization o set status = 'active' where o.id = organization and o.status = 'deleted';
end
$$;

grant execute on function tenancy.restore_organization(uuid) to tenancy_service;
