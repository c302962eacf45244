-- Finding occurrences that should be there and are not.

-- Compares what the job should have had at the instants with the runs that there are: keeps a finding, and an event in the
-- clinic's trail, for each occurrence that is missing, and closes findings that were made good. What a clinic or organization
-- missed before it existed it hasn't missed. Returns how many findings are new.
-- Security definer: it spans clinics.
create or replace function scheduler.find_missed(job_name text, zones text[], instants timestamptz[]) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  finding record;
  made integer := 0;
  first timestamptz;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('scheduler.find_missed', 0)) then
    return 0;
  end if;
  perform scheduler.enter_clockwork(null);
  update scheduler.missed_run m
    set made_good_at = clock_timestamp()
    where m.job = job_name and m.made_good_at is null
      and scheduler.is_made_good(m.clinic_id, m.organization_id, m.job, m.scheduled_for);
  for finding in
    insert into scheduler.missed_run (clinic_id, organization_id, job, scheduled_for)
      select d.clinic_id, d.organization_id, job_name, d.at
        from scheduler.expected(job_name, zones, instants) d
        where d.at < clock_timestamp()
          and d.at >= coalesce(uuid_extract_timestamp(
            case d.clinic_id when '00000000-0000-0000-0000-000000000000' then d.organization_id else d.clinic_id end), d.at)
          and not scheduler.is_made_good(d.clinic_id, d.organization_id, job_name, d.at)
        order by d.at
        limit 1000
      on conflict do nothing
      returning missed_run.clinic_id, missed_run.organization_id, missed_run.id, missed_run.scheduled_for
  loop
    perform scheduler.enter_clockwork(nullif(finding.organization_id, '00000000-0000-0000-0000-000000000000'));
    perform access.emit('run.missed', nullif(finding.clinic_id, '00000000-0000-0000-0000-000000000000'), 'missed-run',
                        finding.id::text, null, 'failure', null,
                        jsonb_build_object('job', jsonb_build_object('new', job_name),
                                           'scheduledFor', jsonb_build_object('new', finding.scheduled_for)));
    made := made + 1;
    first := least(first, finding.scheduled_for);
  end loop;
  if made > 0 then
    perform scheduler.enter_clockwork(null);
    perform scheduler.alert_of_missed(job_name, made, first);
  end if;
  return made;
end
$$;

-- Whether there is a run for the occurrence, or a later one that has succeeded where the latest is all that the job catches
-- up with. Only called in the clockwork's context.
create or replace function scheduler.is_made_good(clinic uuid, organization uuid, job_name text, at timestamptz)
  returns boolean
  language sql stable set search_path = ''
as $$
  select exists (
    select from scheduler.job_run r
      where r.clinic_id = clinic and r.organization_id = organization and r.job = job_name
        and r.scheduled_for >= is_made_good.at
        and (r.scheduled_for = is_made_good.at or r.state = 'succeeded'
          and (select j.catch_up = 'latest' from scheduler.job j where j.name = job_name)))
$$;

grant execute on function scheduler.find_missed(text, text[], timestamptz[]) to scheduler_service;
