-- Why a person may or may not do in the addressed clinic what these roles may do: the context function itself is asked, as
-- that person, with the claims that their next token will carry, and everything it did is undone.
--   {"allowed", "refusal": null | SQLSTATE of the context function, "roles": [...],
--    "grounds": [{"kind": membership | organization_role | support | break_glass, "role", "from", "until", "inForce", "suffices"}]}
-- Somebody who has nothing to do with the clinic and somebody who doesn't exist are the same answer. Whether a person is an
-- operator is known to the identity provider alone; who has been granted support is taken for one.
-- Security definer: the directory's people and grants are nobody's to read.
create or replace function access.explain(person uuid, permitted text[]) returns jsonb
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  place uuid := access.clinic_id();
  organization uuid := access.organization_id();
  known access.principal;
  organization_role text;
  grounds jsonb;
  roles text[] := '{}';
  refusal text;
begin
  if access.scope() is distinct from 'clinic' or not access.roles() && '{admin,owner,compliance,super_admin}' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  select o.role into organization_role from access.organization_membership o
    where o.organization_id = organization and o.user_id = person;
  select coalesce(jsonb_agg(to_jsonb(g) || jsonb_build_object('suffices', g."inForce" and g.role = any (permitted))), '[]')
    into grounds
    from (
      select 'membership' as kind, m.role, lower(m.valid) as "from", upper(m.valid) as until, m.valid @> now() as "inForce"
        from access.membership m where m.clinic_id = place and m.user_id = person
      union all
      select 'organization_role', organization_role, null, null, true where organization_role is not null
      union all
      select a.kind, case a.kind when 'support' then 'support' else 'emergency' end, null, a.ends_at, a.ends_at > now()
        from access.access_grant a where a.clinic_id = place and a.user_id = person
    ) g;
  if grounds = '[]' then
    return jsonb_build_object('allowed', false, 'refusal', 'WA003', 'roles', roles, 'grounds', grounds);
  end if;

  select p.* into known from access.principal p where p.id = person;
  begin
    roles := access.enter(
      known.subject, known.epoch, access.membership_role(person, place),
      case when organization_role is null then '{}' else jsonb_build_object(organization, organization_role) end,
      exists (select from access.access_grant a
              where a.clinic_id = place and a.user_id = person and a.kind = 'support' and a.ends_at > now()),
      null, 'clinic', place, permitted, true, null);
    raise exception 'undo' using errcode = 'WX000';
  exception
    when sqlstate 'WX000' then null;
    when sqlstate 'WA001' or sqlstate 'WA002' or sqlstate 'WA003' or sqlstate 'WA004' or sqlstate 'WA005' then
      refusal := sqlstate;
  end;
  return jsonb_build_object('allowed', refusal is null, 'refusal', refusal, 'roles', roles, 'grounds', grounds);
end
$$;

grant execute on function access.explain(uuid, text[]) to tenancy_service;
