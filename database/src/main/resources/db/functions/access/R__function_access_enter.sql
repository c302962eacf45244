-- Opens the context of one transaction: takes what a verified token claims and what the request addresses, refuses or
-- narrows, and leaves transaction-local settings that every policy reads. The first statement of every transaction.
--
--   subject        the token's sub; null for a service
--   epoch          the token's claims version, 0 when it has none
--   claimed_role   the role that the token claims on the addressed clinic; null for none
--   organizations  the token's orgs claim: organization id -> role; null for a token that carries no roles because they are
--                  too many, and leaves clinics and organizations to the directory (whose state its epoch vouches for)
--   operator       whether the token has the realm role super_admin
--   service        the client id when a service calls, else null
--   kind           clinic | organization | self | platform, or emergency: a provider who opens a clinic of their
--                  organization in which they have no role; shows nothing of it
--   addressed      the clinic's or organization's id; null for self and platform
--   permitted      the roles that may do what the request asks; any one of the caller's suffices
--   read_only      whether the transaction may write from here on
--   request        {"id", "ip", "agent"}: where the audit trail says the request came from
--
-- Beside the claimed ones, roles come from the directory's grants: support for an operator whom the clinic has let in,
-- emergency for somebody who has broken the glass, until either ends. Each use of a grant is an audit event.
--
-- Returns the caller's roles there. Refuses with
--   WA001 the claims are older than the directory's,  WA002 the person is disabled
--         or have run out
--   WA003 not the caller's, or not there at all       WA004 the caller's roles don't suffice
--   WA005 the clinic or organization is suspended
--
-- Security definer: it must read the directory before there is a context that would let anyone read it.
create or replace function access.enter(
  subject text, epoch bigint, claimed_role text, organizations jsonb, operator boolean, service text,
  kind text, addressed uuid, permitted text[], read_only boolean, request jsonb
) returns text[]
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  person record;
  place record;
  person_id uuid;
  organization uuid;
  organization_role text;
  place_status text;
  held access.access_grant;
  visible uuid[] := '{}';
  roles text[] := '{}';
begin
  if subject is null and service is null then
    raise exception 'no caller' using errcode = 'WA003';
  end if;

  if service is not null then
    roles := '{service}';
  else
    select p.id, p.epoch, p.status, p.claims_until into person
      from access.principal p where p.subject = enter.subject;
    if found then
      if person.status <> 'active' then
        raise exception 'the account is disabled' using errcode = 'WA002';
      end if;
      if person.epoch > enter.epoch or person.claims_until <= now() then
        raise exception 'the claims are stale' using errcode = 'WA001';
      end if;
      person_id := person.id;
    elsif kind <> 'self' and not operator then
      raise exception 'not found' using errcode = 'WA003';
    end if;
    if operator then
      roles := array_append(roles, 'super_admin');
    end if;
  end if;

  case kind
    when 'clinic', 'emergency' then
      select c.organization_id, c.status, o.status as organization_status into place
        from access.clinic c join access.organization o on o.id = c.organization_id
        where c.id = addressed;
      organization := place.organization_id;
      place_status := case when place.organization_status = 'active' then place.status
                           else place.organization_status end;
      if kind = 'emergency' then
        roles := roles || access.emergency_roles(person_id, organization);
      else
        -- What a token claims beyond the roles that there are is nothing, whatever a service has made of it.
        roles := roles || case when organizations is null then access.membership_role(person_id, addressed)
                               when claimed_role in ('admin', 'provider', 'staff', 'viewer') then claimed_role end;
        visible := array[addressed];
      end if;
    when 'organization' then
      select o.status into place from access.organization o where o.id = addressed;
      organization := addressed;
      place_status := place.status;
      visible := array(select c.id from access.clinic c
                       where c.organization_id = addressed and c.status <> 'deleted' order by c.id);
    when 'self' then
      visible := array(select m.clinic_id from access.membership m where m.user_id = person_id and m.valid @> now()
                       union
                       select c.id from access.organization_membership o
                         join access.clinic c on c.organization_id = o.organization_id
                         where o.user_id = person_id);
    when 'platform' then
      organization := null;
    else
      raise exception 'unknown kind of context' using errcode = 'WA003';
  end case;

  if organization is not null then
    organization_role := organizations ->> organization::text;
    if organization_role not in ('owner', 'compliance') then
      organization_role := null;
    elsif organizations is null then
      select o.role into organization_role from access.organization_membership o
        where o.organization_id = organization and o.user_id = person_id;
    end if;
    roles := roles || organization_role;
  end if;
  roles := array_remove(roles, null);
  -- Members need no grant, and are not asked for one.
  if kind = 'clinic' and person_id is not null and (operator or roles = '{}') then
    select g.* into held from access.access_grant g
      where g.user_id = person_id and g.clinic_id = addressed and g.ends_at > now()
        and (g.kind = 'support') = operator
      order by g.ends_at desc limit 1;
    if found then
      roles := roles || case held.kind when 'support' then 'support' else 'emergency' end;
    end if;
  end if;
  if kind in ('clinic', 'organization', 'emergency') and (place_status is null or place_status = 'deleted' or roles = '{}') then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if place_status = 'suspended' and not roles && '{super_admin,service}' then
    raise exception 'suspended' using errcode = 'WA005';
  end if;
  if kind <> 'self' and not roles && permitted then
    raise exception 'the role does not suffice' using errcode = 'WA004';
  end if;

  perform access.set_context(person_id, service, kind, case when kind in ('clinic', 'emergency') then addressed end,
                             visible, organization, roles, request);
  if person_id is null and subject is not null then
    perform pg_catalog.set_config('ward.stranger', left(subject, 255), true);
  end if;
  if held.id is not null and current_setting('transaction_read_only') = 'off' then
    perform access.emit(case held.kind when 'support' then 'support-grant.used' else 'break-glass.used' end, addressed,
                        'grant', held.id::text, null, 'success', null, null);
  end if;
  if read_only then
    perform pg_catalog.set_config('transaction_read_only', 'on', true);
  end if;
  return roles;
