-- What becomes of a person's account: ended sessions, deletion, enabling and disabling, and what the identity provider must
-- be told of it.

-- Leaves a wish for the identity provider; a deletion is final. Called by the functions below only.
create or replace function tenancy.tell_identity_provider(person uuid, subject text, wanted text) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  insert into tenancy.identity_task as t (user_id, subject, wanted)
    values (person, tell_identity_provider.subject, tell_identity_provider.wanted)
    on conflict (user_id) do update
      set wanted = excluded.wanted, revision = t.revision + 1, attempts = 0, next_attempt_at = now()
      where t.wanted <> 'deleted';
end
$$;

-- Puts on record that the caller has ended sessions of their own, and makes every token of theirs stale: tokens are verified
-- offline, and nothing but the epoch tells one session's from another's. The sessions that go on refresh theirs.
-- Security definer: the epoch is raised by what it must follow, never by a service's own statement.
create or replace function tenancy.end_tokens(sessions text[]) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  session text;
begin
  if access.scope() is distinct from 'self' or access.uid() is null then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  foreach session in array sessions loop
    perform access.emit_into('tenancy', 'session.ended', null, 'session', session, null, 'success', null, null);
  end loop;
  perform tenancy.raise_epoch(access.uid());
end
$$;

-- Ends the caller's account: every membership and role, each as the deed of the member in that place, so that its rules
-- apply and its trail shows it; then the profile loses all that speaks of the person. All of it or nothing.
-- Security definer: it goes through places that one request can't address.
create or replace function tenancy.delete_account() returns void
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  me uuid := access.uid();
  request jsonb := nullif(pg_catalog.current_setting('ward.request', true), '')::jsonb;
  place record;
  known_as text;
begin
  if access.scope() is distinct from 'self' or me is null then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  -- From here on nobody gives them a role (tenancy.keep_deleted_people_out).
  perform from access.principal p where p.id = me for no key update;
  for place in
    select r.clinic_id, r.role, c.organization_id
      from tenancy.user_clinic_roles r join access.clinic c on c.id = r.clinic_id
      where r.user_id = me order by r.clinic_id
  loop
    perform access.set_context(me, null, 'clinic', place.clinic_id, array[place.clinic_id], place.organization_id,
                               array[place.role], request);
    delete from tenancy.user_clinic_roles r where r.clinic_id = place.clinic_id and r.user_id = me;
    perform access.set_context(me, null, 'self', null, '{}', null, '{}', request);
  end loop;
  for place in
    select r.organization_id, r.role from tenancy.organization_role r where r.user_id = me order by r.organization_id
  loop
    perform access.set_context(me, null, 'organization', null, '{}', place.organization_id, array[place.role], request);
    delete from tenancy.organization_role r where r.organization_id = place.organization_id and r.user_id = me;
    perform access.set_context(me, null, 'self', null, '{}', null, '{}', request);
  end loop;
  update tenancy.user_profile p
    set email = null, email_verified = false, name = null, addresses = '{}', status = 'deleted', deleted_at = now()
    where p.user_id = me
    returning p.subject into known_as;
  perform scheduler.forget_person(me);
  perform tenancy.raise_epoch(me);
  perform tenancy.tell_identity_provider(me, known_as, 'deleted');
end
$$;

-- Enables or disables a person's account, by an operator of the platform. Disabled, they are refused at once everywhere.
-- Security definer: no service writes profiles by itself.
create or replace function tenancy.set_person_status(person uuid, wanted text) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  known record;
begin
  if access.scope() is distinct from 'platform' or not access.roles() && '{super_admin}' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if person = access.uid() then
    raise exception 'Nobody disables or enables their own account.' using errcode = 'WR001', hint = 'own_account';
  end if;
  select p.subject, p.status into known from tenancy.user_profile p where p.user_id = person for update;
  if not found then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if known.status = 'deleted' then
    raise exception 'The account was deleted, and stays so.' using errcode = 'WR001', hint = 'account_deleted';
  end if;
  if known.status <> wanted then
    update tenancy.user_profile p set status = wanted where p.user_id = person;
    perform tenancy.raise_epoch(person);
    perform tenancy.tell_identity_provider(person, known.subject, wanted);
  end if;
end
$$;

-- Nobody who has deleted their account is given a role, not even by somebody who does so at the same moment.
-- Security definer: who gives a role doesn't see people who have none there.
create or replace function tenancy.keep_deleted_people_out() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  status text;
begin
  -- Waits for a deletion under way.
  select p.status into status from access.principal p where p.id = new.user_id for no key update;
  if status = 'deleted' then
    raise exception 'is nobody who has signed in' using errcode = 'foreign_key_violation';
  end if;
  return new;
end
$$;

grant execute on function tenancy.end_tokens(text[]), tenancy.delete_account(), tenancy.set_person_status(uuid, text)
  to tenancy_service;
