-- Asks for somebody to be told something. The one way in, for services in their own transactions and for HTTP.
--
--   recipient   whom, within the context that calls:
--               {"userId": …}              somebody who has a role in the addressed clinic or organization
--               {"clinicId": …, "role": …} the clinic's admin, provider, staff or viewer; for admin the organization's owners
--                                          where a clinic has no admin
--               {"orgId": …, "role": …}    the organization's owner or compliance
--               {"email": …}               a configured channel of the clinic (of the organization), by its address
--               {"webhook": …}             a configured channel of the clinic (of the organization), by its id
--               {"operators": true}        the platform's channels; for services, and for operators themselves. It is all that the
--                                          clockwork, which belongs nowhere, may tell
--   payload     {"kind"       what it is about, as goal.missed; people choose their channels by it
--                "title"      one line, at most 200 characters
--                "text"       at most 4,000 characters
--                "data"       an object for programs, at most 8 KiB
--                "critical"   true: no quiet hours, no digest, no preferences
--                "dedupeKey"  the same recipient is not told twice by the same key while the first is pending and for a day
--                             after its time; the id of the first is returned
--                "channels"   ["inbox", "email"] or one of them: what people get at the most}
--               Nothing of a patient belongs into title and text: they leave by mail.
--   trigger_at  not before then; null for now; at most two years ahead
--
-- Returns the notification's id. Refuses with
--   WA003 without a context, or a place that is not the context's    WA004 the caller's roles don't suffice
--   WR002 what can't be done as it is; the hint points to the field: a person without a role there and one who doesn't exist
--         are the same answer
--
-- Who the recipients are is found out when it is due: whoever has lost the role by then is not told.
-- Security definer: services of other schemas have no rights to the queue. Its owner is bound by row-level security to the
-- place of the context, and so is what the function looks up.
create or replace function scheduler.schedule_notification(recipient jsonb, payload jsonb, trigger_at timestamptz) returns uuid
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  clinic uuid;
  organization uuid;
  made uuid;
begin
  if access.scope() is null or access.scope() not in ('clinic', 'organization', 'platform', 'clockwork')
     or access.scope() = 'clockwork' and not coalesce(recipient ? 'operators', false) then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if access.scope() <> 'clockwork' and not access.roles() && '{provider,admin,owner,compliance,super_admin,service}' then
    raise exception 'the role does not suffice' using errcode = 'WA004';
  end if;
  perform scheduler.check_payload(payload);
  if trigger_at > clock_timestamp() + interval '2 years' then
    raise exception 'must be at most two years ahead' using errcode = 'WR002', hint = '/triggerAt';
  end if;
  perform scheduler.check_recipient(recipient);
  if recipient ? 'operators' then
    clinic := nobody;
    organization := nobody;
  else
    clinic := coalesce((recipient ->> 'clinicId')::uuid, access.clinic_id(), nobody);
    organization := access.organization_id();
  end if;

  if payload ->> 'dedupeKey' is not null then
    -- Of two that ask at the same moment the second finds the first's.
    perform pg_advisory_xact_lock(hashtextextended(
      concat_ws(' ', 'notification', organization, clinic, recipient, payload ->> 'dedupeKey'), 0));
    select n.id into made from scheduler.notification n
      where n.clinic_id = clinic and n.organization_id = organization and n.dedupe_key = payload ->> 'dedupeKey'
        and n.recipient = schedule_notification.recipient
        and (n.state = 'pending'
          or n.state = 'dispatched' and n.trigger_at > coalesce(schedule_notification.trigger_at, now()) - interval '1 day')
      order by n.id desc limit 1;
    if found then
      return made;
    end if;
  end if;

  insert into scheduler.notification
      (clinic_id, organization_id, recipient, kind, title, text, data, critical, dedupe_key, channels, trigger_at, created_by)
    values (clinic, organization, schedule_notification.recipient, payload ->> 'kind', payload ->> 'title', payload ->> 'text',
            coalesce(payload -> 'data', '{}'), coalesce((payload ->> 'critical')::boolean, false), payload ->> 'dedupeKey',
            (select array_agg(c.name order by c.name) from jsonb_array_elements_text(payload -> 'channels') as c (name)),
            coalesce(schedule_notification.trigger_at, clock_timestamp()), access.uid())
    returning id into made;
  if access.uid() is not null then
    perform access.emit('notification.scheduled', nullif(clinic, nobody), 'notification', made::text, null, 'success', null,
                        jsonb_build_object('kind', jsonb_build_object('new', payload -> 'kind')));
  end if;
  return made;
end
$$;

-- Refuses a payload that is none, with a pointer to what is wrong.
create or replace function scheduler.check_payload(payload jsonb) returns void
  language plpgsql stable set search_path = ''
as $$
declare
  field text;
