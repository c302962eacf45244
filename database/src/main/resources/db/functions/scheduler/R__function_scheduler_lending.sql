-- Runs that metrics-service does, because it takes more than the database to do them: a report is printed. The clockwork plans,
-- counts, pauses and repeats them like all others; what is here lets that service claim them, hold them while it works, and say
-- what became of them. None of it reaches a run of another service's jobs.

-- Claims up to so many due runs of the named jobs, as scheduler.claim() does for scheduler-service.
-- Security definer: whoever claims doesn't know whose run is next.
create or replace function scheduler.claim_for_metrics(claimant text, jobs text[], at_most integer, last_served uuid)
  returns table (id uuid, clinic_id uuid, job text, scheduled_for timestamptz, fence bigint, from_day date, to_day date,
                 served_to uuid)
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  return query
    select c.id, c.clinic_id, c.job, c.scheduled_for, c.fence, c.from_day, c.to_day, c.served_to
      from scheduler.claim_of('metrics-service', claimant, jobs, at_most, last_served) c;
end
$$;

-- Whether the run is still the holder's. Then it is for another lease, though no longer than its job may take, and nobody takes
-- it over before the transaction ends: what is written in it is written by the holder or not at all. In the context of the
-- run's clinic.
-- Security definer: the service itself sees no run.
create or replace function scheduler.hold_for_metrics(clinic uuid, run uuid, held_fence bigint) returns boolean
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
begin
  perform scheduler.require_performer(clinic);
  update scheduler.job_run r
    set claimable_at = clock_timestamp() + make_interval(secs => j.lease_seconds)
    from scheduler.job j
    where r.clinic_id = clinic and r.id = run and r.fence = held_fence and r.state = 'running'
      and r.performer = 'metrics-service' and j.name = r.job and r.claimable_at > clock_timestamp()
      and clock_timestamp() < r.started_at + make_interval(secs => j.timeout_seconds + j.lease_seconds);
  return found;
end
$$;

-- Writes the result, as scheduler.succeed() does. False when the run is no longer the holder's; the caller must then roll back.
-- Security definer, like scheduler.hold_for_metrics().
create or replace function scheduler.succeed_for_metrics(clinic uuid, run uuid, held_fence bigint, outcome jsonb) returns boolean
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
begin
  return scheduler.hold_for_metrics(clinic, run, held_fence) and scheduler.succeed(clinic, run, held_fence, outcome);
end
$$;

-- Records that an attempt failed, as scheduler.fail() does: returns the new state, null when the run is no longer the holder's.
-- Security definer: the clinic's context may be the very thing that could not be opened.
create or replace function scheduler.fail_for_metrics(clinic uuid, run uuid, held_fence bigint, message text) returns text
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
begin
  perform scheduler.enter_clockwork(null);
  perform from scheduler.job_run r where r.clinic_id = clinic and r.id = run and r.performer = 'metrics-service';
  return case when found then scheduler.fail(clinic, run, held_fence, message) end;
end
$$;

-- A service, in the context of the clinic.
create or replace function scheduler.require_performer(clinic uuid) returns void
  language plpgsql stable set search_path = ''
as $$
begin
  if access.clinic_id() is distinct from clinic or not access.roles() && '{service}' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
end
$$;

grant execute on function scheduler.claim_for_metrics(text, text[], integer, uuid),
  scheduler.hold_for_metrics(uuid, uuid, bigint), scheduler.succeed_for_metrics(uuid, uuid, bigint, jsonb),
  scheduler.fail_for_metrics(uuid, uuid, bigint, text) to metrics_service;
