-- Rules that hold whichever way a membership is changed. A refusal has SQLSTATE WR001, a sentence for people and, as its
-- hint, a stable code for programs.

-- Whether a membership gives the clinic an admin to rely on: one whose time has begun and doesn't end.
create or replace function tenancy.is_lasting_admin(membership tenancy.user_clinic_roles) returns boolean
  language sql stable set search_path = ''
as $$
  select membership.role = 'admin' and membership.valid_until is null
    and coalesce(membership.valid_from < current_date, true)
$$;

-- A clinic that had an admin keeps one: neither demotion nor removal nor a last day takes the last. A closed one may do
-- without.
create or replace function tenancy.keep_an_admin() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if tenancy.is_lasting_admin(old) and (tg_op = 'DELETE' or not tenancy.is_lasting_admin(new)) then
    -- Two admins who remove each other at once must queue here, or each would still see the other.
    perform pg_advisory_xact_lock(hashtextextended('admins of ' || old.clinic_id, 0));
    if not exists (select from tenancy.user_clinic_roles r
                   where r.clinic_id = old.clinic_id and tenancy.is_lasting_admin(r) and r.user_id <> old.user_id)
       and exists (select from access.clinic c where c.id = old.clinic_id and c.status <> 'deleted') then
      raise exception 'The last admin of a clinic can''t leave or be demoted.'
        using errcode = 'WR001', hint = 'last_admin';
    end if;
  end if;
  return case tg_op when 'DELETE' then old else new end;
end
$$;

-- An organization keeps an owner, until it is closed.
create or replace function tenancy.keep_an_owner() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if old.role = 'owner' and (tg_op = 'DELETE' or new.role <> 'owner') then
    perform pg_advisory_xact_lock(hashtextextended('owners of ' || old.organization_id, 0));
    if not exists (select from tenancy.organization_role r
                   where r.organization_id = old.organization_id and r.role = 'owner'
                     and r.user_id <> old.user_id)
       and exists (select from access.organization o where o.id = old.organization_id and o.status <> 'deleted') then
      raise exception 'The last owner of an organization can''t leave or be demoted.'
        using errcode = 'WR001', hint = 'last_owner';
    end if;
  end if;
  return case tg_op when 'DELETE' then old else new end;
end
$$;

-- Nobody grants a role in a clinic above their own, and nobody raises themselves: an operator who may manage the members
-- of every clinic does not thereby become one. Rows that no request writes (a repair by hand) are not asked.
create or replace function tenancy.keep_within_own_role() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  ranks constant text[] := '{viewer,staff,provider,admin,owner}';
  granted integer := array_position(ranks, new.role);
  held integer := coalesce((select max(array_position(ranks, r)) from unnest(access.roles()) as r), 0);
begin
  if coalesce(access.scope(), '') not in ('clinic', 'organization') or tg_op = 'UPDATE' and new.role = old.role
      and (new.valid_from, new.valid_until) is not distinct from (old.valid_from, old.valid_until) then
    return new;
  end if;
  if new.user_id = access.uid() and granted > held then
    raise exception 'Nobody gives themselves a role above their own.' using errcode = 'WR001', hint = 'own_role';
  end if;
  -- Nor more days: who is there for a while would stay for good.
  if tg_op = 'UPDATE' and new.user_id = access.uid() and not access.roles() && '{owner}'
     and (coalesce(new.valid_until, 'infinity') > coalesce(old.valid_until, 'infinity')
       or coalesce(new.valid_from, '-infinity') < coalesce(old.valid_from, '-infinity')) then
    raise exception 'Nobody makes their own time longer.' using errcode = 'WR001', hint = 'own_role';
  end if;
  if granted > held and not access.roles() && '{super_admin}' then
    raise exception 'the role does not suffice' using errcode = 'WA004';
  end if;
  return new;
end
$$;

-- The same for an organization: only its owners and the platform's operators write here, and an operator makes nobody of
-- themselves.
create or replace function tenancy.keep_within_own_organization_role() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if access.scope() = 'organization' and new.user_id = access.uid() and not access.roles() && '{owner}'
     and (tg_op = 'INSERT' or new.role <> old.role) then
    raise exception 'Nobody gives themselves a role above their own.' using errcode = 'WR001', hint = 'own_role';
  end if;
  return new;
end
$$;

-- Closing and restoring a clinic is its organization's matter; suspending and lifting it is the platform's.
create or replace function tenancy.keep_status_to_its_masters() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if new.status = old.status or coalesce(access.scope(), '') not in ('clinic', 'organization') then
    return new;
  end if;
  if 'suspended' in (new.status, old.status) and not access.roles() && '{super_admin}'
     or not access.roles() && '{owner,super_admin}' then
    raise exception 'the role does not suffice' using errcode = 'WA004';
  end if;
  return new;
end
$$;

-- A time zone that this database doesn't know would fail every day of the clinic later.
create or replace function tenancy.know_the_time_zone() returns trigger
  language plpgsql volatile set search_path = ''
as $$
begin
  perform now() at time zone new.time_zone;
  return new;
exception when invalid_parameter_value then
  raise exception 'is no time zone that is known here' using errcode = 'WR002', hint = '/timeZone';
end
$$;
