-- What a goal expects by when: its curve.

-- How a KPI grows with the days, which says what its goals can expect:
--   sum    an amount or count of which each day brings a part: due is what should have come together by a day
--   rate   a fraction, or a count of different patients, over all days up to now: due is the figure that it should have by a
--          day
--   level  a stock (head count, balance) at a day: due is the figure that it should have at that day
create or replace function metrics.goal_kind(definition metrics.metric_definition) returns text
  language sql immutable
  return case when definition.standing then 'level'
              when definition.additive and definition.denominator is null then 'sum'
              else 'rate' end;

-- The clinic's days of [from_day, to_day), and whether it works on each: its opening days without its closures.
create or replace function metrics.clinic_days(clinic uuid, from_day date, to_day date)
  returns table (day date, working boolean)
  language sql stable set search_path = ''
as $$
  select d.day::date,
         extract(isodow from d.day)::smallint = any (c.opening_days)
           and d.day::date <> all (array(select x.day from access.clinic_closure x
                                           where x.clinic_id = clinic and x.day >= from_day and x.day < to_day))
    from access.clinic c cross join lateral generate_series(from_day, to_day - 1, interval '1 day') as d (day)
    where c.id = clinic
    order by d.day
$$;

-- How many days of [from_day, to_day) the clinic works, without listing them: of each weekday that it opens on those in the range,
-- less the closures on such days. 0 for an empty range, null for a clinic that is not in the context.
create or replace function metrics.count_working_days(clinic uuid, from_day date, to_day date) returns integer
  language sql stable set search_path = ''
as $$
  select (select sum(greatest(0, (to_day - from_day - (w.day - extract(isodow from from_day)::integer + 7) % 7 + 6) / 7))
            from unnest('{1,2,3,4,5,6,7}'::integer[]) as w (day) where w.day = any (c.opening_days))::integer
         - (select count(*) from access.clinic_closure x
              where x.clinic_id = clinic and x.day >= from_day and x.day < to_day
                and extract(isodow from x.day)::integer = any (c.opening_days))::integer
    from access.clinic c
    where c.id = clinic
$$;

-- Whether a KPI has figures of the year before [from_day, to_day): from the first week of that range and from its last.
create or replace function metrics.has_last_year(clinic uuid, key text, whose text, from_day date, to_day date)
  returns boolean
  language sql stable set search_path = ''
as $$
  select coalesce(min(f.period_start) <= (from_day - interval '1 year')::date + 6
                  and max(f.period_start) >= (to_day - 1 - interval '1 year')::date - 6, false)
    from metrics.figures(clinic, array[key], 'day', whose, (from_day - interval '1 year')::date,
                         (to_day - 1 - interval '1 year')::date + 1) f
$$;

-- The season of a sum: for each day of [from_day, to_day) what the same date brought a year before (February 28 stands for
-- the 29th), as the mean of the seven days around it: a centred moving average of a whole week, which takes out that dates
-- move through the week from year to year (Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 3.3).
-- Only days before the given one are looked at, so that a season doesn't move with the year that it is for; what was less
-- than nothing counts as nothing. No row when there is no last year.
create or replace function metrics.season(
  clinic uuid, key text, whose text, from_day date, to_day date, before date
) returns table (day date, weight numeric)
  language sql stable set search_path = ''
as $$
  with span as (
    select (from_day - interval '1 year')::date - 3 as first_day,
           least((to_day - 1 - interval '1 year')::date + 4, before) as end_day
  ), past as (
    select p.day::date as day, coalesce(f.numerator, 0) as brought
      from span s
        cross join lateral generate_series(s.first_day, s.end_day - 1, interval '1 day') as p (day)
        left join metrics.figures(clinic, array[key], 'day', whose, s.first_day, s.end_day) f
          on f.period_start = p.day::date
  ), smooth as (
    select p.day, greatest(avg(p.brought) over (order by p.day rows between 3 preceding and 3 following), 0) as weight
      from past p
  )
  select d.day::date, coalesce(s.weight, 0)
    from generate_series(from_day, to_day - 1, interval '1 day') as d (day)
      left join smooth s on s.day = (d.day - interval '1 year')::date
    where metrics.has_last_year(clinic, key, whose, from_day, to_day)
    order by d.day
$$;

