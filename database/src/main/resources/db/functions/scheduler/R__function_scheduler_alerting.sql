-- Telling operators that a run died, was missed or is slow, in the transaction that records it. One notification a job and day: a
-- thousand clinics whose night fails are one thing to look at. What the platform's channels are told by, and who is told when
-- one of them fails, is theirs (scheduler.notification_channel).
--
-- data of each: {"job", "runbook": the name of a page of docs/runbooks, "runId", "clinicId", "orgId"}; the first one's.

-- Tells operators of a job. Only called in the clockwork's context.
create or replace function scheduler.alert(kind text, job_name text, title text, text text, runbook text, data jsonb) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform scheduler.schedule_notification(
    '{"operators": true}',
    jsonb_build_object(
      'kind', kind, 'title', left(title, 200), 'text', left(text, 4000),
      'data', jsonb_build_object('job', job_name, 'runbook', runbook) || data,
      'dedupeKey', kind || ' ' || job_name),
    null);
end
$$;

-- Tells operators that the run is dead, and the clinic's admins when they would wait for what it was to bring: their numbers, or
-- the weekly report. Called by functions that are in the clockwork's context, and leaves them in it, with the organization that
-- they had.
create or replace function scheduler.alert_of_dead(clinic uuid, run uuid) returns void
  language plpgsql volatile set search_path = '' set enable_seqscan = off
as $$
declare
  organization constant uuid := access.organization_id();
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  dead record;
  title text;
  explanation text;
begin
  select r.job, r.attempt, r.scheduled_for, r.clinic_id, r.organization_id into dead
    from scheduler.job_run r where r.clinic_id = clinic and r.id = run and r.state = 'dead';
  if not found then
    return;
  end if;
  perform scheduler.alert(
    'job.failed', dead.job, format('%s has failed', dead.job),
    format('A run that was due at %s UTC has failed for good, after %s attempts (run %s). Others of this job that die '
           'within a day are not told of one by one.',
           to_char(dead.scheduled_for at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), dead.attempt, run),
    'runs-dead', jsonb_strip_nulls(jsonb_build_object(
      'runId', run, 'clinicId', nullif(dead.clinic_id, nobody), 'orgId', nullif(dead.organization_id, nobody))));
  case dead.job
    when 'daily-aggregation' then
      title := 'The clinic''s numbers could not be brought up to date';
      explanation := 'They stay as they were the last time, and say so. Those who run the platform have been told.';
    when 'weekly-report' then
      title := 'The weekly report could not be made';
      explanation := 'Those who run the platform have been told. You can also make it yourself.';
    else
      return;
  end case;
  if clinic <> nobody and organization is not null then
    perform access.set_context(null, 'scheduler-service', 'clinic', clinic, array[clinic], organization, '{service}', null);
    perform scheduler.schedule_notification(
      jsonb_build_object('clinicId', clinic, 'role', 'admin'),
      jsonb_build_object(
        'kind', 'job.failed', 'title', title, 'text', explanation,
        'data', jsonb_build_object('job', dead.job, 'runId', run), 'dedupeKey', 'job.failed ' || dead.job),
      null);
    perform scheduler.enter_clockwork(organization);
  end if;
end
$$;

-- Tells operators of a job's occurrences that should be there and are not. Only called in the clockwork's context.
create or replace function scheduler.alert_of_missed(job_name text, missed integer, first timestamptz) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform scheduler.alert(
    'job.missed', job_name, format('%s was missed', job_name),
    format('%s occurrences should be there and are not, the first of %s UTC.', missed,
           to_char(first at time zone 'UTC', 'YYYY-MM-DD HH24:MI')),
    'runs-missed', jsonb_build_object('missed', missed));
end
$$;

-- Tells operators when the run, which is at work or has just succeeded, is slow: it has taken more than a minute, and more than
-- three quarters of what its job may take, or more than three times the median of the last 20 runs of this job and place
-- that succeeded, of which there must be five. Says whether it is.
-- Security definer: a clinic's context can't tell operators anything by a key. What it tells follows from the run alone.
create or replace function scheduler.alert_if_slow(clinic uuid, run uuid) returns boolean
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
declare
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  moment constant timestamptz := clock_timestamp();
  slow record;
  context constant jsonb := scheduler.present_context();
  usual double precision;
  taken double precision;
