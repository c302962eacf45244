-- Rules that hold whichever way an invitation is written, and what follows from a change of it.

-- What has become of an invitation; nothing has to run for one to expire.
create or replace function tenancy.invitation_state(
  accepted_at timestamptz, revoked_at timestamptz, expires_at timestamptz
) returns text
  language sql stable parallel safe
  return case when accepted_at is not null then 'accepted' when revoked_at is not null then 'revoked'
              when expires_at <= now() then 'expired' else 'pending' end;

-- For how many days an organization's invitations can be accepted: its setting invitationDays, 1 to 30, else 7.
create or replace function tenancy.invitation_days(organization uuid) returns integer
  language plpgsql stable set search_path = ''
as $$
declare
  wished jsonb := (select o.settings -> 'invitationDays' from tenancy.organization o where o.id = organization);
begin
  return case when wished::text ~ '^([1-9]|[12][0-9]|30)$' then wished::text::integer else 7 end;
end
$$;

-- Nobody invites to a role above their own, nor themselves, which would get an operator into every clinic.
-- Security definer: it looks at the inviter's profile.
create or replace function tenancy.keep_invitation_within_own_role() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  ranks constant text[] := '{viewer,staff,provider,admin,owner}';
  held integer := coalesce((select max(array_position(ranks, r)) from unnest(access.roles()) as r), 0);
begin
  if coalesce(access.scope(), '') not in ('clinic', 'organization') then
    return null;
  end if;
  if exists (select from tenancy.user_profile p
             where p.user_id = access.uid() and lower(p.email collate "C") = new.email_key) then
    raise exception 'Nobody invites themselves.' using errcode = 'WR001', hint = 'own_role';
  end if;
  if not access.roles() && '{super_admin}'
     and coalesce(array_position(ranks, new.role), array_position(ranks, 'owner')) > held then
    raise exception 'the role does not suffice' using errcode = 'WA004';
  end if;
  return null;
end
$$;

-- One address has one pending invitation to a place, and none where its person is a member. Another can follow when the
-- first has been revoked or has expired.
-- Security definer: it looks at the profiles of the place's members.
create or replace function tenancy.keep_one_pending_invitation() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  -- Two who invite the same person at once must queue here, or neither would see the other's.
  perform pg_advisory_xact_lock(hashtextextended('invitation of ' || new.place_id || new.email_key, 0));
  if exists (select from tenancy.invitation i
             where i.place_id = new.place_id and i.email_key = new.email_key and i.id <> new.id
               and tenancy.invitation_state(i.accepted_at, i.revoked_at, i.expires_at) = 'pending') then
    raise exception 'There is a pending invitation for this address.' using errcode = 'WR001', hint = 'invitation_pending';
  end if;
  if exists (select from tenancy.user_profile p
             where lower(p.email collate "C") = new.email_key and p.email_verified
               and case when new.clinic_id is null
                     then exists (select from tenancy.organization_role r
                                  where r.organization_id = new.organization_id and r.user_id = p.user_id)
                     else exists (select from tenancy.user_clinic_roles r
                                  where r.clinic_id = new.clinic_id and r.user_id = p.user_id) end) then
    raise exception 'Who has this address is a member already.' using errcode = 'WR001', hint = 'already_member';
  end if;
  return null;
end
$$;

-- What follows from asking for a mail: the time to accept begins anew, and the link of an earlier mail is dead from here on.
-- What has been ended needs no mail.
create or replace function tenancy.prepare_invitation() returns trigger
  language plpgsql volatile set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    new.expires_at := coalesce(new.expires_at,
                               now() + tenancy.invitation_days(new.organization_id) * interval '1 day');
  elsif new.mail_requested_at <> old.mail_requested_at then
    new.expires_at := now() + tenancy.invitation_days(new.organization_id) * interval '1 day';
    new.token_hash := null;
    new.mail_next_attempt_at := now();
    new.mail_attempts := 0;
    new.mail_error := null;
  end if;
  if new.revoked_at is not null or new.accepted_at is not null then
    new.mail_next_attempt_at := null;
  end if;
  if tg_op = 'UPDATE' and new.revoked_at is not null and old.revoked_at is null then
    new.revoked_by := access.uid();
  end if;
  return new;
end
$$;

-- The trail tells what became of an invitation by its own words. Addresses and tokens stay out of it.
create or replace function tenancy.audit_invitation() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  verb text := case when tg_op = 'INSERT' then 'created'
                    when new.accepted_at is distinct from old.accepted_at then 'accepted'
                    when new.revoked_at is distinct from old.revoked_at then 'revoked'
                    when new.mail_requested_at <> old.mail_requested_at then 'resent' end;
begin
  if verb is not null then
    perform access.emit_into(tg_table_schema, 'invitation.' || verb, new.clinic_id, 'invitation', new.id::text, null,
                             'success', null,
                             jsonb_build_object('email', '{"redacted": true}'::jsonb,
                                                'role', jsonb_build_object('new', new.role),
                                                'expires_at', jsonb_build_object('new', new.expires_at)));
  end if;
  return null;
end
$$;

grant execute on function tenancy.invitation_state(timestamptz, timestamptz, timestamptz), tenancy.invitation_days(uuid)
  to tenancy_service;