-- What should have come together by the end of each day of a goal on a sum. The target is shared among the working days:
--   linear    evenly
--   monthly   each month's own target evenly among its working days in the range; the target of a month without any is
--             due at its end. What is due in the end is the sum of the months'
--   ramp      growing by the same amount from one working day to the next, so that the last brings curve_to where the
--             first brings curve_from; only their relation matters, the whole comes to the target
--   seasonal  in the relation of metrics.season(); linear when the clinic (or provider) has no last year, or brought
--             nothing in it
-- due is null when there is no working day. followed says which curve it is: linear where seasonal had to be.
create or replace function metrics.goal_dues(aim metrics.goal)
  returns table (day date, working boolean, due numeric, followed text)
  language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  if aim.curve = 'monthly' then
    return query
      with days as (
        select d.day, d.working, date_trunc('month', d.day::timestamp) as month
          from metrics.clinic_days(aim.clinic_id, aim.from_day, aim.to_day) d
      ), counted as (
        select d.day, d.working, dense_rank() over (order by d.month) as place,
               count(*) filter (where d.working) over (partition by d.month order by d.day) as elapsed,
               count(*) filter (where d.working) over (partition by d.month) as all_working,
               lead(d.month) over (order by d.day) is distinct from d.month as is_last,
               count(*) filter (where d.working) over () as ever_working
          from days d
      )
      select c.day, c.working,
             case when c.ever_working > 0 then
               coalesce((select sum(m.target) from unnest(aim.curve_months) with ordinality as m (target, n)
                           where m.n < c.place), 0)
               + aim.curve_months[c.place]
                 * case when c.all_working > 0 then c.elapsed else c.is_last::integer end / greatest(c.all_working, 1) end,
             'monthly'
        from counted c order by c.day;
    return;
  end if;
  return query
    with days as (
      select d.day, d.working, row_number() over (partition by d.working order by d.day) as n,
             count(*) filter (where d.working) over () as all_working
        from metrics.clinic_days(aim.clinic_id, aim.from_day, aim.to_day) d
    ), season as materialized (
      select s.day, s.weight
        from metrics.season(aim.clinic_id, aim.metric, coalesce(aim.provider, ''), aim.from_day, aim.to_day, aim.from_day) s
        where aim.curve = 'seasonal'
    ), weighed as (
      select d.day, d.working, d.working::integer as even,
             case when not d.working then 0
                  when aim.curve = 'ramp'
                    then aim.curve_from + (aim.curve_to - aim.curve_from) * (d.n - 1) / greatest(d.all_working - 1, 1)
                  when aim.curve = 'seasonal' then coalesce(s.weight, 0)
                  else 1 end as weight
        from days d left join season s on s.day = d.day
    ), summed as (
      select w.day, w.working,
             sum(w.weight) over () as whole, sum(w.weight) over (order by w.day) as part,
             sum(w.even) over () as whole_even, sum(w.even) over (order by w.day) as part_even
        from weighed w
    )
    select s.day, s.working,
           case when s.whole > 0 then aim.target * s.part / s.whole
                else aim.target * s.part_even / nullif(s.whole_even, 0) end,
           case when s.whole > 0 then aim.curve else 'linear' end
      from summed s order by s.day;
end
$$;

-- What a goal on a rate or level expects by the end of each of the given days of it:
--   linear    the target, all along
--   monthly   the target of the day's month
--   ramp      from curve_from on the first working day to curve_to on the last, by the same step each working day
--   seasonal  the target, times how the figure up to that date a year before stood to the one of the whole range then;
--             linear when there is no last year, or nothing to divide by. Where there was no figure yet, the target
create or replace function metrics.goal_levels(aim metrics.goal, definition metrics.metric_definition, days date[])
  returns table (day date, expected numeric, followed text)
  language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
declare
  whose constant text := coalesce(aim.provider, '');
  last_year constant date := (aim.from_day - interval '1 year')::date;
  last_year_end constant date := (aim.to_day - 1 - interval '1 year')::date + 1;
  working date[];
  whole numeric;
begin
  case aim.curve
    when 'monthly' then
      return query
        select d.day, aim.curve_months[(extract(year from d.day) - extract(year from aim.from_day)) * 12
                                       + extract(month from d.day) - extract(month from aim.from_day) + 1], 'monthly'
          from unnest(days) as d (day);
    when 'ramp' then
      working := array(select c.day from metrics.clinic_days(aim.clinic_id, aim.from_day, aim.to_day) c where c.working);
      return query
        select d.day,
               aim.curve_from + (aim.curve_to - aim.curve_from)
                 * coalesce(greatest(width_bucket(d.day, working) - 1, 0)::numeric / nullif(cardinality(working) - 1, 0), 1),
               'ramp'
          from unnest(days) as d (day);
    else
      if aim.curve = 'seasonal'
         and metrics.has_last_year(aim.clinic_id, aim.metric, whose, aim.from_day, aim.to_day) then
        whole := metrics.actual(aim.clinic_id, definition, whose, last_year, last_year_end, last_year_end);
      end if;
      return query
        select d.day,
               case when whole > 0 then
                 coalesce(aim.target * metrics.actual(aim.clinic_id, definition, whose, last_year,
                                                      (d.day - interval '1 year')::date + 1, last_year_end) / whole,
                          aim.target)
                 else aim.target end,
               case when whole > 0 then 'seasonal' else 'linear' end
          from unnest(days) as d (day);
  end case;