begin
  perform scheduler.enter_clockwork(null);
  select r.job, r.clinic_id, r.organization_id, j.timeout_seconds, r.state,
         extract(epoch from coalesce(r.finished_at, moment) - r.started_at)::double precision as seconds
    into slow
    from scheduler.job_run r join scheduler.job j on j.name = r.job
    where r.clinic_id = clinic and r.id = run and r.state in ('running', 'succeeded')
      and r.part_days is null and not r.fanned_out
      and r.from_day is null and r.started_at < coalesce(r.finished_at, moment) - interval '1 minute';
  if found then
    taken := slow.seconds;
    select case when count(*) >= 5 then percentile_cont(0.5) within group (order by p.seconds) end into usual
      from (select extract(epoch from r.finished_at - r.started_at)::double precision as seconds
              from scheduler.job_run r
              where r.clinic_id = clinic and r.organization_id = slow.organization_id and r.job = slow.job
                and r.state = 'succeeded' and r.from_day is null and r.id <> run and not r.fanned_out
              order by r.scheduled_for desc limit 20) p;
    if taken > 0.75 * slow.timeout_seconds or taken > 3 * usual then
      perform scheduler.alert(
        'job.slow', slow.job, format('%s is slow', slow.job),
        format('A run %s %s seconds. It may take %s; usual are %s.',
               case slow.state when 'running' then 'has been at work for' else 'took' end, round(taken::numeric),
               slow.timeout_seconds, coalesce(round(usual::numeric, 1)::text, 'no figures yet')),
        'runs-slow', jsonb_strip_nulls(jsonb_build_object(
          'runId', run, 'clinicId', nullif(slow.clinic_id, nobody), 'orgId', nullif(slow.organization_id, nobody))));
    else
      taken := null;
    end if;
  end if;
  perform scheduler.return_to(context);
  return taken is not null;
end
$$;

-- Tells operators that figures which the run has held against their facts differed, on so many days.
-- Security definer: a clinic's context can't tell operators anything by a key. Only a run of that job that is at work can.
create or replace function scheduler.alert_of_difference(clinic uuid, run uuid, days integer) returns void
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
declare
  context constant jsonb := scheduler.present_context();
  place constant uuid := access.clinic_id();
  roles constant text[] := access.roles();
  organization uuid;
begin
  perform scheduler.enter_clockwork(null);
  select r.organization_id into organization
    from scheduler.job_run r
    where r.clinic_id = clinic and r.id = run and r.job = 'sync-validation' and r.state = 'running'
      and r.clinic_id = place and roles && '{service}';
  if not found then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  perform scheduler.alert(
    'job.finding', 'sync-validation', 'Figures differed from their facts',
    format('Of the days that were looked at %s had figures that their facts don''t give. They have been added up anew. Others of '
           'this kind within a day are not told of one by one.', days),
    'figures-differ', jsonb_build_object('runId', run, 'clinicId', clinic, 'orgId', organization, 'days', days));
  perform scheduler.return_to(context);
end
$$;

-- Looks for slow runs among those that are at work, so that one that hangs is told of before it ends. Returns how many there are.
-- Security definer: it spans clinics.
create or replace function scheduler.find_slow() returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  old record;
  slow integer := 0;
begin
  perform scheduler.enter_clockwork(null);
  for old in
    select r.clinic_id, r.id from scheduler.job_run r
      where r.state = 'running' and r.started_at < clock_timestamp() - interval '1 minute'
      order by r.job, r.id
  loop
    slow := slow + scheduler.alert_if_slow(old.clinic_id, old.id)::integer;
  end loop;
  return slow;
end
$$;

grant execute on function scheduler.alert_if_slow(uuid, uuid), scheduler.find_slow(),
  scheduler.alert_of_difference(uuid, uuid, integer) to scheduler_service;