begin
  if payload is null or jsonb_typeof(payload) <> 'object' then
    raise exception 'must be an object' using errcode = 'WR002', hint = '/payload';
  end if;
  for field in select k from jsonb_object_keys(payload) as k loop
    if field <> all ('{kind,title,text,data,critical,dedupeKey,channels}') then
      raise exception 'is not known' using errcode = 'WR002', hint = '/payload/' || field;
    end if;
  end loop;
  if coalesce(payload ->> 'kind', '') !~ '^[a-z][a-z0-9-]{0,40}([.][a-z][a-z0-9-]{0,40})?$' then
    raise exception 'must be a word, or two with a point between them' using errcode = 'WR002', hint = '/payload/kind';
  end if;
  if coalesce(length(payload ->> 'title') not between 1 and 200 or jsonb_typeof(payload -> 'title') <> 'string', true) then
    raise exception 'must have 1 to 200 characters' using errcode = 'WR002', hint = '/payload/title';
  end if;
  if length(payload ->> 'text') > 4000 or jsonb_typeof(payload -> 'text') not in ('string', 'null') then
    raise exception 'must have at most 4000 characters' using errcode = 'WR002', hint = '/payload/text';
  end if;
  if jsonb_typeof(payload -> 'data') <> 'object' or octet_length((payload -> 'data')::text) > 8192 then
    raise exception 'must be an object of at most 8 KiB' using errcode = 'WR002', hint = '/payload/data';
  end if;
  if jsonb_typeof(payload -> 'critical') <> 'boolean' then
    raise exception 'must be true or false' using errcode = 'WR002', hint = '/payload/critical';
  end if;
  if length(payload ->> 'dedupeKey') not between 1 and 200 or jsonb_typeof(payload -> 'dedupeKey') not in ('string', 'null') then
    raise exception 'must have 1 to 200 characters' using errcode = 'WR002', hint = '/payload/dedupeKey';
  end if;
  if payload ? 'channels' and (jsonb_typeof(payload -> 'channels') <> 'array' or payload -> 'channels' = '[]'
                               or not payload -> 'channels' <@ '["inbox", "email"]') then
    raise exception 'must be inbox, email or both' using errcode = 'WR002', hint = '/payload/channels';
  end if;
end
$$;

-- Refuses a recipient who is none, or not within reach of the context.
create or replace function scheduler.check_recipient(recipient jsonb) returns void
  language plpgsql stable set search_path = ''
as $$
declare
  fields constant text[] := array(
    select k from jsonb_object_keys(case when jsonb_typeof(recipient) = 'object' then recipient else '{}' end) as k order by k);
begin
  case fields
    when '{userId}' then
      if access.organization_id() is null or not pg_input_is_valid(recipient ->> 'userId', 'uuid')
         or not scheduler.belongs((recipient ->> 'userId')::uuid, access.clinic_id(), access.organization_id()) then
        raise exception 'is nobody who has a role here' using errcode = 'WR002', hint = '/recipient/userId';
      end if;
    when '{clinicId,role}' then
      if not pg_input_is_valid(recipient ->> 'clinicId', 'uuid')
         or not coalesce((recipient ->> 'clinicId')::uuid = any (access.clinic_ids()), false) then
        raise exception 'not found' using errcode = 'WA003';
      end if;
      if recipient ->> 'role' not in ('admin', 'provider', 'staff', 'viewer') then
        raise exception 'must be admin, provider, staff or viewer' using errcode = 'WR002', hint = '/recipient/role';
      end if;
    when '{orgId,role}' then
      if not pg_input_is_valid(recipient ->> 'orgId', 'uuid')
         or (recipient ->> 'orgId')::uuid is distinct from access.organization_id() then
        raise exception 'not found' using errcode = 'WA003';
      end if;
      if recipient ->> 'role' not in ('owner', 'compliance') then
        raise exception 'must be owner or compliance' using errcode = 'WR002', hint = '/recipient/role';
      end if;
    when '{email}', '{webhook}' then
      if scheduler.channel_of(recipient, coalesce(access.clinic_id(), '00000000-0000-0000-0000-000000000000'),
                              access.organization_id()) is null then
        raise exception 'is no configured channel' using errcode = 'WR002', hint = '/recipient/' || fields[1];
      end if;
    when '{operators}' then
      if recipient -> 'operators' <> 'true' or access.scope() <> 'clockwork' and not access.roles() && '{super_admin,service}' then
        raise exception 'the role does not suffice' using errcode = 'WA004';
      end if;
    else
      raise exception 'must be {userId}, {clinicId, role}, {orgId, role}, {email}, {webhook} or {operators}'
        using errcode = 'WR002', hint = '/recipient';
  end case;
end
$$;

-- The configured channel of the place that a recipient names; null for none.
create or replace function scheduler.channel_of(recipient jsonb, clinic uuid, organization uuid) returns uuid
  language plpgsql stable set search_path = ''
as $$
begin
  return (select c.id from scheduler.notification_channel c
            where c.clinic_id = clinic and c.organization_id = organization
              and (c.kind = 'email' and lower(c.address) = lower(recipient ->> 'email')
                or c.kind = 'webhook' and c.id::text = lower(recipient ->> 'webhook'))
            order by c.id limit 1);
end
$$;

-- Takes a notification of the addressed clinic back before its time.
-- Security definer: no service writes to the queue by itself; its owner is bound to the place of the context.
create or replace function scheduler.cancel_notification(notification uuid) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  state_now text;
begin
  select n.state into state_now from scheduler.notification n
    where n.clinic_id = access.clinic_id() and n.id = notification for update;
  if not found or access.scope() is distinct from 'clinic' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if state_now = 'dispatched' then
    raise exception 'It is on its way already.' using errcode = 'WR001', hint = 'notification_dispatched';
  end if;
  if state_now = 'pending' then
    update scheduler.notification n set state = 'cancelled', ended_at = clock_timestamp()
      where n.clinic_id = access.clinic_id() and n.id = notification;
    perform access.emit('notification.cancelled', access.clinic_id(), 'notification', notification::text, null, 'success', null,
                        null);
  end if;
end
$$;

grant execute on function scheduler.schedule_notification(jsonb, jsonb, timestamptz)
  to tenancy_service, metrics_service, audit_service, scheduler_service;
grant execute on function scheduler.cancel_notification(uuid) to scheduler_service;
grant usage on schema scheduler to tenancy_service, metrics_service, audit_service;
