-- Where a goal leads if things go on as they have of late.
--
-- The sample is the last 20 working days that have figures, before today; a working day's figure holds what was entered for
-- the days after it up to the next one. Today's own figures are left out until the day is over. What is still to come is
-- every working day after the last one with figures, up to the goal's end.
--
--   final              the goal is over: the actual figure, without an interval
--   working_day_rate   sums: what there is, plus for each day to come the sample's mean
--   seasonal_rate      sums of a goal with a seasonal curve: the same, each day weighed by metrics.season(); without a last
--                      year it is the former
--   rate_of_sums       rates: numerator and denominator as they are, each plus the sample's mean for each day to come
--   last_level         levels: the last figure (the naive method)
--
-- low and high hold the outcome in four of five cases (80 %), if days are independent of one another and alike but for their
-- weight: the prediction intervals of the mean method and the naive method (Hyndman & Athanasopoulos, Forecasting:
-- Principles and Practice, 3rd ed., 5.5), summed over the R days to come from a sample of n: the standard deviation of the
-- sample's days times sqrt(R + R²/n) (with weights, n × (weight to come / weight of the sample)² stands for R²/n), for
-- levels that of the steps from day to day times sqrt(R); times Student's t with n − 1 (for levels n) degrees of freedom.
-- A rate's days deviate by numerator − rate × denominator (the ratio estimator: Cochran, Sampling Techniques, 3rd ed.,
-- chapter 6), over the denominator that is expected.
--
-- Limits: it knows no trend, no weekdays and nothing of what is booked already; facts that come in late for days of the
-- sample make it too low; in distinct rates patients who come on several days are taken for different ones. A count never
-- falls below what there is. Null when fewer than 5 working days of the last 120 days have figures, or when a rate has
-- nothing to divide by.
create or replace function metrics.goal_forecast(
  aim metrics.goal, definition metrics.metric_definition, actual numeric, today date,
  out value numeric, out low numeric, out high numeric, out method text
)
  language plpgsql stable set search_path = ''
as $$
declare
  whose constant text := coalesce(aim.provider, '');
  kind constant text := metrics.goal_kind(definition);
  places constant integer := case definition.unit when 'ratio' then 6 when 'days' then 4 else 0 end;
  known daterange;
  sample record;
  -- What there is by the end of what is known.
  done record;
  next_day date;
  days_to_come numeric;
  weight_to_come numeric;
  least_value numeric;
  margin numeric;
begin
  if today >= aim.to_day then
    if actual is not null then
      value := actual;
      low := actual;
      high := actual;
      method := 'final';
    end if;
    return;
  end if;
  -- The clinic's, for providers too: a provider's day without facts is one on which they brought nothing. Where something
  -- is known of later days, nothing is missing before today.
  select daterange(min(f.period_start), least(max(f.period_start) + 1, today)) into known
    from metrics.figures(aim.clinic_id, array[aim.metric], 'day', '', today - 120, today + 30) f
    having min(f.period_start) < today;
  if lower(known) is null then
    return;
  end if;
  next_day := greatest(upper(known), aim.from_day);
  days_to_come := metrics.count_working_days(aim.clinic_id, next_day, aim.to_day);

  if kind = 'level' then
    sample := metrics.level_sample(aim, known);
    if sample.size >= 5 then
      value := sample.latest;
      margin := metrics.t_90(sample.size) * sample.deviation * sqrt(days_to_come);
      method := 'last_level';
    end if;
  else
    select coalesce(sum(f.numerator), 0) as numerator, coalesce(sum(f.denominator), 0) as denominator into done
      from metrics.figures(aim.clinic_id, array[aim.metric], 'day', whose, aim.from_day, upper(known)) f;
    if kind = 'rate' and not definition.additive then
      done.numerator := done.denominator
        * coalesce(metrics.actual(aim.clinic_id, definition, whose, aim.from_day, upper(known), today), 0);
    end if;
    if kind = 'sum' and aim.curve = 'seasonal' then
      sample := metrics.day_sample(aim, known, 'season', today);
      weight_to_come := (
        select sum(s.weight)
          from metrics.season(aim.clinic_id, aim.metric, whose, lower(known), aim.to_day, today) s
            join metrics.clinic_days(aim.clinic_id, next_day, aim.to_day) d on d.day = s.day and d.working);
      if sample.weight > 0 and weight_to_come is not null then
        method := 'seasonal_rate';
      end if;
    end if;
    if method is null then
      sample := metrics.day_sample(aim, known, kind, today);
      weight_to_come := case kind when 'sum' then days_to_come
                                  else sample.weight / nullif(sample.size, 0) * days_to_come end;
      method := case kind when 'sum' then 'working_day_rate' else 'rate_of_sums' end;
    end if;
    if sample.size >= 5 then
      value := done.numerator + coalesce(sample.amount * weight_to_come / nullif(sample.weight, 0), 0);
      margin := metrics.t_90(sample.size - 1) * sample.deviation
        * sqrt(days_to_come + sample.size * coalesce(weight_to_come / nullif(sample.weight, 0), 0) ^ 2);
      if kind = 'rate' then
        value := value / nullif(done.denominator + weight_to_come, 0);
        margin := margin / nullif(done.denominator + weight_to_come, 0);
      end if;
    end if;
  end if;

  if value is null or margin is null then
    value := null;
    method := null;
    return;
  end if;
  least_value := case when kind = 'sum' and definition.unit = 'count' then actual end;
  low := trim_scale(round(greatest(value - margin, least_value), places));
  high := trim_scale(round(greatest(value + margin, least_value), places));
  value := trim_scale(round(greatest(value, least_value), places));
