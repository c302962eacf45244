-- Rate limits that hold over all instances of a service. What a key may spend is kept as the time at which all of it is
-- there again, by this database's clock alone, so that instances need not agree about the time.

-- Takes a share of one key's allowance, for the login that calls.
--   kind, id     whose it is: caller, service or clinic
--   needed       the least that is of use: with less than that nothing is taken
--   wanted       what to take if it is there
--   burst        the most that can ever be there
--   per_second   how fast it comes back
-- A clinic has no more than its organization's tier allows in a minute, at once or in the long run.
-- Returns what was granted (0, or needed to wanted), what remains, and with 0 in how many seconds what is needed will be
-- there if nobody else takes it; and the burst and the rate that were counted with. Over any time, burst + per_second * seconds is the most that is granted, to all together.
-- Security definer, because no service may write allowances otherwise.
drop function if exists access.take_allowance(text, text, integer, integer, integer, double precision);
create function access.take_allowance(
  kind text, id text, needed integer, wanted integer, burst integer, per_second double precision
) returns table (granted integer, remaining integer, wait double precision, most integer, rate double precision)
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  whole_at timestamptz;
  moment timestamptz;
  free double precision;
  by_tier integer;
begin
  most := burst;
  rate := per_second;
  if kind = 'clinic' then
    select o.requests_per_minute into by_tier
      from access.clinic c join access.organization o on o.id = c.organization_id
      where c.id = take_allowance.id::uuid;
    if by_tier is not null then
      most := least(burst, by_tier);
      rate := least(per_second, by_tier / 60.0);
    end if;
  end if;
  if not (needed >= 1 and wanted >= needed and most >= needed and rate > 0) then
    raise exception 'no such allowance' using errcode = '22023';
  end if;

  select a.full_at into whole_at from access.allowance a
    where a.service = session_user::text and a.kind = take_allowance.kind and a.id = take_allowance.id
    for update;
  if not found then
    insert into access.allowance as a (service, kind, id, full_at)
      values (session_user::text, take_allowance.kind, take_allowance.id, clock_timestamp())
      on conflict on constraint allowance_pkey do update set full_at = a.full_at
      returning a.full_at into whole_at;
  end if;

  -- Read when the row is ours: while it was somebody else's, time went on.
  moment := clock_timestamp();
  whole_at := greatest(whole_at, moment);
  free := most - extract(epoch from whole_at - moment)::double precision * rate;
  if free < needed then
    return query select 0, greatest(floor(free), 0)::integer, (needed - free) / rate, most, rate;
    return;
  end if;

  granted := least(wanted, floor(free)::integer);
  remaining := floor(free)::integer - granted;
  wait := 0;
  -- Rounded up, so that no rounding adds up to more than the limit.
  update access.allowance a
    set full_at = whole_at + ceil(granted * 1e6 / rate) * interval '1 microsecond'
    where a.service = session_user::text and a.kind = take_allowance.kind and a.id = take_allowance.id;
  return next;
end
$$;

-- Removes what says nothing: an allowance that is whole is the same as none. Only the calling login's own.
-- Security definer, because no service may write allowances otherwise.
create or replace function access.forget_full_allowances() returns void
  language sql volatile security definer set search_path = ''
begin atomic
  delete from access.allowance a
    where a.service = session_user::text and a.full_at < clock_timestamp() - interval '1 minute';
end;

grant execute on function access.take_allowance(text, text, integer, integer, integer, double precision),
  access.forget_full_allowances()
  to tenancy_service, metrics_service, audit_service, scheduler_service;
