-- The directory's answers about the caller of the current context. Security definer, because a request's context shows it
-- one clinic and these speak of all that the caller has.

-- The clinics of the caller with the caller's role in each: memberships, and every clinic of an organization they have a
-- role in (role owner or compliance). Empty without a person. Deleted clinics are left out.
create or replace function access.get_user_clinics() returns table (clinic_id uuid, role text)
  language sql stable security definer set search_path = ''
begin atomic
  select m.clinic_id, m.role
    from access.membership m join access.clinic c on c.id = m.clinic_id
    where m.user_id = access.uid() and c.status <> 'deleted' and m.valid @> now()
  union all
  select c.id, o.role
    from access.organization_membership o join access.clinic c on c.organization_id = o.organization_id
    where o.user_id = access.uid() and c.status <> 'deleted'
      and not exists (select from access.membership m where m.clinic_id = c.id and m.user_id = o.user_id and m.valid @> now());
end;

-- The organizations in which the caller has a role, or a membership in one of their clinics. Empty without a person.
create or replace function access.get_user_organizations() returns setof uuid
  language sql stable security definer set search_path = ''
begin atomic
  select o.organization_id from access.organization_membership o where o.user_id = access.uid()
  union
  select c.organization_id from access.membership m join access.clinic c on c.id = m.clinic_id
    where m.user_id = access.uid() and m.valid @> now();
end;

-- Whether the caller has any role in the clinic. False, never null, for a clinic that doesn't exist.
create or replace function access.has_clinic_access(clinic uuid) returns boolean
  language sql stable security definer set search_path = ''
begin atomic
  select exists (select from access.get_user_clinics() g where g.clinic_id = clinic);
end;

-- Whether the caller administers the clinic: its admin, or an owner of its organization. False, never null.
create or replace function access.is_clinic_admin(clinic uuid) returns boolean
  language sql stable security definer set search_path = ''
begin atomic
  select exists (select from access.get_user_clinics() g where g.clinic_id = clinic and g.role in ('admin', 'owner'));
end;

-- Raises WA003 when the clinic is not the caller's, WA004 when the caller's role in it is neither the needed one nor above
-- it (viewer < staff < provider < admin < owner); returns nothing otherwise.
create or replace function access.check_clinic_access(clinic uuid, needed text) returns void
  language plpgsql stable security definer set search_path = ''
as $$
declare
  ranks constant text[] := '{viewer,staff,provider,admin,owner}';
  held text;
begin
  select g.role into held from access.get_user_clinics() g where g.clinic_id = clinic;
  if not found then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if array_position(ranks, needed) is null or coalesce(array_position(ranks, held), 0) < array_position(ranks, needed) then
    raise exception 'the role does not suffice' using errcode = 'WA004';
  end if;
end
$$;

grant execute on function access.get_user_clinics(), access.get_user_organizations(), access.has_clinic_access(uuid), access.is_clinic_admin(uuid),
  access.check_clinic_access(uuid, text)
  to tenancy_service, metrics_service, audit_service, scheduler_service;