end
$$;

-- The last 20 working days of what is known, of a sum or a rate:
--   size       how many there are
--   amount     what they brought together (the numerators)
--   weight     by what that is measured: with 'sum' their number, with 'rate' the denominators, with 'season' what
--              metrics.season() gives the working days; null with 'season' when there is none
--   deviation  the standard deviation of what each brought beside its part by weight
create or replace function metrics.day_sample(
  aim metrics.goal, known daterange, measured_by text, today date,
  out size integer, out amount numeric, out weight numeric, out deviation numeric
)
  language sql stable set search_path = ''
as $$
  with days as (
    select d.day, d.working, count(*) filter (where d.working) over (order by d.day) as n,
           count(*) filter (where d.working) over () as last_n
      from metrics.clinic_days(aim.clinic_id, lower(known), upper(known)) d
  ), season as (
    select s.day, s.weight
      from metrics.season(aim.clinic_id, aim.metric, coalesce(aim.provider, ''), lower(known), aim.to_day, today) s
      where measured_by = 'season'
  ), each as (
    select coalesce(sum(f.numerator), 0) as brought,
           case measured_by when 'sum' then 1
                            when 'rate' then coalesce(sum(f.denominator), 0)
                            else sum(s.weight) filter (where d.working) end as weight
      from days d
        left join metrics.figures(aim.clinic_id, array[aim.metric], 'day', coalesce(aim.provider, ''), lower(known),
                                  upper(known)) f on f.period_start = d.day
        left join season s on s.day = d.day
      where d.n > greatest(d.last_n - 20, 0)
      group by d.n
  ), whole as (
    select count(*)::integer as size, sum(e.brought) as amount, sum(e.weight) as weight from each e
  )
  select w.size, w.amount, w.weight,
         (select sqrt(sum((e.brought - coalesce(w.amount * e.weight / nullif(w.weight, 0), 0)) ^ 2)
                      / nullif(w.size - 1, 0)) from each e)
    from whole w
$$;

-- The same of a level: the last one that is known, and the root mean square of the last 20 steps between working days.
create or replace function metrics.level_sample(
  aim metrics.goal, known daterange, out size integer, out latest numeric, out deviation numeric
)
  language sql stable set search_path = ''
as $$
  with levels as (
    select d.day, d.working, f.numerator::numeric / case when f.denominator is null then 1 else f.denominator end as level
      from metrics.clinic_days(aim.clinic_id, lower(known), upper(known)) d
        join metrics.figures(aim.clinic_id, array[aim.metric], 'day', coalesce(aim.provider, ''), lower(known),
                             upper(known)) f on f.period_start = d.day and f.denominator is distinct from 0
  ), steps as (
    select l.level - lag(l.level) over (order by l.day) as step, row_number() over (order by l.day desc) as back
      from levels l where l.working
  )
  select count(*)::integer, (select l.level from levels l order by l.day desc limit 1), sqrt(avg(s.step ^ 2))
    from steps s where s.back <= 20 and s.step is not null
$$;

-- Student's t, below which 90 % lie, so that 80 % lie within ± t. For 1 to 20 degrees of freedom.
create or replace function metrics.t_90(freedom integer) returns numeric
  language sql immutable
  return ('{3.078,1.886,1.638,1.533,1.476,1.440,1.415,1.397,1.383,1.372,
            1.363,1.356,1.350,1.345,1.341,1.337,1.333,1.330,1.328,1.325}'::numeric[])[freedom];

grant execute on function metrics.goal_forecast(metrics.goal, metrics.metric_definition, numeric, date),
  metrics.day_sample(metrics.goal, daterange, text, date), metrics.level_sample(metrics.goal, daterange),
  metrics.t_90(integer) to metrics_service;
