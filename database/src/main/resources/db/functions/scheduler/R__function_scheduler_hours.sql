-- Quiet hours and digests are on a wall clock. Each takes the moment it is asked for, so that tests can step through years.

-- Whether the wall clock of the zone stands within the quiet hours at the moment: from inclusive, to exclusive, across midnight
-- where from is later than to. False without quiet hours.
create or replace function scheduler.is_quiet(moment timestamptz, zone text, quiet_from time, quiet_to time) returns boolean
  language sql stable parallel safe set search_path = ''
begin atomic
  select case when quiet_from is null then false
              when quiet_from < quiet_to then w.t >= quiet_from and w.t < quiet_to
              else w.t >= quiet_from or w.t < quiet_to end
    from (select (moment at time zone zone)::time as t) w;
end;

-- The first moment, not before the given one, that isn't quiet. Found by the clock itself, minute by minute, around where
-- quiet hours end by reckoning: a clock that is put forward ends them earlier, one that is put back later.
create or replace function scheduler.after_quiet_hours(moment timestamptz, zone text, quiet_from time, quiet_to time)
  returns timestamptz
  language plpgsql stable parallel safe set search_path = ''
as $$
declare
  remaining interval;
begin
  if not scheduler.is_quiet(moment, zone, quiet_from, quiet_to) then
    return moment;
  end if;
  remaining := quiet_to - (moment at time zone zone)::time;
  if remaining <= interval '0' then
    remaining := remaining + interval '24 hours';
  end if;
  return (select m from generate_series(date_trunc('minute', greatest(moment, moment + remaining - interval '2 hours')),
                                        moment + remaining + interval '3 hours', interval '1 minute') as m
            where m > moment and not scheduler.is_quiet(m, zone, quiet_from, quiet_to)
            order by m limit 1);
end
$$;

-- The next time after the moment that the wall clock of the zone shows the given time, once each day: where the clock leaves it
-- out, as much later as it leaves out; where it shows it twice, the second.
create or replace function scheduler.next_wall_time(moment timestamptz, zone text, at_time time) returns timestamptz
  language sql stable parallel safe set search_path = ''
begin atomic
  select min(d.at) from (
      select ((moment at time zone zone)::date + n + at_time) at time zone zone as at from generate_series(-1, 2) as n) d
    where d.at > moment;
end;

grant execute on function scheduler.is_quiet(timestamptz, text, time, time),
  scheduler.after_quiet_hours(timestamptz, text, time, time), scheduler.next_wall_time(timestamptz, text, time)
  to scheduler_service;
