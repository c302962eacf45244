-- Asks for a person's claims to be pushed again if they have changed since the version that has just been pushed: a loop
-- that lost its lease on the way may have told the identity provider what is no longer true. Only for the loop that carries
-- claims to the identity provider.
-- Security definer: nobody asks for a push but the rise of an epoch, and nobody reads the directory's people.
create or replace function tenancy.ask_again_for_claims(person uuid, pushed bigint) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if access.scope() is distinct from 'relay' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  insert into tenancy.claims_push (user_id, epoch)
    select p.id, p.epoch from access.principal p where p.id = person and p.epoch > pushed
    on conflict (user_id) do nothing;
end
$$;

grant execute on function tenancy.ask_again_for_claims(uuid, bigint) to tenancy_service;

-- Raises the epoch of people whose claims have changed by the passing of time alone, at most so many of them, so that the
-- identity provider is told. Returns how many there were. Until it has run, their tokens are refused: this opens, it
-- doesn't close. Only for the loop that carries claims to the identity provider.
-- Security definer: nobody reads the directory's people.
create or replace function tenancy.renew_claims_that_ran_out(most integer) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  renewed integer := 0;
  person uuid;
begin
  if access.scope() is distinct from 'relay' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  for person in
    select p.id from access.principal p where p.claims_until <= now()
      order by p.claims_until limit most for update skip locked
  loop
    perform tenancy.raise_epoch(person);
    renewed := renewed + 1;
  end loop;
  return renewed;
end
$$;

grant execute on function tenancy.renew_claims_that_ran_out(integer) to tenancy_service;

-- The organization of a clinic, closed ones included: who restores a clinic can't address it. Says nothing about whether the
-- caller may know; whoever asks must then enter the organization.
-- Security definer: a context shows no clinic that is closed.
create or replace function tenancy.organization_of(clinic uuid) returns uuid
  language sql stable security definer set search_path = ''
begin atomic
  select c.organization_id from access.clinic c where c.id = clinic;
end;

grant execute on function tenancy.organization_of(uuid) to tenancy_service;
