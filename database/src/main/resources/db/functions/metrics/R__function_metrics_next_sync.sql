-- When a source is due next after an instant: null when off, every hour at a minute of the source's own (so that all clinics
-- don't ask at once), or every day at the clinic's own time of day. A time that the clocks skip is due when they go on, one
-- that they repeat is due once.
create or replace function metrics.next_sync(source uuid, schedule text, daily_at time, zone text, after timestamptz)
  returns timestamptz
  language plpgsql stable parallel safe set search_path = ''
as $$
declare
  day date := (after at time zone zone)::date;
  due timestamptz;
begin
  if schedule = 'hourly' then
    due := date_bin('1 hour', after, '2000-01-01 00:00+00')
           + make_interval(mins => pg_catalog.abs(hashtextextended(source::text, 0) % 60)::integer);
    return case when due > after then due else due + interval '1 hour' end;
  elsif schedule = 'daily' then
    due := metrics.instant_of_day(day, daily_at, zone);
    return case when due > after then due else metrics.instant_of_day(day + 1, daily_at, zone) end;
  end if;
  return null;
end
$$;

-- The instant of a time of day in a zone; when the clocks skip that time, the instant at which they do.
create or replace function metrics.instant_of_day(day date, daily_at time, zone text) returns timestamptz
  language plpgsql stable parallel safe set search_path = ''
as $$
declare
  instant timestamptz := (day + daily_at) at time zone zone;
begin
  if instant at time zone zone = day + daily_at then
    return instant;
  end if;
  -- PostgreSQL reads a skipped time by the offset from before the skip, so the skip is the last change before that.
  return (
    select min(m) from generate_series(instant - interval '25 hours', instant, interval '1 minute') m
      where (m at time zone zone) - (m at time zone 'UTC') = (instant at time zone zone) - (instant at time zone 'UTC'));
end
$$;

grant execute on function metrics.next_sync(uuid, text, time, text, timestamptz), metrics.instant_of_day(date, time, text)
  to metrics_service;

-- Row trigger: when a source is due follows from what is agreed about it.
create or replace function metrics.schedule_source() returns trigger
  language plpgsql volatile set search_path = ''
as $$
begin
  new.next_sync_at := case when new.enabled and new.state = 'ok' and new.deleted_at is null then
    metrics.next_sync(new.id, new.schedule, new.daily_at,
                      (select c.time_zone from access.clinic c where c.id = new.clinic_id), clock_timestamp()) end;
  return new;
end
$$;
