-- What a run tells while it is at work, seen before its transaction ends and kept when that is rolled back.

-- Adds a line to the run's log; of more than 500 the last says that there were more. Only called by functions that have
-- entered the clockwork.
create or replace function scheduler.add_line(clinic uuid, run uuid, line text) returns void
  language plpgsql volatile set search_path = '' set enable_seqscan = off
as $$
declare
  last smallint;
begin
  select max(l.number) into last from scheduler.run_line l where l.clinic_id = clinic and l.run_id = run;
  if last >= 500 then
    return;
  end if;
  insert into scheduler.run_line (clinic_id, run_id, number, attempt, text)
    select clinic, run, coalesce(last, 0) + 1, r.attempt,
           case when last = 499 then 'There was more to say than is kept.'
                else left(coalesce(nullif(line, ''), '(nothing)'), 500) end
      from scheduler.job_run r where r.clinic_id = clinic and r.id = run
    on conflict do nothing;
end
$$;

-- Says how far the holder of a run has come, and a line for its log; what is null stays as it is. False when the run is no
-- longer the holder's.
-- Security definer: the transaction of the work, which has the clinic's context, isn't done yet.
create or replace function scheduler.tell(
  clinic uuid, run uuid, held_fence bigint, done bigint, total bigint, line text
) returns boolean
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
begin
  perform scheduler.enter_clockwork(null);
  update scheduler.job_run r
    set progress_done = least(coalesce(done, r.progress_done), coalesce(total, r.progress_total, done)),
        progress_total = coalesce(total, r.progress_total)
    where r.clinic_id = clinic and r.id = run and r.fence = held_fence and r.state = 'running';
  if not found then
    return false;
  end if;
  if line is not null then
    perform scheduler.add_line(clinic, run, line);
  end if;
  return true;
end
$$;

grant execute on function scheduler.tell(uuid, uuid, bigint, bigint, bigint, text) to scheduler_service;
