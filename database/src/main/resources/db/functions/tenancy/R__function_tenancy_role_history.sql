-- The history of roles: each change closes the row that was open and opens the next. Security definer, because no service
-- may write it.

create or replace function tenancy.keep_clinic_role_history() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if tg_op = 'UPDATE'
     and (new.role, new.valid_from, new.valid_until) is not distinct from (old.role, old.valid_from, old.valid_until) then
    return null;
  end if;
  if tg_op <> 'INSERT' then
    update tenancy.clinic_role_history h set ended_at = now(), ended_by = access.uid()
      where h.clinic_id = old.clinic_id and h.user_id = old.user_id and h.ended_at is null;
  end if;
  if tg_op <> 'DELETE' then
    insert into tenancy.clinic_role_history (clinic_id, user_id, role, valid_from, valid_until, began_by)
      values (new.clinic_id, new.user_id, new.role, new.valid_from, new.valid_until, access.uid());
  end if;
  return null;
end
$$;

create or replace function tenancy.keep_organization_role_history() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and new.role = old.role then
    return null;
  end if;
  if tg_op <> 'INSERT' then
    update tenancy.organization_role_history h set ended_at = now(), ended_by = access.uid()
      where h.organization_id = old.organization_id and h.user_id = old.user_id and h.ended_at is null;
  end if;
  if tg_op <> 'DELETE' then
    insert into tenancy.organization_role_history (organization_id, user_id, role, began_by)
      values (new.organization_id, new.user_id, new.role, access.uid());
  end if;
  return null;
end
$$;
