-- What the comparison with the identity provider may see and mend. All of it only for the loop that compares (kind relay).
-- Security definer throughout: that loop sees no profile, no membership and no claims by itself, only what these show.

-- The people behind some of the provider's accounts, in any order; accounts of nobody are missing.
--   claims     what the next token must claim; null for somebody who is not active
--   untold     whether the provider has yet to be told of a change to the account
--   unpushed   whether the provider has yet to be told of changed claims
create or replace function tenancy.compared_people(subjects text[]) returns table (
  user_id uuid, subject text, email text, email_verified boolean, name text, status text, version bigint, claims jsonb,
  untold boolean, unpushed boolean)
  language sql stable security definer set search_path = ''
begin atomic
  select p.user_id, p.subject, p.email, p.email_verified, p.name, p.status, p.version, access.claims_of(p.user_id),
         exists (select from tenancy.identity_task t where t.user_id = p.user_id),
         exists (select from tenancy.claims_push c where c.user_id = p.user_id)
    from tenancy.user_profile p
    where p.subject = any (subjects) and access.scope() = 'relay';
end;

-- A page of all people, by id: whether the comparison has seen their account (deleted people need none), and how many
-- places they belong to.
create or replace function tenancy.compared_profiles(comparison uuid, after uuid, most integer) returns table (
  user_id uuid, subject text, expected boolean, memberships integer)
  language sql stable security definer set search_path = ''
begin atomic
  select p.user_id, p.subject,
         p.status <> 'deleted'
           and not exists (select from tenancy.identity_account a where a.subject = p.subject and a.seen_in = comparison),
         (select count(*) from access.membership m where m.user_id = p.user_id)::integer
           + (select count(*) from access.organization_membership o where o.user_id = p.user_id)::integer
    from tenancy.user_profile p
    where (after is null or p.user_id > after) and access.scope() = 'relay'
    order by p.user_id
    limit most;
end;

-- Makes a profile say what the provider says, unless anything has happened to it since it was read in the given version.
-- Whether it did. Who is disabled there is refused here from now on.
create or replace function tenancy.mend_profile(
  person uuid, read_version bigint, email text, email_verified boolean, name text, status text
) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  was text;
begin
  if access.scope() is distinct from 'relay' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  select p.status into was from tenancy.user_profile p
    where p.user_id = person and p.version = read_version and p.status <> 'deleted' for update;
  if not found then
    return false;
  end if;
  update tenancy.user_profile p
    set email = mend_profile.email, email_verified = mend_profile.email_verified, name = mend_profile.name,
        status = mend_profile.status
    where p.user_id = person;
  if was <> mend_profile.status then
    perform tenancy.raise_epoch(person);
  end if;
  return true;
end
$$;

-- Asks for a person's claims to be pushed again, with an epoch above the one that the provider has: it may have come from a
-- directory that was ahead of this one, and its tokens must become stale. An absurd epoch is not followed.
create or replace function tenancy.mend_claims(person uuid, provider_epoch bigint) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if access.scope() is distinct from 'relay' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  update access.principal p set epoch = provider_epoch
    where p.id = person and p.epoch < provider_epoch and provider_epoch < 1000000000000000;
  perform tenancy.raise_epoch(person);
end
$$;

-- Asks once more for a deleted person's account to be removed.
create or replace function tenancy.mend_deletion(person uuid) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if access.scope() is distinct from 'relay' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  perform tenancy.tell_identity_provider(p.user_id, p.subject, 'deleted')
    from tenancy.user_profile p where p.user_id = person and p.status = 'deleted';
end
$$;

grant execute on function tenancy.compared_people(text[]), tenancy.compared_profiles(uuid, uuid, integer),
  tenancy.mend_profile(uuid, bigint, text, boolean, text, text), tenancy.mend_claims(uuid, bigint),
  tenancy.mend_deletion(uuid)
  to tenancy_service;
