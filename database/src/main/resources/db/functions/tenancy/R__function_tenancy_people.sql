-- Makes or refreshes the profile of the person whose verified token is at hand, and makes them the context's caller. Only
-- in a context of kind self. Returns the user id: the subject itself where it is a UUID, as Keycloak's are.
-- Security definer: a person has no rights to the table of people until this has run.
create or replace function tenancy.see_profile(subject text, email text, email_verified boolean, name text) returns uuid
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  seen uuid;
begin
  if access.scope() is distinct from 'self' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  -- Two first requests of one person must agree on one profile.
  perform pg_advisory_xact_lock(hashtextextended('profile of ' || see_profile.subject, 0));
  select p.id into seen from access.principal p where p.subject = see_profile.subject;
  if not found then
    seen := case when pg_input_is_valid(see_profile.subject, 'uuid') then see_profile.subject::uuid else uuidv7() end;
  end if;
  perform pg_catalog.set_config('ward.user', seen::text, true);
  insert into tenancy.user_profile as p (user_id, subject, email, email_verified, name)
    values (seen, see_profile.subject, see_profile.email, see_profile.email_verified, see_profile.name)
    on conflict on constraint user_profile_pkey do update
      set email = excluded.email, email_verified = excluded.email_verified, name = excluded.name
      -- A request that was under way when its person deleted their account brings nothing back.
      where p.status <> 'deleted'
        and (p.email, p.email_verified, p.name) is distinct from (excluded.email, excluded.email_verified, excluded.name);
  return seen;
end
$$;

-- The addresses of the caller; null where they have no profile. Only in a context of kind self.
-- Security definer: no service reads the column.
create or replace function tenancy.own_addresses() returns jsonb
  language sql stable security definer set search_path = ''
begin atomic
  select p.addresses from tenancy.user_profile p where p.user_id = access.uid() and access.scope() = 'self';
end;

grant execute on function tenancy.own_addresses() to tenancy_service;

-- Founds an organization, makes the caller its owner and narrows the context to it, so that what follows in the
-- transaction (its first clinic) is checked as the owner's deed. Only in a context of kind self.
-- Security definer: nobody has rights in an organization that doesn't exist yet.
create or replace function tenancy.found_organization(name text) returns uuid
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  founded uuid := uuidv7();
  request jsonb := nullif(pg_catalog.current_setting('ward.request', true), '')::jsonb;
begin
  if access.scope() is distinct from 'self' or access.uid() is null then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  perform access.set_context(access.uid(), null, 'organization', null, '{}', founded, '{owner}', request);
  insert into tenancy.organization (id, name) values (founded, found_organization.name);
  insert into tenancy.organization_role (organization_id, user_id, role) values (founded, access.uid(), 'owner');
  return founded;
end
$$;

grant execute on function tenancy.see_profile(text, text, boolean, text), tenancy.found_organization(text)
  to tenancy_service;
