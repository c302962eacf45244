-- Makes the aggregates of a clinic's days true, and those of every week, month, quarter and year that one of them lies in.
-- Every row is added up from the level below it, never moved by a difference, so that a row that is written is right whatever
-- was there before; rows that are right already stay as they are. In one statement, so that each row is read once, and what
-- it costs goes by the days that are asked for and the periods around them, however long the clinic's history is.
--
--   days                the days, when they are listed
--   first_day, end_day  else all of [first_day, end_day)
--   anew                whether nothing is taken over from what is kept. Else a period's different patients are counted again
--                       only when something about one of them is new on one of its days, and the steps are added to those
--                       that stand: metrics.day_measures()
--   patient_days        the days on which something is new about a patient
--
-- Returns how many rows are new, how many changed or went, how many days there are in the range, and the days whose rows are
-- others now. Nobody else may write the clinic's aggregates meanwhile.
drop function if exists metrics.keep_aggregates(
  uuid, uuid, text, date[], boolean, text[], date[], integer[], integer[], integer[]);
drop function if exists metrics.rolled_up_measures(uuid, text, date[]);
drop function if exists metrics.aggregates_of(uuid, text[], text[], date[]);
create or replace function metrics.keep_aggregates(
  clinic uuid, run uuid, days date[], first_day date, end_day date, anew boolean, patient_days date[],
  step_providers text[], step_days date[], active_steps integer[], hygiene_steps integer[], returns integer[],
  out rows_written bigint, out rows_changed bigint, out days_added integer, out changed_days date[]
)
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  -- The periods that the listed days lie in, or the first one that the range reaches into, each by its first day.
  weeks constant date[] := metrics.starts_of('week', days);
  months constant date[] := metrics.starts_of('month', days);
  quarters constant date[] := metrics.starts_of('quarter', days);
  years constant date[] := metrics.starts_of('year', days);
  first_week constant date := metrics.period_start('week', first_day);
  first_month constant date := metrics.period_start('month', first_day);
  first_quarter constant date := metrics.period_start('quarter', first_day);
  first_year constant date := metrics.period_start('year', first_day);
  -- Days whose periods hold others: what those are made of beside is the days of weeks and months, and the months of years.
  edges constant date[] := case when first_day is null then days
    else array_remove(array_remove(array[first_day, end_day - 1], '-infinity'), 'infinity') end;
  other_days date[];
  other_months date[];
