-- What an invitation says besides its role, in words. The inviter's name is told only while they have a role in the place.
-- Looks from a context of the place's own, and leaves the one that it was called in.
-- Security definer: whoever is invited, and the loop that sends mail, see nothing of the place.
create or replace function tenancy.invitation_words(organization uuid, clinic uuid, inviter uuid)
  returns table (organization_name text, clinic_name text, inviter_name text, is_open boolean)
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  scope text := access.scope();
  clinics text := pg_catalog.current_setting('ward.clinics', true);
  own_organization text := pg_catalog.current_setting('ward.organization', true);
begin
  perform pg_catalog.set_config('ward.scope', 'organization', true),
          pg_catalog.set_config('ward.clinics', array_remove(array[clinic], null)::text, true),
          pg_catalog.set_config('ward.organization', organization::text, true);
  return query
    select o.name, c.name, p.name, o.status = 'active' and coalesce(c.status, 'active') = 'active'
      from tenancy.organization o
        left join tenancy.clinic c on c.id = clinic
        left join tenancy.user_profile p on p.user_id = inviter
      where o.id = organization;
  perform pg_catalog.set_config('ward.scope', coalesce(scope, ''), true),
          pg_catalog.set_config('ward.clinics', coalesce(clinics, ''), true),
          pg_catalog.set_config('ward.organization', coalesce(own_organization, ''), true);
end
$$;

-- The open invitations to an address, which must be the one that the identity provider has verified of the caller. Only in a
-- context of kind self.
-- Security definer: a person sees nothing of a place before they belong to it.
create or replace function tenancy.invitations_to(address text, after uuid, most integer)
  returns table (id uuid, organization_id uuid, organization_name text, clinic_id uuid, clinic_name text, role text,
                 inviter_name text, expires_at timestamptz)
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if access.scope() is distinct from 'self' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  return query
    select i.id, i.organization_id, w.organization_name, i.clinic_id, w.clinic_name, i.role, w.inviter_name, i.expires_at
      from tenancy.invitation i
        cross join lateral tenancy.invitation_words(i.organization_id, i.clinic_id, i.created_by) w
      where i.email_key = lower(address collate "C") and (after is null or i.id > after) and w.is_open
        and tenancy.invitation_state(i.accepted_at, i.revoked_at, i.expires_at) = 'pending'
      order by i.id limit most;
end
$$;

-- Makes the caller what an invitation offers, which is found by its token's hash or, without one, by its id among those to
-- the caller's own address. Only in a context of kind self; leaves one of kind invitation, in which nothing can be done but
-- what was offered.
-- Security definer: nobody has rights in a place that they don't belong to yet. What the inviter could grant was checked when
-- they invited.
create or replace function tenancy.accept_invitation(hash bytea, invitation uuid)
  returns table (organization_id uuid, organization_name text, clinic_id uuid, clinic_name text, role text)
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  person record;
  offered record;
  places text[];
  request jsonb := nullif(pg_catalog.current_setting('ward.request', true), '')::jsonb;
