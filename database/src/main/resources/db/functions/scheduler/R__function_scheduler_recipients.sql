-- Who is meant, and how they want to be told. In their caller's rights: of whoever sends, or of the clockwork.

-- Whether the person has a role in the clinic or in its organization; without a clinic, anywhere in the organization.
create or replace function scheduler.belongs(person uuid, clinic uuid, organization uuid) returns boolean
  language plpgsql stable set search_path = ''
as $$
begin
  return exists (select from access.principal p where p.id = person and p.status = 'active')
    and (exists (select from access.organization_membership o where o.organization_id = organization and o.user_id = person)
      or exists (select from access.membership m join access.clinic c on c.id = m.clinic_id
                   where m.user_id = person and m.valid @> now() and c.organization_id = organization
                     and (clinic is null or m.clinic_id = clinic)));
end
$$;

-- The people whom a notification is for, as things stand now.
create or replace function scheduler.people_of(recipient jsonb, clinic uuid, organization uuid) returns setof uuid
  language plpgsql stable set search_path = ''
as $$
begin
  if recipient ? 'userId' then
    return query select (recipient ->> 'userId')::uuid
      where scheduler.belongs((recipient ->> 'userId')::uuid, nullif(clinic, '00000000-0000-0000-0000-000000000000'), organization);
  elsif recipient ? 'clinicId' then
    return query
      select m.user_id from access.membership m join access.principal p on p.id = m.user_id
        where m.clinic_id = clinic and m.role = recipient ->> 'role' and m.valid @> now() and p.status = 'active';
    if not found and recipient ->> 'role' = 'admin' then
      return query
        select o.user_id from access.organization_membership o join access.principal p on p.id = o.user_id
          where o.organization_id = organization and o.role = 'owner' and p.status = 'active';
    end if;
  elsif recipient ? 'orgId' then
    return query
      select o.user_id from access.organization_membership o join access.principal p on p.id = o.user_id
        where o.organization_id = organization and o.role = recipient ->> 'role' and p.status = 'active';
  end if;
end
$$;

-- The channels by which a person wants to be told of a kind, of those that the sender offers; all of those if it is critical.
create or replace function scheduler.wanted_channels(offered text[], kind text, critical boolean, preferred jsonb) returns text[]
  language plpgsql immutable set search_path = ''
as $$
declare
  all_offered constant text[] := coalesce(offered, '{inbox,email}');
  chosen constant jsonb := coalesce(preferred -> kind, preferred -> split_part(kind, '.', 1), preferred -> '*');
begin
  if critical or chosen is null then
    return all_offered;
  end if;
  return array(select c from unnest(all_offered) as c where chosen ? c);
end
$$;

-- The organizations in which the caller has a role of the organization's; {} for none.
-- Security definer: a context of kind self shows no organization.
create or replace function scheduler.own_organizations() returns uuid[]
  language plpgsql stable security definer set search_path = ''
as $$
begin
  return array(select o.organization_id from access.organization_membership o
                 where o.user_id = access.uid() and access.scope() = 'self');
end
$$;

-- Removes what the schema holds of a person who ends their account, in the context that they do it in.
create or replace function scheduler.forget_person(person uuid) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  request jsonb := nullif(pg_catalog.current_setting('ward.request', true), '')::jsonb;
begin
  perform scheduler.enter_clockwork(null);
  delete from scheduler.notification_preference p where p.user_id = person;
  delete from scheduler.inbox_item i where i.user_id = person;
  delete from scheduler.delivery d where d.user_id = person;
  perform access.set_context(person, null, 'self', null, '{}', null, '{}', request);
end
$$;

grant execute on function scheduler.own_organizations() to scheduler_service;
