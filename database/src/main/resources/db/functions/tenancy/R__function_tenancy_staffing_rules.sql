-- Only people who belong to the organization are on its roster: members of any of its clinics, and those with a role in it.
-- A stranger and nobody are the same refusal. Rows that no request writes are not asked.
create or replace function tenancy.keep_to_the_organizations_people() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if coalesce(access.scope(), '') not in ('clinic', 'organization') or new.clinic_id is distinct from access.clinic_id() then
    return new;
  end if;
  if not exists (
      select from access.membership m join access.clinic c on c.id = m.clinic_id
        where m.user_id = new.user_id and c.organization_id = access.organization_id()
      union all
      select from access.organization_membership o
        where o.user_id = new.user_id and o.organization_id = access.organization_id()) then
    raise exception 'is nobody of this organization' using errcode = 'WR002', hint = '/userId';
  end if;
  return new;
end
$$;
