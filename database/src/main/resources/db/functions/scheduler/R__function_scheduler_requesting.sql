-- Runs that people ask for, and finding a run that is addressed by its id alone.

-- Asks for a run of the job at once: in the context of a clinic for that clinic, in the context of the platform for the
-- platform or, of a clinic job, for every active clinic. The days, from inclusive and to exclusive, may be null. Returns
-- the ids of the runs.
-- Security definer: what is asked for every clinic spans clinics. The policies still decide whether the caller may.
create or replace function scheduler.request(job_name text, first_day date, end_day date) returns setof uuid
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  wanted scheduler.job;
  made record;
begin
  select j.* into wanted from scheduler.job j where j.name = job_name;
  if not found then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if wanted.scope = 'platform' and access.clinic_id() is not null then
    raise exception 'This job runs for the whole platform, not for one clinic.' using errcode = 'WR002', hint = '/clinicId';
  end if;
  for made in
    insert into scheduler.job_run (clinic_id, job, scheduled_for, trigger, from_day, to_day, requested_by)
      select place.id, wanted.name, clock_timestamp(), 'manual', first_day, end_day, access.uid()
        from (select access.clinic_id() as id where access.clinic_id() is not null
              union all
              select nobody where wanted.scope = 'platform'
              union all
              select c.id from access.clinic c
                where access.clinic_id() is null and wanted.scope = 'clinic' and c.status = 'active') as place
      returning job_run.id, job_run.clinic_id
  loop
    perform access.emit('run.requested', nullif(made.clinic_id, nobody), 'run', made.id::text, null, 'success', null,
                        jsonb_strip_nulls(jsonb_build_object('job', jsonb_build_object('new', wanted.name),
                                                             'from', jsonb_build_object('new', first_day),
                                                             'to', jsonb_build_object('new', end_day))));
    return next made.id;
  end loop;
end
$$;

-- The clinic of a run, the nil UUID for a run of the platform's; null for a run that doesn't exist. It says where to knock;
-- whether the door opens, that clinic's context decides.
-- Security definer: without the clinic there is no context in which the run could be seen.
create or replace function scheduler.clinic_of_run(run uuid) returns uuid
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  clinic uuid;
begin
  perform scheduler.enter_clockwork(null);
  select r.clinic_id into clinic from scheduler.job j join scheduler.job_run r on r.job = j.name where r.id = run;
  return clinic;
end
$$;

grant execute on function scheduler.request(text, date, date), scheduler.clinic_of_run(uuid) to scheduler_service;
