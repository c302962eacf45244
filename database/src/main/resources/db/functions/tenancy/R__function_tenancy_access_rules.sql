-- What may become of a support request and of a broken glass. The refusals are WR001 with a code as their hint.

-- Only the clinic's own people let an operator in; nobody approves for themselves; what is over stays over. The decision's
-- time, its maker and the end are set here, whoever writes.
create or replace function tenancy.keep_support_grant_order() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  by_operator boolean := new.operator_id is not distinct from access.uid();
begin
  if new.state = old.state then
    return new;
  end if;
  if new.state in ('approved', 'declined') and by_operator then
    raise exception 'Nobody decides on their own request.' using errcode = 'WR001', hint = 'own_request';
  end if;
  if new.state in ('approved', 'declined') and not access.roles() && '{admin,owner}'
     or new.state = 'withdrawn' and not by_operator
     or new.state = 'ended' and not by_operator and not access.roles() && '{admin,owner}' then
    raise exception 'the role does not suffice' using errcode = 'WA004';
  end if;
  if old.state = 'requested' and new.state in ('approved', 'declined') then
    new.decided_at := now();
    new.decided_by := access.uid();
    new.ends_at := case new.state when 'approved' then now() + new.minutes * interval '1 minute' end;
  elsif old.state = 'approved' and new.state = 'ended' and old.ends_at > now() then
    new.ends_at := now();
  elsif old.state = 'requested' and new.state = 'withdrawn' then
    null;
  else
    raise exception 'That has been decided already, or is over.' using errcode = 'WR001', hint = 'decided';
  end if;
  return new;
end
$$;

-- Members need not break anything, one open glass is enough, and it is opened for oneself.
create or replace function tenancy.keep_glass_whole() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  -- A row that no request writes is not asked, and in a wrong context the directory answers nothing.
  if access.scope() is null then
    return new;
  elsif access.scope() <> 'emergency' or new.clinic_id is distinct from access.clinic_id() then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  -- Two requests of one person at once must see each other's glass.
  perform pg_advisory_xact_lock(hashtextextended('glass of ' || new.user_id || new.clinic_id, 0));
  if access.membership_role(new.user_id, new.clinic_id) is not null
     or exists (select from access.organization_membership o
                where o.organization_id = access.organization_id() and o.user_id = new.user_id) then
    raise exception 'A member of the clinic needs no emergency access.' using errcode = 'WR001', hint = 'already_member';
  end if;
  if exists (select from access.access_grant g
             where g.clinic_id = new.clinic_id and g.user_id = new.user_id and g.kind = 'break_glass' and g.ends_at > now()) then
    raise exception 'Emergency access to this clinic is open already.' using errcode = 'WR001', hint = 'already_open';
  end if;
  return new;
end
$$;

-- It ends sooner, never later; it is reviewed once, and not by the one who broke it.
create or replace function tenancy.keep_glass_rules() returns trigger
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if new.ends_at <> old.ends_at then
    if old.ends_at <= now() then
      raise exception 'That is over already.' using errcode = 'WR001', hint = 'over';
    end if;
    if new.user_id is distinct from access.uid() and not access.roles() && '{admin,owner}' then
      raise exception 'the role does not suffice' using errcode = 'WA004';
    end if;
    new.ends_at := now();
  end if;
  if (new.justified, new.finding) is distinct from (old.justified, old.finding) then
    if new.user_id is not distinct from access.uid() then
      raise exception 'Nobody reviews their own emergency access.' using errcode = 'WR001', hint = 'own_review';
    end if;
    if old.reviewed_at is not null then
      raise exception 'It has been reviewed already.' using errcode = 'WR001', hint = 'reviewed';
    end if;
    if not access.roles() && '{admin,owner,compliance}' then
      raise exception 'the role does not suffice' using errcode = 'WA004';
    end if;
    new.reviewed_at := now();
    new.reviewed_by := access.uid();
  end if;
  return new;
end
$$;
