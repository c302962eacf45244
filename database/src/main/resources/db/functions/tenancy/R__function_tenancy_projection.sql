-- Tenancy's tables decide, the directory repeats. These triggers are the only writers of the schema access. Security
-- definer, because no service may write to the directory, tenancy-service included.

create or replace function tenancy.project_organization() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  insert into access.organization (id, status) values (new.id, new.status)
    on conflict (id) do update set status = excluded.status;
  -- Closing it takes it, and opening it again puts it back, into the claims of its people.
  if tg_op = 'UPDATE' and (new.status = 'deleted') <> (old.status = 'deleted') then
    perform tenancy.raise_epoch(p.id) from access.principal p
      where p.id in (select o.user_id from access.organization_membership o where o.organization_id = new.id);
  end if;
  return null;
end
$$;

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
  elsif tg_op = 'INSERT' or new.role <> old.role then
    insert into access.membership (clinic_id, user_id, role) values (new.clinic_id, new.user_id, new.role)
      on conflict (clinic_id, user_id) do update set role = excluded.role;
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

-- Makes every token that the person holds stale, and asks for the new claims to be pushed. Coalesces: a push that still
-- waits is the one that will carry this change too, and it has waited since the first of them.
create or replace function tenancy.raise_epoch(person uuid) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  raised bigint;
begin
  update access.principal p set epoch = p.epoch + 1 where p.id = person returning p.epoch into raised;
  insert into tenancy.claims_push (user_id, epoch) values (person, raised)
    on conflict (user_id) do update
      set epoch = excluded.epoch, next_attempt_at = now(), attempts = 0;
end
$$;
