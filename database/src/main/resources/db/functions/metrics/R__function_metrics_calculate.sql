-- Makes the aggregates of one clinic true again. Without a range: for the days that facts have changed since the last
-- time, and nothing else. With a range [from_day, to_day), open where null: for all of its days, changed or not; the
-- result is the same, and rows that were right already stay as they are. Returns how many days were added up again, how
-- many figures are new, and how many changed or went. Aggregations of one clinic wait for one another.
--
-- Works in the caller's context, which must address the clinic: the scheduler calls it inside the transaction that holds
-- its claim. Security definer, because no service may write aggregates by itself.
create or replace function metrics.calculate_metrics(
  clinic uuid, from_day date default null, to_day date default null, run uuid default null
) returns table (days integer, rows_written bigint, rows_changed bigint)
  language plpgsql volatile security definer set search_path = '' set jit = off set work_mem = '64MB'
  -- The same few plans for every clinic, each going by index to one clinic's rows, made once for a whole night.
  set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  ranged constant boolean := from_day is not null or to_day is not null;
  zone text;
  -- Whether figures are counted from the ground up, or move by what changed.
  anew boolean;
  state metrics.aggregation_state;
  new_state metrics.aggregation_state;
  work record;
  activity record;
  differences metrics.daily_measure[];
  codes text[];
begin
  if access.clinic_id() is distinct from clinic or clinic is null then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if not access.roles() && '{admin,owner,super_admin,service}' then
    raise exception 'the role does not suffice' using errcode = 'WA004';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('metrics.calculate_metrics ' || clinic, 0));

  select c.time_zone into zone from access.clinic c where c.id = clinic;
  insert into metrics.aggregation_state (clinic_id, time_zone) values (clinic, zone) on conflict do nothing;
  select s.* into state from metrics.aggregation_state s where s.clinic_id = clinic;
  anew := ranged or state.as_of is null;
  if state.time_zone <> zone then
    perform metrics.move_to_time_zone(clinic, zone);
  end if;

  work := metrics.take_marks(clinic, case when ranged then daterange(from_day, to_day) end);
  if cardinality(work.days) > 0 then
    differences := array(select m from metrics.refresh_daily_measures(clinic, work.days) m);
  end if;
  new_state := metrics.known_days(state, (now() at time zone zone)::date);

  select coalesce(array_agg(a.provider), '{}') as providers, coalesce(array_agg(a.day), '{}') as days,
         coalesce(array_agg(a.step), '{}') as steps
    into activity
    from metrics.refresh_active_periods(clinic, work.patients) a;

  codes := array(select p.code from metrics.provider p where p.clinic_id = clinic order by p.code);
  with definition as (
    select d.key, d.version, row_number() over (order by d.key) as place
      from metrics.metric_definition d where d.effective_until is null
  ), change as materialized (
    select c.* from metrics.additive_changes(
        clinic, work.days || metrics.moved_days(state, new_state), differences, anew, new_state.financial_days,
        new_state.appointment_days, new_state.call_days, new_state.patient_days) c
    union all
    select c.* from metrics.receivable_changes(
        clinic, new_state.financial_days, new_state.through_day,
        least(work.financial_since, metrics.horizon_moved(state.financial_days, state.through_day,
                                                          new_state.financial_days, new_state.through_day))) c
    union all
    select c.* from metrics.activity_changes(
        clinic, metrics.running_days(new_state.appointment_days, new_state.through_day),
        anew or metrics.running_days(state.appointment_days, state.through_day)
          is distinct from metrics.running_days(new_state.appointment_days, new_state.through_day),
        activity.providers, activity.days, activity.steps) c
    union all
    select c.* from metrics.hygiene_changes(clinic, work.patients, anew) c
  ), added as (
    insert into metrics.metric_aggregations
        (clinic_id, granularity, metric, provider, period_start, definition_version, numerator, denominator, run_id)
      select clinic, c.granularity, c.metric, c.provider, c.period_start, d.version, c.numerator, c.denominator, run
        from change c join definition d on d.key = c.metric
        where not c.existed
        -- By granularity (each has its own first letter), KPI, provider and day, which keeps the index dense; as one
        -- number, because that sorts several times faster than four columns.
        order by ((ascii(c.granularity) * 100 + d.place) << 44)
          + (coalesce(array_position(codes, c.provider), 0)::bigint << 20) + (c.period_start - date '1900-01-01')
      returning 1
  ), changed as (
    update metrics.metric_aggregations a
      set numerator = c.numerator, denominator = c.denominator, definition_version = d.version, run_id = run,
          computed_at = now()
      from change c join definition d on d.key = c.metric
      where a.clinic_id = clinic and a.granularity = c.granularity and a.metric = c.metric
        and a.provider = c.provider and a.period_start = c.period_start and c.existed and c.numerator is not null
      returning 1
  ), removed as (
    delete from metrics.metric_aggregations a
      using change c
      where a.clinic_id = clinic and a.granularity = c.granularity and a.metric = c.metric
        and a.provider = c.provider and a.period_start = c.period_start and c.existed and c.numerator is null
      returning 1
  )
  select (select count(*) from added), (select count(*) from changed) + (select count(*) from removed)
    into rows_written, rows_changed;

  update metrics.aggregation_state s
    set time_zone = zone, as_of = now(), last_run_id = run, through_day = new_state.through_day,
        financial_days = new_state.financial_days, appointment_days = new_state.appointment_days,
        call_days = new_state.call_days, patient_days = new_state.patient_days
    where s.clinic_id = clinic;
  days := cardinality(work.days);
  perform metrics.evaluate_goals(clinic, run, work.days);
  return next;
end
$$;

grant execute on function metrics.calculate_metrics(uuid, date, date, uuid) to metrics_service, scheduler_service;
grant usage on schema metrics to scheduler_service;
