-- Tenancy's tables decide, the directory repeats. These triggers are the only writers of the schema access. Security
-- definer, because no service may write to the directory, tenancy-service included.

create or replace function tenancy.project_organization() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  insert into access.organization (id, status, tier, requests_per_minute)
    select new.id, new.status, new.tier, t.requests_per_minute_per_clinic
      from tenancy.subscription_tier t where t.tier = new.tier
    on conflict (id) do update
      set status = excluded.status, tier = excluded.tier, requests_per_minute = excluded.requests_per_minute;
  -- Closing it takes it, and opening it again puts it back, into the claims of its people.
  if tg_op = 'UPDATE' and (new.status = 'deleted') <> (old.status = 'deleted') then
    perform tenancy.raise_epoch(p.id) from access.principal p
      where p.id in (select o.user_id from access.organization_membership o where o.organization_id = new.id
                     union
                     select m.user_id from access.membership m join access.clinic c on c.id = m.clinic_id
                       where c.organization_id = new.id);
  end if;
  return null;
end
$$;

-- When a membership holds: from the beginning of its first day to the beginning of the day after its last, where the clinic is.
create or replace function tenancy.validity(valid_from timestamp, valid_until timestamp, time_zone text) returns tstzrange
  language sql stable set search_path = ''
  return tstzrange(valid_from at time zone time_zone, valid_until at time zone time_zone);

create or replace function tenancy.project_clinic() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  insert into access.clinic (id, organization_id, status, time_zone, currency, opening_days)
    values (new.id, new.organization_id, new.status, new.time_zone, new.currency, new.opening_days)
    on conflict (id) do update
      set status = excluded.status, time_zone = excluded.time_zone, currency = excluded.currency,
          opening_days = excluded.opening_days;
  if tg_op = 'UPDATE' and (new.status = 'deleted') <> (old.status = 'deleted') then
    perform tenancy.raise_epoch(p.id) from access.principal p
      where p.id in (select m.user_id from access.membership m where m.clinic_id = new.id);
  end if;
  -- A clinic that moves to another time zone has its days begin at other instants.
  if tg_op = 'UPDATE' and new.time_zone <> old.time_zone then
    update access.membership m
      set valid = tenancy.validity(lower(m.valid) at time zone old.time_zone, upper(m.valid) at time zone old.time_zone,
                                   new.time_zone)
      where m.clinic_id = new.id and m.valid <> '(,)';
    perform tenancy.raise_epoch(p.id) from access.principal p
      where p.id in (select m.user_id from access.membership m where m.clinic_id = new.id and m.valid <> '(,)');
  end if;
  return null;
end
$$;

create or replace function tenancy.project_clinic_closure() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if tg_op = 'DELETE' then
    delete from access.clinic_closure c where c.clinic_id = old.clinic_id and c.day = old.day;
  else
    insert into access.clinic_closure (clinic_id, day) values (new.clinic_id, new.day) on conflict do nothing;
  end if;
  return null;
end
$$;

create or replace function tenancy.project_user_profile() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  insert into access.principal (id, subject, status) values (new.user_id, new.subject, new.status)
    on conflict (id) do update set subject = excluded.subject, status = excluded.status;
  return null;
end
$$;

create or replace function tenancy.project_clinic_role() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if tg_op = 'DELETE' then
    delete from access.membership m where m.clinic_id = old.clinic_id and m.user_id = old.user_id;
    perform tenancy.raise_epoch(old.user_id);
  elsif tg_op = 'INSERT'
      or (new.role, new.valid_from, new.valid_until) is distinct from (old.role, old.valid_from, old.valid_until) then
    insert into access.membership (clinic_id, user_id, role, valid)
      select new.clinic_id, new.user_id, new.role, tenancy.validity(new.valid_from, new.valid_until, c.time_zone)
        from access.clinic c where c.id = new.clinic_id
      on conflict (clinic_id, user_id) do update set role = excluded.role, valid = excluded.valid;
    perform tenancy.raise_epoch(new.user_id);
  end if;
  return null;
end
$$;

create or replace function tenancy.project_organization_role() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if tg_op = 'DELETE' then
    delete from access.organization_membership m
      where m.organization_id = old.organization_id and m.user_id = old.user_id;
    perform tenancy.raise_epoch(old.user_id);
  elsif tg_op = 'INSERT' or new.role <> old.role then
    insert into access.organization_membership (organization_id, user_id, role)
      values (new.organization_id, new.user_id, new.role)
      on conflict (organization_id, user_id) do update set role = excluded.role;
    perform tenancy.raise_epoch(new.user_id);
  end if;
  return null;
end
$$;

-- What lets an operator in exists in the directory from the approval to the end.
create or replace function tenancy.project_support_grant() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if new.state = 'approved' then
    insert into access.access_grant (clinic_id, id, user_id, kind, ends_at)
      values (new.clinic_id, new.id, new.operator_id, 'support', new.ends_at)
      on conflict (clinic_id, id) do update set ends_at = excluded.ends_at;
  else
    delete from access.access_grant g where g.clinic_id = new.clinic_id and g.id = new.id;
  end if;
  return null;
end
$$;

create or replace function tenancy.project_break_glass() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  insert into access.access_grant (clinic_id, id, user_id, kind, ends_at)
    values (new.clinic_id, new.id, new.user_id, 'break_glass', new.ends_at)
    on conflict (clinic_id, id) do update set ends_at = excluded.ends_at;
  return null;
end
$$;

-- Makes every token that the person holds stale, and asks for the new claims to be pushed. Coalesces: a push that still
-- waits is the one that will carry this change too, and it has waited since the first of them.
create or replace function tenancy.raise_epoch(person uuid) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  raised bigint;
begin
  update access.principal p
    set epoch = p.epoch + 1,
        claims_until = (select min(turn)
                          from access.membership m, unnest(array[lower(m.valid), upper(m.valid)]) as turn
                          where m.user_id = p.id and turn > now())
    where p.id = person
    returning p.epoch into raised;
  insert into tenancy.claims_push (user_id, epoch) values (person, raised)
    on conflict (user_id) do update
      set epoch = excluded.epoch, next_attempt_at = now(), attempts = 0;
end
$$;
