-- Measures as formulas take them: an array, each in its place (metrics.measure).

-- What a period's row holds: flows and different patients, places 1 to 25. Null for no row.
create or replace function metrics.measures_of(a metrics.metric_aggregations) returns bigint[]
  language sql immutable
  return array[
    a.production, a.adjustment, a.collection, a.refund, a.presented_value, a.accepted_value, a.waiting_minutes,
    a.appointment_facts, a.completed, a.cancelled, a.no_show, a.completed_minutes, a.booked_ahead, a.inbound,
    a.answered, a.qualified, a.booked, a.abandoned, a.patient_facts, a.available_minutes, a.returned,
    a.hygiene_patients, a.reappointed_patients, a.presented_patients, a.accepted_patients]::bigint[];

-- How things stand at the end of each day in [from_day, to_day): places 26 to 34, as their own array. None for an empty
-- range or no end. Each is a running total since the first fact, or the difference of two: so no row anywhere has to follow when an
-- early fact is corrected. Receivables are aged by the day of the production; what was collected pays the oldest first.
create or replace function metrics.standing(clinic uuid, whose text, from_day date, to_day date)
  returns table (day date, levels bigint[])
  language plpgsql stable rows 31 set search_path = ''
as $$
#variable_conflict use_column
declare
  -- Before the range, so that what is a year old on its first day is known.
  since constant date := from_day - 365;
  earlier record;
begin
  if from_day >= to_day or to_day is null then
    return;
  end if;
  -- Whole years, then the months of the year that the range begins in, then the days of that month.
  select coalesce(sum(a.production + a.adjustment), 0)::bigint as net,
         coalesce(sum(a.collection - a.refund), 0)::bigint as collected,
         coalesce(sum(a.active_step), 0) as active, coalesce(sum(a.hygiene_step), 0) as hygiene
    into earlier
    from (
      select a.production, a.adjustment, a.collection, a.refund, a.active_step, a.hygiene_step
        from metrics.metric_aggregations a
        where a.clinic_id = clinic and a.granularity = 'year' and a.provider = whose
          and a.period_start < metrics.period_start('year', since)
      union all
      select a.production, a.adjustment, a.collection, a.refund, a.active_step, a.hygiene_step
        from metrics.metric_aggregations a
        where a.clinic_id = clinic and a.granularity = 'month' and a.provider = whose
          and a.period_start >= metrics.period_start('year', since)
          and a.period_start < metrics.period_start('month', since)
      union all
      select a.production, a.adjustment, a.collection, a.refund, a.active_step, a.hygiene_step
        from metrics.metric_aggregations a
        where a.clinic_id = clinic and a.granularity = 'day' and a.provider = whose
          and a.period_start >= metrics.period_start('month', since) and a.period_start < since) a;
  return query
  with total as (
    select d.day::date as day,
           earlier.net + sum(coalesce(a.production + a.adjustment, 0)) over w as net,
           earlier.collected + sum(coalesce(a.collection - a.refund, 0)) over w as collected,
           earlier.active + sum(coalesce(a.active_step, 0)) over w as active,
           earlier.hygiene + sum(coalesce(a.hygiene_step, 0)) over w as hygiene
      from generate_series(since, to_day - 1, interval '1 day') as d (day)
        left join metrics.metric_aggregations a
          on a.clinic_id = clinic and a.granularity = 'day' and a.provider = whose and a.period_start = d.day::date
            and a.period_start >= since and a.period_start < to_day
      window w as (order by d.day)
  ), aged as (
    select t.day, t.active, t.hygiene, t.net - t.collected as receivable, t.net - lag(t.net, 365) over w as net_365,
           greatest(0, t.net - lag(t.net, 31) over w) as young_30, greatest(0, t.net - lag(t.net, 61) over w) as young_60,
           greatest(0, t.net - lag(t.net, 91) over w) as young_90, greatest(0, t.net - lag(t.net, 121) over w) as young_120
      from total t
      window w as (order by t.day)
  ), bucket as (
    -- Of what is receivable, as much is up to so old as was produced since then.
    select a.day, a.active, a.hygiene, a.receivable, a.net_365,
           least(a.receivable, a.young_30) as upto_30,
           least(a.receivable, greatest(a.young_30, a.young_60)) as upto_60,
           least(a.receivable, greatest(a.young_30, a.young_60, a.young_90)) as upto_90,
           least(a.receivable, greatest(a.young_30, a.young_60, a.young_90, a.young_120)) as upto_120
      from aged a
  )
  select b.day,
         array[b.active, b.hygiene, b.receivable, b.net_365, b.upto_30, b.upto_60 - b.upto_30, b.upto_90 - b.upto_60,
               b.upto_120 - b.upto_90, b.receivable - b.upto_120]::bigint[]
    from bucket b
    where b.day >= from_day;
end
$$;

-- The measures of any range of days [from_day, to_day), which need not be a period that is kept; how things stand is told of
-- the last day, but not later than as_at, and not at all for null. Different patients are counted again, if they are asked
-- for; else they are 0. Never null.
drop function if exists metrics.measures_between(uuid, text, date, date, date);
create or replace function metrics.measures_between(
  clinic uuid, whose text, from_day date, to_day date, as_at date, with_patients boolean default true
) returns bigint[]
  language plpgsql stable set search_path = ''
as $$
declare
  flows bigint[];
  levels bigint[];
begin
  select array[
           sum(a.production), sum(a.adjustment), sum(a.collection), sum(a.refund), sum(a.presented_value),
           sum(a.accepted_value), sum(a.waiting_minutes), sum(a.appointment_facts), sum(a.completed),
           sum(a.cancelled), sum(a.no_show), sum(a.completed_minutes), sum(a.booked_ahead), sum(a.inbound),
           sum(a.answered), sum(a.qualified), sum(a.booked), sum(a.abandoned), sum(a.patient_facts),
           sum(a.available_minutes), sum(a.returned),
           p.hygiene, p.reappointed, p.presented, p.accepted]::bigint[]
    into flows
    from (
        select count(distinct p.patient_ref) filter (where p.hygiene) as hygiene,
               count(distinct p.patient_ref) filter (where p.reappointed) as reappointed,
               count(distinct p.patient_ref) filter (where p.presented) as presented,
               count(distinct p.patient_ref) filter (where p.accepted) as accepted
          from metrics.patient_day p
          where with_patients and p.clinic_id = clinic and p.day >= from_day and p.day < to_day
            and (whose = '' or p.provider = whose)) p
      left join metrics.metric_aggregations a
        on a.clinic_id = clinic and a.granularity = 'day' and a.provider = whose and a.period_start >= from_day
          and a.period_start < to_day
    group by p.hygiene, p.reappointed, p.presented, p.accepted;
  if as_at is not null then
    select s.levels into levels
      from metrics.standing(clinic, whose, least(to_day - 1, as_at), least(to_day - 1, as_at) + 1) s;
  end if;
  return array(select coalesce(m.value, 0) from unnest(flows || levels) with ordinality as m (value, n) order by m.n);
end
$$;

grant execute on function metrics.measures_of(metrics.metric_aggregations), metrics.standing(uuid, text, date, date),
  metrics.measures_between(uuid, text, date, date, date, boolean) to metrics_service;
