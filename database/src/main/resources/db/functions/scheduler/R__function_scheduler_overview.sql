-- The platform's overview: made anew by a run of the platform's, read by operators.

-- Makes it anew; readers see the old one until then.
-- Security definer: only the owner of a materialized view can, and no service may read it by itself. Afterwards the context is
-- the caller's again.
create or replace function scheduler.refresh_overview() returns timestamptz
  language plpgsql volatile security definer set search_path = '' set lock_timeout = '10s'
as $$
declare
  context constant jsonb := scheduler.present_context();
  made_at timestamptz;
begin
  if access.scope() is distinct from 'platform' or not access.roles() && '{service}' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  perform scheduler.enter_clockwork(null);
  refresh materialized view concurrently overview.platform;
  select p.as_of into made_at from overview.platform p;
  perform scheduler.return_to(context);
  return made_at;
end
$$;

-- The overview as it was made last.
-- Security definer: the view is granted to nobody. For operators in a context of the platform.
create or replace function scheduler.platform_overview()
  returns table (as_of timestamptz, organizations bigint, clinics bigint, suspended_clinics bigint, members bigint,
                 facts bigint, runs_succeeded bigint, runs_dead bigint, runs_due bigint, runs_missed bigint,
                 lag_seconds bigint, clinics_not_aggregated bigint)
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if access.scope() is distinct from 'platform' or not access.roles() && '{super_admin}' then
    raise exception 'the role does not suffice' using errcode = 'WA004';
  end if;
  return query
    select p.as_of, p.organizations, p.clinics, p.suspended_clinics, p.members, p.facts, p.runs_succeeded, p.runs_dead,
           p.runs_due, p.runs_missed, p.lag_seconds, p.clinics_not_aggregated
      from overview.platform p;
end
$$;

grant execute on function scheduler.refresh_overview(), scheduler.platform_overview() to scheduler_service;
