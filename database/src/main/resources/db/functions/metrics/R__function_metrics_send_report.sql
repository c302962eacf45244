-- The weekly report as a run of the clockwork makes it, in the context of the run's clinic.

-- The Mondays of the weeks that a run is to report: those that begin within its days, if it has any and as far as they are over;
-- else the one that was over last when the run was due, on the clinic's own calendar.
create or replace function metrics.weeks_to_report(due timestamptz, first_day date, end_day date) returns date[]
  language plpgsql stable set search_path = ''
as $$
declare
  zone constant text := (select c.time_zone from access.clinic c where c.id = access.clinic_id());
begin
  if first_day is null then
    return array[metrics.last_week(due, zone)];
  end if;
  return array(
    select d.monday::date
      from generate_series(date_trunc('week', first_day::timestamp + interval '6 days'),
                           least(end_day - 1, metrics.last_week(now(), zone))::timestamp, interval '7 days') as d (monday)
      order by 1);
end
$$;

-- The Monday of the week that was over last at an instant in a zone.
create or replace function metrics.last_week(at timestamptz, zone text) returns date
  language sql stable parallel safe
  return date_trunc('week', at at time zone zone)::date - 7;

-- Tells the clinic's admins that the report is there: of the week that was over last, and once, whichever edition it is. Older
-- weeks are made up for, and nobody wants to be told of each. Returns whether they are told.
create or replace function metrics.tell_of_report(report uuid) returns boolean
  language plpgsql volatile set search_path = ''
as $$
declare
  clinic constant uuid := access.clinic_id();
  made metrics.report;
begin
  insert into metrics.report_notice (clinic_id, kind, week, report_id)
    select r.clinic_id, r.kind, r.week, r.id
      from metrics.report r join access.clinic c on c.id = r.clinic_id
      where r.clinic_id = clinic and r.id = report and r.week = metrics.last_week(now(), c.time_zone)
    on conflict do nothing;
  if not found then
    return false;
  end if;
  select r.* into made from metrics.report r where r.clinic_id = clinic and r.id = report;
  perform scheduler.schedule_notification(
    jsonb_build_object('clinicId', clinic, 'role', 'admin'),
    jsonb_build_object(
      'kind', 'report.ready', 'title', 'The weekly report is ready',
      'text', format('What the week from %s to %s came to, to read and to print.%s', made.week, made.week + 6,
                     case when not (made.data ->> 'complete')::boolean
                       then ' Facts have changed since its figures were made; some are going to move.' end),
      'data', jsonb_build_object('reportId', report, 'week', made.week,
                                 'link', format('/clinics/%s/reports/weekly/%s', clinic, report)),
      'dedupeKey', format('report weekly %s', made.week)),
    null);
  return true;
end
$$;

grant execute on function metrics.weeks_to_report(timestamptz, date, date), metrics.last_week(timestamptz, text),
  metrics.tell_of_report(uuid) to metrics_service;
