-- Rules that hold whichever way a membership is changed. A refusal has SQLSTATE WR001, a sentence for people and, as its
-- hint, a stable code for programs.

-- A clinic that had an admin keeps one: neither demotion nor removal takes the last.
create or replace function tenancy.keep_an_admin() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if old.role = 'admin' and (tg_op = 'DELETE' or new.role <> 'admin') then
    -- Two admins who remove each other at once must queue here, or each would still see the other.
    perform pg_advisory_xact_lock(hashtextextended('admins of ' || old.clinic_id, 0));
    if not exists (select from tenancy.user_clinic_roles r
                   where r.clinic_id = old.clinic_id and r.role = 'admin' and r.user_id <> old.user_id) then
      raise exception 'The last admin of a clinic can''t leave or be demoted.'
        using errcode = 'WR001', hint = 'last_admin';
    end if;
  end if;
  return case tg_op when 'DELETE' then old else new end;
end
$$;

-- An organization keeps an owner.
create or replace function tenancy.keep_an_owner() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if old.role = 'owner' and (tg_op = 'DELETE' or new.role <> 'owner') then
    perform pg_advisory_xact_lock(hashtextextended('owners of ' || old.organization_id, 0));
    if not exists (select from tenancy.organization_role r
                   where r.organization_id = old.organization_id and r.role = 'owner'
                     and r.user_id <> old.user_id) then
      raise exception 'The last owner of an organization can''t leave or be demoted.'
        using errcode = 'WR001', hint = 'last_owner';
    end if;
  end if;
  return case tg_op when 'DELETE' then old else new end;
end
$$;