begin
  other_days := array(
    select distinct d.day::date
      from metrics.periods_of(edges, '{week,month}') p
        cross join lateral generate_series(p.period_start, p.period_end - 1, interval '1 day') as d (day)
      where not metrics.is_among(d.day::date, days, first_day, end_day));
  other_months := array(
    select m.month::date
      from metrics.periods_of(edges, '{year}') p
        cross join lateral generate_series(p.period_start, p.period_end - 1, interval '1 month') as m (month)
      where not metrics.is_among(m.month::date, months, first_month, end_day));

  with day_row as materialized (
    select m.* from metrics.day_measures(
      clinic, days, first_day, end_day, anew, step_providers, step_days, active_steps, hygiene_steps, returns) m
  ), month_row as materialized (
    -- Weeks and months, of the days that have just been made and the others.
    select clinic as clinic_id, case grouping(d.week) when 0 then 'week' else 'month' end as granularity, d.provider,
           coalesce(d.week, d.month) as period_start, run as run_id, now() as computed_at,
           sum(d.production)::bigint as production, sum(d.adjustment)::bigint as adjustment,
           sum(d.collection)::bigint as collection, sum(d.refund)::bigint as refund,
           sum(d.presented_value)::bigint as presented_value, sum(d.accepted_value)::bigint as accepted_value,
           sum(d.waiting_minutes)::bigint as waiting_minutes, sum(d.financial_facts)::integer as financial_facts,
           sum(d.appointment_facts)::integer as appointment_facts, sum(d.call_facts)::integer as call_facts,
           sum(d.patient_facts)::integer as patient_facts, sum(d.schedule_facts)::integer as schedule_facts,
           sum(d.completed)::integer as completed, sum(d.cancelled)::integer as cancelled,
           sum(d.no_show)::integer as no_show, sum(d.completed_minutes)::integer as completed_minutes,
           sum(d.booked_ahead)::integer as booked_ahead, sum(d.inbound)::integer as inbound,
           sum(d.answered)::integer as answered, sum(d.qualified)::integer as qualified, sum(d.booked)::integer as booked,
           sum(d.abandoned)::integer as abandoned, sum(d.available_minutes)::integer as available_minutes,
           sum(d.active_step)::integer as active_step, sum(d.hygiene_step)::integer as hygiene_step,
           sum(d.returned)::integer as returned,
           0 as hygiene_patients, 0 as reappointed_patients, 0 as presented_patients, 0 as accepted_patients
      from (
        select metrics.period_start('week', d.period_start) as week, metrics.period_start('month', d.period_start) as month,
               d.*
          from day_row d
        union all
        select metrics.period_start('week', a.period_start), metrics.period_start('month', a.period_start), a.*
          from metrics.metric_aggregations a
          where a.clinic_id = clinic and a.granularity = 'day' and a.period_start = any (other_days)) d
      group by grouping sets ((d.provider, d.week), (d.provider, d.month))
      having metrics.is_among(d.week, weeks, first_week, end_day) or metrics.is_among(d.month, months, first_month, end_day)
  ), year_row as (
    -- Quarters and years, of months in the same way.
    select clinic as clinic_id, case grouping(m.quarter) when 0 then 'quarter' else 'year' end as granularity, m.provider,
           coalesce(m.quarter, m.year) as period_start, run as run_id, now() as computed_at,
           sum(m.production)::bigint as production, sum(m.adjustment)::bigint as adjustment,
           sum(m.collection)::bigint as collection, sum(m.refund)::bigint as refund,
           sum(m.presented_value)::bigint as presented_value, sum(m.accepted_value)::bigint as accepted_value,
           sum(m.waiting_minutes)::bigint as waiting_minutes, sum(m.financial_facts)::integer as financial_facts,
           sum(m.appointment_facts)::integer as appointment_facts, sum(m.call_facts)::integer as call_facts,
           sum(m.patient_facts)::integer as patient_facts, sum(m.schedule_facts)::integer as schedule_facts,
           sum(m.completed)::integer as completed, sum(m.cancelled)::integer as cancelled,
           sum(m.no_show)::integer as no_show, sum(m.completed_minutes)::integer as completed_minutes,
           sum(m.booked_ahead)::integer as booked_ahead, sum(m.inbound)::integer as inbound,
           sum(m.answered)::integer as answered, sum(m.qualified)::integer as qualified, sum(m.booked)::integer as booked,
           sum(m.abandoned)::integer as abandoned, sum(m.available_minutes)::integer as available_minutes,
           sum(m.active_step)::integer as active_step, sum(m.hygiene_step)::integer as hygiene_step,
           sum(m.returned)::integer as returned,
           0 as hygiene_patients, 0 as reappointed_patients, 0 as presented_patients, 0 as accepted_patients
      from (
        select metrics.period_start('quarter', m.period_start) as quarter,
               metrics.period_start('year', m.period_start) as year, m.*
          from month_row m
          where m.granularity = 'month'
        union all
        select metrics.period_start('quarter', a.period_start), metrics.period_start('year', a.period_start), a.*
          from metrics.metric_aggregations a
          where a.clinic_id = clinic and a.granularity = 'month' and a.period_start = any (other_months)) m
      group by grouping sets ((m.provider, m.quarter), (m.provider, m.year))
      having metrics.is_among(m.quarter, quarters, first_quarter, end_day)
        or metrics.is_among(m.year, years, first_year, end_day)
  ), wide_row as materialized (
    select m.* from month_row m union all select y.* from year_row y
  ), recounted as materialized (
    -- The periods whose different patients are counted again.
    select distinct w.granularity, w.period_start, metrics.period_end(w.granularity, w.period_start) as period_end
      from wide_row w
      where anew
        or (w.granularity, w.period_start) in (
          select q.granularity, q.period_start from metrics.periods_of(patient_days, '{week,month,quarter,year}') q)
  ), seen as materialized (
    -- Once a patient, provider and period, before anything is counted.
    select r.granularity, r.period_start, p.provider, p.patient_ref, bool_or(p.hygiene) as hygiene,
           bool_or(p.reappointed) as reappointed, bool_or(p.presented) as presented, bool_or(p.accepted) as accepted
      from (
        select g.granularity, metrics.period_start(g.granularity, d.day) as period_start, d.*
          from metrics.patient_day d cross join unnest('{week,month,quarter,year}'::text[]) as g (granularity)
          where d.clinic_id = clinic and d.day >= (select min(r.period_start) from recounted r)
            and d.day < (select max(r.period_end) from recounted r)
          offset 0) p
        join recounted r using (granularity, period_start)
      group by r.granularity, r.period_start, p.provider, p.patient_ref
  ), patient as (
    select s.granularity, s.period_start, s.provider,
           (count(*) filter (where s.hygiene))::integer as hygiene_patients,
           (count(*) filter (where s.reappointed))::integer as reappointed_patients,
           (count(*) filter (where s.presented))::integer as presented_patients,
           (count(*) filter (where s.accepted))::integer as accepted_patients
      from (
        select s.granularity, s.period_start, s.provider, s.hygiene, s.reappointed, s.presented, s.accepted from seen s
        union all
        select s.granularity, s.period_start, '', bool_or(s.hygiene), bool_or(s.reappointed), bool_or(s.presented),
               bool_or(s.accepted)
          from seen s
          group by s.granularity, s.period_start, s.patient_ref) s
      group by s.granularity, s.period_start, s.provider
  ), target as (
    select d.* from day_row d
    union all
    -- Null where patients aren't counted again.
    select w.clinic_id, w.granularity, w.provider, w.period_start, w.run_id, w.computed_at,
           w.production, w.adjustment, w.collection, w.refund, w.presented_value, w.accepted_value, w.waiting_minutes,
           w.financial_facts, w.appointment_facts, w.call_facts, w.patient_facts, w.schedule_facts, w.completed,
           w.cancelled, w.no_show, w.completed_minutes, w.booked_ahead, w.inbound, w.answered, w.qualified, w.booked,
           w.abandoned, w.available_minutes, w.active_step, w.hygiene_step, w.returned,
           case when r.granularity is not null then coalesce(p.hygiene_patients, 0) end,
           case when r.granularity is not null then coalesce(p.reappointed_patients, 0) end,
           case when r.granularity is not null then coalesce(p.presented_patients, 0) end,
           case when r.granularity is not null then coalesce(p.accepted_patients, 0) end
      from wide_row w
        left join recounted r using (granularity, period_start)
        left join patient p using (granularity, period_start, provider)
  ), present as materialized (
    select a.ctid as place, a.*
      from metrics.metric_aggregations a
      where a.clinic_id = clinic and a.granularity = any ('{day,week,month,quarter,year}')
        and a.period_start = any (days || weeks || months || quarters || years)
        -- A month may begin on a Monday whose week nobody asks for.
        and a.period_start = any (case a.granularity when 'day' then days when 'week' then weeks when 'month' then months
                                                     when 'quarter' then quarters else years end)
    union all
    select a.ctid, a.*
      from metrics.metric_aggregations a
      where first_day is not null and a.clinic_id = clinic and a.period_start < end_day
        and a.period_start >= case a.granularity when 'day' then first_day when 'week' then first_week
                                                 when 'month' then first_month when 'quarter' then first_quarter
                                                 else first_year end
  ), change as materialized (
    select granularity, provider, period_start, p.place, t.clinic_id is null as gone,
           t.production, t.adjustment, t.collection, t.refund, t.presented_value, t.accepted_value, t.waiting_minutes,
           t.financial_facts, t.appointment_facts, t.call_facts, t.patient_facts, t.schedule_facts, t.completed,
           t.cancelled, t.no_show, t.completed_minutes, t.booked_ahead, t.inbound, t.answered, t.qualified, t.booked,
           t.abandoned, t.available_minutes, t.active_step, t.hygiene_step, t.returned,
           coalesce(t.hygiene_patients, p.hygiene_patients, 0) as hygiene_patients,
           coalesce(t.reappointed_patients, p.reappointed_patients, 0) as reappointed_patients,
           coalesce(t.presented_patients, p.presented_patients, 0) as presented_patients,
           coalesce(t.accepted_patients, p.accepted_patients, 0) as accepted_patients
      from target t full join present p using (granularity, provider, period_start)
      where (
             t.production, t.adjustment, t.collection, t.refund, t.presented_value, t.accepted_value, t.waiting_minutes,
             t.financial_facts, t.appointment_facts, t.call_facts, t.patient_facts, t.schedule_facts, t.completed,
             t.cancelled, t.no_show, t.completed_minutes, t.booked_ahead, t.inbound, t.answered, t.qualified, t.booked,
             t.abandoned, t.available_minutes, t.active_step, t.hygiene_step, t.returned,
             coalesce(t.hygiene_patients, p.hygiene_patients, 0),
             coalesce(t.reappointed_patients, p.reappointed_patients, 0),
             coalesce(t.presented_patients, p.presented_patients, 0), coalesce(t.accepted_patients, p.accepted_patients, 0))
        is distinct from (
             p.production, p.adjustment, p.collection, p.refund, p.presented_value, p.accepted_value, p.waiting_minutes,
             p.financial_facts, p.appointment_facts, p.call_facts, p.patient_facts, p.schedule_facts, p.completed,
             p.cancelled, p.no_show, p.completed_minutes, p.booked_ahead, p.inbound, p.answered, p.qualified, p.booked,
             p.abandoned, p.available_minutes, p.active_step, p.hygiene_step, p.returned, p.hygiene_patients,
             p.reappointed_patients, p.presented_patients, p.accepted_patients)
  ), added as (
    insert into metrics.metric_aggregations
        (clinic_id, granularity, provider, period_start, run_id,
         production, adjustment, collection, refund, presented_value, accepted_value, waiting_minutes, financial_facts,
         appointment_facts, call_facts, patient_facts, schedule_facts, completed, cancelled, no_show, completed_minutes,
         booked_ahead, inbound, answered, qualified, booked, abandoned, available_minutes, active_step, hygiene_step,
         returned, hygiene_patients, reappointed_patients, presented_patients, accepted_patients)
      select clinic, c.granularity, c.provider, c.period_start, run,
             c.production, c.adjustment, c.collection, c.refund, c.presented_value, c.accepted_value, c.waiting_minutes,
             c.financial_facts, c.appointment_facts, c.call_facts, c.patient_facts, c.schedule_facts, c.completed,
             c.cancelled, c.no_show, c.completed_minutes, c.booked_ahead, c.inbound, c.answered, c.qualified, c.booked,
             c.abandoned, c.available_minutes, c.active_step, c.hygiene_step, c.returned, c.hygiene_patients,
             c.reappointed_patients, c.presented_patients, c.accepted_patients
        from change c
        where c.place is null
        order by c.granularity, c.provider, c.period_start
      returning 1
  ), changed as (
    -- By their places, which nobody moves meanwhile: a plan by key may choose to read the whole history for it.
    update metrics.metric_aggregations a
      set run_id = run, computed_at = now(),
          production = c.production, adjustment = c.adjustment, collection = c.collection, refund = c.refund,
          presented_value = c.presented_value, accepted_value = c.accepted_value, waiting_minutes = c.waiting_minutes,
          financial_facts = c.financial_facts, appointment_facts = c.appointment_facts, call_facts = c.call_facts,
          patient_facts = c.patient_facts, schedule_facts = c.schedule_facts, completed = c.completed,
          cancelled = c.cancelled, no_show = c.no_show, completed_minutes = c.completed_minutes,
          booked_ahead = c.booked_ahead, inbound = c.inbound, answered = c.answered, qualified = c.qualified,
          booked = c.booked, abandoned = c.abandoned, available_minutes = c.available_minutes, active_step = c.active_step,
          hygiene_step = c.hygiene_step, returned = c.returned, hygiene_patients = c.hygiene_patients,
          reappointed_patients = c.reappointed_patients, presented_patients = c.presented_patients,
          accepted_patients = c.accepted_patients
      from change c
      where a.ctid = c.place and a.clinic_id = clinic and not c.gone
      returning 1
  ), removed as (
    delete from metrics.metric_aggregations a
      using change c
      where a.ctid = c.place and a.clinic_id = clinic and c.gone
      returning 1
  )
  select (select count(*) from added), (select count(*) from changed) + (select count(*) from removed),
         (select count(*)
            from (
              select d.period_start from day_row d
              union
              select p.period_start from present p where p.granularity = 'day') d
            where first_day is not null),
         array(select distinct c.period_start from change c where c.granularity = 'day')
    into rows_written, rows_changed, days_added, changed_days;
end
$$;
