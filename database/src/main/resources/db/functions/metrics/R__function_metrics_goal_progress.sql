-- How a goal stands on the given day. Working days are the clinic's opening days without its closures; those from the
-- goal's first day up to yesterday have elapsed, today and what follows remains.
--   actual          the metric over the goal's range: for sums and counts all of it, for rates numerator over denominator,
--                   for head counts and balances the figure at the end (or today); null when there is none
--   reached         whether the target is met (by lower-is-better goals: kept)
--   attainment      actual / target; 1 is reached and more is better, so lower is better turns the fraction round
--   expected        what the goal's curve expects by the end of yesterday: metrics.goal_expected(). Null for rates and
--                   levels before a working day has elapsed
--   pace            actual / expected, turned round likewise; 1 is on course. Null before a working day has elapsed
--   required_rate   (target − actual) / remaining working days, turned round likewise; 0 when reached, and with no day
--                   left the whole rest
--   forecast …      where it leads: metrics.goal_forecast()
--   status          metrics.goal_standing()
--   followed        the curve that was followed: linear where seasonal has no last year to go by
-- Raises WA003 when the clinic has no such goal.
create or replace function metrics.goal_progress(
  clinic uuid, goal uuid, today date,
  out actual numeric, out reached boolean, out attainment numeric, out expected numeric, out pace numeric,
  out required_rate numeric, out working_days integer, out elapsed_days integer, out remaining_days integer,
  out forecast numeric, out forecast_low numeric, out forecast_high numeric, out forecast_method text,
  out status text, out followed text, out as_of timestamptz
)
  language plpgsql stable set search_path = ''
as $$
declare
  aim metrics.goal;
  definition metrics.metric_definition;
  state record;
  lacking numeric;
begin
  select g.* into aim from metrics.goal g where g.clinic_id = clinic and g.id = goal and g.deleted_at is null;
  if not found then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  definition := metrics.definition(clinic, aim.metric, today);
  select s.as_of into as_of from metrics.aggregation_state s where s.clinic_id = clinic;
  select w.working_days, w.elapsed_days, w.remaining_days into working_days, elapsed_days, remaining_days
    from metrics.working_days(clinic, aim.from_day, aim.to_day, today) w;

  state := metrics.goal_state(aim, definition, today);
  actual := state.actual;
  status := state.status;
  followed := state.followed;
  expected := case when metrics.goal_kind(definition) <> 'sum' then round(state.due, 6)
                   when working_days > 0 then round(coalesce(state.expected, 0), 2) end;
  if aim.direction = 'higher' then
    reached := actual >= aim.target;
    attainment := round(actual / nullif(aim.target, 0), 4);
    pace := round(actual / nullif(state.due, 0), 4);
    lacking := aim.target - actual;
  else
    reached := actual <= aim.target;
    attainment := round(aim.target / nullif(actual, 0), 4);
    pace := round(state.due / nullif(actual, 0), 4);
    lacking := actual - aim.target;
  end if;
  required_rate := case when reached then 0 else round(lacking / greatest(remaining_days, 1), 4) end;
  select f.value, f.low, f.high, f.method into forecast, forecast_low, forecast_high, forecast_method
    from metrics.goal_forecast(aim, definition, actual, today) f;
end
$$;

-- As much of how a goal stands as its status hangs on, which is evaluated each night for every goal: what there is, what the
-- curve expects by the end of yesterday, and what would have been due by then (null before a working day has elapsed).
create or replace function metrics.goal_state(
  aim metrics.goal, definition metrics.metric_definition, today date,
  out actual numeric, out expected numeric, out due numeric, out followed text, out status text
)
  language plpgsql stable set search_path = ''
as $$
begin
  actual := metrics.actual(aim.clinic_id, definition, coalesce(aim.provider, ''), aim.from_day, aim.to_day, today);
  select e.expected, e.followed into expected, followed from metrics.goal_expected(aim, definition, today - 1) e;
  if metrics.count_working_days(aim.clinic_id, aim.from_day, least(aim.to_day, today)) > 0 then
    due := expected;
  end if;
  status := metrics.goal_standing(aim, metrics.goal_kind(definition), actual, due, today);
end
$$;

-- What a goal's figures amount to:
--   not_started  before its first day
--   reached      over, and the target is met (kept, where lower is better). A goal to bring a sum up to a target is reached
--                as soon as that is met; facts that are taken back can take it back
--   missed       over, and the target is not met, or there is no figure to show that it was
--   at_risk      running, at less than the pace at_risk_below; or a sum that was to stay below its target has passed it
--   ahead        running, at the pace ahead_from or more
--   on_track     running otherwise, and as long as nothing is due or there is no figure yet
-- The pace is compared without dividing, so that it has an answer where a figure is 0: by higher-is-better goals
-- actual >= ahead_from × due, by lower-is-better ones actual × ahead_from <= due.
create or replace function metrics.goal_standing(
  aim metrics.goal, kind text, actual numeric, due numeric, today date
) returns text
  language sql immutable
  return case
    when today < aim.from_day then 'not_started'
    when today >= aim.to_day
      then case when actual >= aim.target and aim.direction = 'higher' or actual <= aim.target and aim.direction = 'lower'
                then 'reached' else 'missed' end
    when kind = 'sum' and aim.direction = 'higher' and actual >= aim.target then 'reached'
    when kind = 'sum' and aim.direction = 'lower' and actual > aim.target then 'at_risk'
    when actual is null or due is null then 'on_track'
    when aim.direction = 'higher'
      then case when actual >= aim.ahead_from * due then 'ahead'
                when actual < aim.at_risk_below * due then 'at_risk'
                else 'on_track' end
    when actual * aim.ahead_from <= due then 'ahead'
    when actual * aim.at_risk_below > due then 'at_risk'
    else 'on_track' end;

-- The working days of the range [from_day, to_day): all, those before today, and the others.
create or replace function metrics.working_days(
  clinic uuid, from_day date, to_day date, today date,
  out working_days integer, out elapsed_days integer, out remaining_days integer
)
  language sql stable set search_path = ''
as $$
  select coalesce(c.whole, 0), coalesce(c.elapsed, 0), coalesce(c.whole - c.elapsed, 0)
    from (select metrics.count_working_days(clinic, from_day, to_day) as whole,
                 metrics.count_working_days(clinic, from_day, least(to_day, today)) as elapsed) c
$$;

grant execute on function metrics.goal_progress(uuid, uuid, date),
  metrics.goal_state(metrics.goal, metrics.metric_definition, date),
  metrics.goal_standing(metrics.goal, text, numeric, numeric, date), metrics.working_days(uuid, date, date, date)
  to metrics_service;