end
$$;

-- The person's role in the clinic today; null for none, and without a person.
create or replace function access.membership_role(person uuid, clinic uuid) returns text
  language sql stable set search_path = ''
begin atomic
  select m.role from access.membership m where m.clinic_id = clinic and m.user_id = person and m.valid @> now();
end;

-- {emergency} for somebody who is a provider today in an open clinic of the organization, else {}.
create or replace function access.emergency_roles(person uuid, organization uuid) returns text[]
  language sql stable set search_path = ''
begin atomic
  select case when exists (
      select from access.membership m join access.clinic c on c.id = m.clinic_id
        where m.user_id = person and m.role = 'provider' and m.valid @> now()
          and c.organization_id = organization and c.status = 'active')
    then '{emergency}'::text[] else '{}'::text[] end;
end;

-- The settings themselves, transaction-local always: a pooled connection keeps nothing.
create or replace function access.set_context(
  person_id uuid, service text, kind text, clinic uuid, clinics uuid[], organization uuid, roles text[], request jsonb
) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform pg_catalog.set_config('ward.user', coalesce(person_id::text, ''), true),
          pg_catalog.set_config('ward.service', coalesce(service, ''), true),
          pg_catalog.set_config('ward.scope', kind, true),
          pg_catalog.set_config('ward.clinic', coalesce(clinic::text, ''), true),
          pg_catalog.set_config('ward.clinics', clinics::text, true),
          pg_catalog.set_config('ward.organization', coalesce(organization::text, ''), true),
          pg_catalog.set_config('ward.roles', roles::text, true),
          pg_catalog.set_config('ward.request', coalesce(request::text, ''), true);
end
$$;

-- Who asks, as the identity provider calls them, when the directory doesn't know them: an operator without a profile, somebody
-- new. Null for everybody else.
create or replace function access.stranger() returns text
  language sql stable parallel safe
  return case when access.uid() is null then nullif(pg_catalog.current_setting('ward.stranger', true), '') end;

-- Whose answers are kept: the caller's id, or for somebody whom the directory doesn't know one that follows from what the
-- identity provider calls them. Null for a service.
create or replace function access.asker() returns uuid
  language sql stable parallel safe
  return coalesce(access.uid(), md5('stranger ' || access.stranger())::uuid);

-- The context of the loops that carry what is waiting in a service's own tables (outbox, claims) to where it must go. It
-- sees those tables, whole, and nothing of any clinic's.
create or replace function access.enter_relay() returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform access.set_context(null, session_user::text, 'relay', null, '{}', null, '{}', null);
end
$$;

grant execute on function access.enter(text, bigint, text, jsonb, boolean, text, text, uuid, text[], boolean, jsonb)
  to tenancy_service, metrics_service, audit_service, scheduler_service;
grant execute on function access.set_context(uuid, text, text, uuid, uuid[], uuid, text[], jsonb)
  to tenancy_service, metrics_service, audit_service, scheduler_service;
grant execute on function access.stranger(), access.asker(), access.enter_relay()
  to tenancy_service, metrics_service, audit_service, scheduler_service;
