-- What the clockwork shows of itself, and what it forgets.

-- How much of each job is due and not begun, at work, and dead, and how long the oldest due run has waited; nothing of whose
-- they are. What is held while its job is paused is not due.
-- Security definer: it spans clinics.
create or replace function scheduler.queue_state()
  returns table (job text, due bigint, running bigint, dead bigint, missed bigint, lag_seconds double precision)
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform scheduler.enter_clockwork(null);
  return query
    select j.name,
           coalesce(q.due, 0),
           (select count(*) from scheduler.job_run w
              where w.job = j.name and w.state = 'running' and w.claimable_at > clock_timestamp()),
           (select count(*) from scheduler.job_run d where d.job = j.name and d.state = 'dead'),
           (select count(*) from scheduler.missed_run m where m.job = j.name and m.made_good_at is null),
           coalesce(extract(epoch from clock_timestamp() - q.oldest), 0)::double precision
      from scheduler.job j
      left join (
        select r.job, count(*) as due, min(r.claimable_at) as oldest
          from scheduler.job_run r
          where r.claimable_at is not null and not r.held and r.claimable_at <= clock_timestamp()
          group by r.job) as q on q.job = j.name;
end
$$;

-- Removes runs that were over longer ago than their job keeps them, at most so many; findings of missed ones that long made
-- good. Returns how many runs are gone.
-- Security definer: it spans clinics.
create or replace function scheduler.forget(at_most integer) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  kept record;
  -- Ids are made in the order of time: what is younger need not be looked at. Worked out once a job, or the index would be of no
  -- use.
  young uuid;
  gone integer;
  all_gone integer := 0;
begin
  perform scheduler.enter_clockwork(null);
  for kept in select j.name, j.keep_days from scheduler.job j loop
    young := uuidv7(make_interval(days => -kept.keep_days));
    delete from scheduler.job_run r
      using (select o.clinic_id, o.id from scheduler.job_run o
               where o.job = kept.name and o.id < young
                 and o.finished_at < now() - make_interval(days => kept.keep_days)
               order by o.id limit at_most - all_gone) as old
      where r.clinic_id = old.clinic_id and r.id = old.id;
    get diagnostics gone = row_count;
    all_gone := all_gone + gone;
    delete from scheduler.missed_run m
      where m.job = kept.name and m.made_good_at < now() - make_interval(days => kept.keep_days);
    exit when all_gone >= at_most;
  end loop;
  return all_gone;
end
$$;

grant execute on function scheduler.queue_state(), scheduler.forget(integer) to scheduler_service;