end
$$;

-- What a goal expects by the end of the given day (or of its last), in its unit, and the curve that was followed: of sums as
-- metrics.goal_dues() says, of rates and levels as metrics.goal_levels(). Null before the first day, and for sums when there
-- is no working day.
create or replace function metrics.goal_expected(
  aim metrics.goal, definition metrics.metric_definition, by_day date, out expected numeric, out followed text
)
  language plpgsql stable set search_path = ''
as $$
declare
  of_day constant date := greatest(least(by_day, aim.to_day - 1), aim.from_day);
begin
  if metrics.goal_kind(definition) = 'sum' and aim.curve = 'linear' then
    -- As metrics.goal_dues() has it, but every goal of every clinic is looked at each night, and most are linear.
    followed := 'linear';
    expected := aim.target * metrics.count_working_days(aim.clinic_id, aim.from_day, of_day + 1)
      / nullif(metrics.count_working_days(aim.clinic_id, aim.from_day, aim.to_day), 0);
  elsif metrics.goal_kind(definition) = 'sum' then
    select d.due, d.followed into expected, followed from metrics.goal_dues(aim) d where d.day = of_day;
  else
    select l.expected, l.followed into expected, followed from metrics.goal_levels(aim, definition, array[of_day]) l;
  end if;
  if by_day < aim.from_day then
    expected := null;
  end if;
end
$$;

-- A goal's curve for a chart: for each of its periods what is expected by the period's end and what there is by then, the
-- running one up to today. actual is null for what has not begun. A period that the goal cuts is cut here.
create or replace function metrics.goal_points(aim metrics.goal, granularity text, today date)
  returns table (period_start date, period_end date, expected numeric, actual numeric, followed text)
  language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
declare
  definition metrics.metric_definition := metrics.definition(aim.clinic_id, aim.metric, today);
begin
  if metrics.goal_kind(definition) = 'sum' then
    return query
      with days as (
        select d.day, d.due, d.followed, sum(coalesce(f.numerator, 0)) over (order by d.day) as together
          from metrics.goal_dues(aim) d
            left join metrics.figures(aim.clinic_id, array[aim.metric], 'day', coalesce(aim.provider, ''),
                                      aim.from_day, aim.to_day) f on f.period_start = d.day
      )
      select min(d.day), max(d.day) + 1, round(max(d.due), 4),
             case when min(d.day) <= today then max(d.together) filter (where d.day = p.until) end, min(d.followed)
        from (select d.*, max(d.day) over (partition by metrics.period_start(granularity, d.day)) as until from days d) d
          cross join lateral (select least(d.until, today) as until) p
        group by metrics.period_start(granularity, d.day)
        order by 1;
    return;
  end if;
  return query
    with periods as (
      select distinct greatest(metrics.period_start(granularity, d.day::date), aim.from_day) as period_start,
             least(metrics.period_end(granularity, d.day::date), aim.to_day) as period_end
        from generate_series(aim.from_day, aim.to_day - 1, interval '1 day') as d (day)
    )
    select p.period_start, p.period_end, round(e.expected, 6),
           case when p.period_start <= today
                then metrics.actual(aim.clinic_id, definition, coalesce(aim.provider, ''), aim.from_day,
                                    least(p.period_end, today + 1), today) end,
           e.followed
      from periods p
        join metrics.goal_levels(aim, definition, array(select q.period_end - 1 from periods q)) e
          on e.day = p.period_end - 1
      order by p.period_start;
end
$$;

grant execute on function metrics.goal_kind(metrics.metric_definition), metrics.clinic_days(uuid, date, date),
  metrics.count_working_days(uuid, date, date),
  metrics.has_last_year(uuid, text, text, date, date), metrics.season(uuid, text, text, date, date, date),
  metrics.goal_dues(metrics.goal), metrics.goal_levels(metrics.goal, metrics.metric_definition, date[]),
  metrics.goal_expected(metrics.goal, metrics.metric_definition, date),
  metrics.goal_points(metrics.goal, text, date)
  to metrics_service;