begin
  if access.scope() is distinct from 'self' or access.uid() is null then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  select lower(p.email collate "C") as email_key, p.email_verified into person
    from tenancy.user_profile p where p.user_id = access.uid();

  -- Of two requests at once the second waits here, and then sees what the first has made of it.
  if hash is not null then
    select i.* into offered from tenancy.invitation i where i.token_hash = hash for update;
  else
    select i.* into offered from tenancy.invitation i
      where i.id = invitation and i.email_key = person.email_key for update;
  end if;
  if not found then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if offered.email_key is distinct from person.email_key then
    raise exception 'The invitation is to another address.' using errcode = 'WA004', hint = 'wrong_email';
  end if;
  if not person.email_verified then
    raise exception 'The address must be verified first.' using errcode = 'WA004', hint = 'email_unverified';
  end if;

  places := array(select o.status from access.organization o where o.id = offered.organization_id
                  union all
                  select c.status from access.clinic c where c.id = offered.clinic_id);
  if 'deleted' = any (places) then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  case tenancy.invitation_state(offered.accepted_at, offered.revoked_at, offered.expires_at)
    when 'accepted' then
      raise exception 'The invitation has been accepted already.' using errcode = 'WR001', hint = 'invitation_accepted';
    when 'revoked' then
      raise exception 'The invitation has been revoked.' using errcode = 'WR001', hint = 'invitation_revoked';
    when 'expired' then
      raise exception 'The invitation has expired.' using errcode = 'WR001', hint = 'invitation_expired';
    else null;
  end case;
  if 'suspended' = any (places) then
    raise exception 'suspended' using errcode = 'WA005';
  end if;
  if offered.created_by = access.uid() then
    raise exception 'Nobody invites themselves.' using errcode = 'WR001', hint = 'own_role';
  end if;

  perform access.set_context(access.uid(), null, 'invitation', offered.clinic_id,
                             array_remove(array[offered.clinic_id], null), offered.organization_id, array[offered.role],
                             request);
  if offered.clinic_id is null then
    insert into tenancy.organization_role (organization_id, user_id, role)
      values (offered.organization_id, access.uid(), offered.role)
      on conflict on constraint organization_role_pkey do nothing;
  else
    insert into tenancy.user_clinic_roles (clinic_id, user_id, role)
      values (offered.clinic_id, access.uid(), offered.role)
      on conflict on constraint user_clinic_roles_pkey do nothing;
  end if;
  if not found then
    raise exception 'You are a member already.' using errcode = 'WR001', hint = 'already_member';
  end if;
  update tenancy.invitation i set accepted_at = now(), accepted_by = access.uid()
    where i.organization_id = offered.organization_id and i.id = offered.id;
  return query
    select offered.organization_id, w.organization_name, offered.clinic_id, w.clinic_name, offered.role
      from tenancy.invitation_words(offered.organization_id, offered.clinic_id, offered.created_by) w;
end
$$;

-- Takes on invitations whose mail is due, at most as many as there are hashes, and binds each to the token that the mail will
-- carry; nobody else takes them until the lease has run out. Places that are closed or suspended wait. Only for the loop that
-- sends mail.
-- Security definer: that loop sees nothing of the places, and chooses no hash but here.
create or replace function tenancy.take_invitation_mails(hashes bytea[], lease interval)
  returns table (slot bigint, organization_id uuid, id uuid, email text, role text, expires_at timestamptz,
                 attempts integer, organization_name text, clinic_name text, inviter_name text)
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if access.scope() is distinct from 'relay' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  return query
    with due as materialized (
      select d.organization_id, d.id, row_number() over () as slot
        from (
          select i.organization_id, i.id from tenancy.invitation i
            where i.mail_next_attempt_at <= clock_timestamp() and i.expires_at > now()
              and exists (select from access.organization o where o.id = i.organization_id and o.status = 'active')
              and not exists (select from access.clinic c where c.id = i.clinic_id and c.status <> 'active')
            order by i.mail_next_attempt_at limit cardinality(hashes) for update skip locked) d
    ), taken as (
      update tenancy.invitation i
        set token_hash = hashes[due.slot], mail_attempts = i.mail_attempts + 1,
            mail_next_attempt_at = clock_timestamp() + lease
        from due where i.organization_id = due.organization_id and i.id = due.id
        returning due.slot, i.organization_id, i.clinic_id, i.id, i.email, i.role, i.expires_at, i.mail_attempts,
                  i.created_by
    )
    select t.slot, t.organization_id, t.id, t.email, t.role, t.expires_at, t.mail_attempts, w.organization_name,
           w.clinic_name, w.inviter_name
      from taken t cross join lateral tenancy.invitation_words(t.organization_id, t.clinic_id, t.created_by) w;
end
$$;

grant execute on function tenancy.invitations_to(text, uuid, integer), tenancy.accept_invitation(bytea, uuid),
  tenancy.take_invitation_mails(bytea[], interval) to tenancy_service;
