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
  -- Whether days are looked at because they are asked for, not because they changed.
  anew boolean;
  state metrics.aggregation_state;
  work record;
  step record;
  touched date[];
  written bigint;
  changed bigint;
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

  work := metrics.take_marks(clinic, case when anew then daterange(from_day, to_day) end);
  select coalesce(array_agg(a.provider), '{}') as providers, coalesce(array_agg(a.day), '{}') as days,
         array_agg(a.active_step) as active, array_agg(a.hygiene_step) as hygiene, array_agg(a.returned) as returned
    into step
    from metrics.refresh_active_periods(clinic, work.patients) a;
  touched := array(select unnest(work.days) union select unnest(step.days)
                   union select d from metrics.refresh_patient_days(clinic, work.patients) d);

  rows_written := 0;
  rows_changed := 0;
  for written, changed in
    select k.rows_written, k.rows_changed
      from unnest('{day,month,year}'::text[]) with ordinality as l (level, n)
        cross join lateral metrics.keep_aggregates(
          clinic, run, l.level, touched, anew, step.providers, step.days, step.active, step.hygiene, step.returned) k
      where touched <> '{}'
      order by l.n
  loop
    rows_written := rows_written + written;
    rows_changed := rows_changed + changed;
  end loop;

  state := metrics.known_days(state);
  update metrics.aggregation_state s
    set time_zone = zone, as_of = now(), last_run_id = run, financial_days = state.financial_days,
        appointment_days = state.appointment_days, call_days = state.call_days, patient_days = state.patient_days,
        schedule_days = state.schedule_days
    where s.clinic_id = clinic;
  days := cardinality(work.days);
  perform metrics.evaluate_goals(clinic, run, work.days);
  return next;
end
$$;

-- From when until when the clinic has facts, family by family, as the days' rows now have it.
create or replace function metrics.known_days(state metrics.aggregation_state) returns metrics.aggregation_state
  language plpgsql stable set search_path = ''
as $$
begin
  select metrics.day_range(min(a.period_start) filter (where a.financial_facts > 0),
                           max(a.period_start) filter (where a.financial_facts > 0)),
         metrics.day_range(min(a.period_start) filter (where a.appointment_facts > 0),
                           max(a.period_start) filter (where a.appointment_facts > 0)),
         metrics.day_range(min(a.period_start) filter (where a.call_facts > 0),
                           max(a.period_start) filter (where a.call_facts > 0)),
         metrics.day_range(min(a.period_start) filter (where a.patient_facts > 0),
                           max(a.period_start) filter (where a.patient_facts > 0)),
         metrics.day_range(min(a.period_start) filter (where a.schedule_facts > 0),
                           max(a.period_start) filter (where a.schedule_facts > 0))
    into state.financial_days, state.appointment_days, state.call_days, state.patient_days, state.schedule_days
    from metrics.metric_aggregations a
    where a.clinic_id = state.clinic_id and a.granularity = 'day' and a.provider = '';
  -- A patient of thirty years doesn't open thirty years of zeros: those begin with the clinic's other facts.
  state.patient_days := metrics.day_range(
    greatest(lower(state.patient_days),
             least(lower(state.financial_days), lower(state.appointment_days), lower(state.call_days))),
    upper(state.patient_days) - 1);
  return state;
end
$$;

-- The days from the first to the last, both included; empty when there is none.
create or replace function metrics.day_range(first_day date, last_day date) returns daterange
  language sql immutable
  return case when first_day <= last_day then pg_catalog.daterange(first_day, last_day, '[]')
              else 'empty'::pg_catalog.daterange end;

grant execute on function metrics.calculate_metrics(uuid, date, date, uuid) to metrics_service, scheduler_service;
grant usage on schema metrics to scheduler_service;
