-- An organization has no more than its tier allows, whichever way it grows. These run after the projection and count in the
-- directory, which shows everything to them in every context. A refusal has SQLSTATE WR001 and the code tier_limit.

-- Refuses when the organization has more open clinics than its tier allows. Whoever counts waits for whoever has just grown.
create or replace function tenancy.check_clinic_limit(organization uuid) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  allowed record;
begin
  perform pg_advisory_xact_lock(hashtextextended('tier of ' || organization, 0));
  select t.title, t.max_clinics into strict allowed
    from access.organization o join tenancy.subscription_tier t on t.tier = o.tier where o.id = organization;
  if (select count(*) from access.clinic c where c.organization_id = organization and c.status <> 'deleted')
     > allowed.max_clinics then
    raise exception 'The tier % allows no more than % open clinic(s).', allowed.title, allowed.max_clinics
      using errcode = 'WR001', hint = 'tier_limit';
  end if;
end
$$;

-- The same for the members of one clinic. Those whose time is over don't count.
create or replace function tenancy.check_member_limit(clinic uuid, organization uuid) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  allowed record;
begin
  select t.title, t.max_members_per_clinic into strict allowed
    from access.organization o join tenancy.subscription_tier t on t.tier = o.tier where o.id = organization;
  if (select count(*) from access.membership m
        where m.clinic_id = clinic and (upper(m.valid) is null or upper(m.valid) > now()))
     > allowed.max_members_per_clinic then
    raise exception 'The tier % allows no more than % member(s) in a clinic.', allowed.title, allowed.max_members_per_clinic
      using errcode = 'WR001', hint = 'tier_limit';
  end if;
end
$$;

-- A clinic that is opened, or restored.
-- Security definer: it counts what the context doesn't show.
create or replace function tenancy.keep_clinics_within_tier() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform tenancy.check_clinic_limit(new.organization_id);
  return null;
end
$$;

-- A member who joins, or whose time is made longer.
-- Security definer: it counts what the context doesn't show.
create or replace function tenancy.keep_members_within_tier() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  organization uuid := (select c.organization_id from access.clinic c where c.id = new.clinic_id);
begin
  -- Not while the tier changes, and after whoever else joins this clinic.
  perform pg_advisory_xact_lock_shared(hashtextextended('tier of ' || organization, 0));
  perform pg_advisory_xact_lock(hashtextextended('members of ' || new.clinic_id, 0));
  perform tenancy.check_member_limit(new.clinic_id, organization);
  return null;
end
$$;

-- A tier that is changed allows what is there.
-- Security definer: it counts what the context doesn't show.
create or replace function tenancy.keep_use_within_tier() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform tenancy.check_clinic_limit(new.id);
  perform tenancy.check_member_limit(c.id, new.id)
    from access.clinic c where c.organization_id = new.id and c.status <> 'deleted';
  return null;
end
$$;

-- Which tier an organization is on is a matter between the platform and its customer, not of the owner's own hand.
create or replace function tenancy.keep_tier_to_the_platform() returns trigger
  language plpgsql volatile set search_path = ''
as $$
begin
  if access.scope() is not null and not access.roles() && '{super_admin}' then
    raise exception 'the role does not suffice' using errcode = 'WA004';
  end if;
  return new;
end
$$;
