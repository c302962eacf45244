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

-- The organization of a clinic, closed ones included: who restores a clinic can't address it. Says nothing about whether the
-- caller may know; whoever asks must then enter the organization.
-- Security definer: a context shows no clinic that is closed.
create or replace function tenancy.organization_of(clinic uuid) returns uuid
  language sql stable security definer set search_path = ''
begin atomic
  select c.organization_id from access.clinic c where c.id = clinic;
end;

grant execute on function tenancy.organization_of(uuid) to tenancy_service;
