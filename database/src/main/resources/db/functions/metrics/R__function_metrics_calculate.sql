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
  zone text;
  -- Whether days are looked at because they are asked for, not because they changed.
  anew boolean := from_day is not null or to_day is not null;
  first_day date;
  end_day date;
  state metrics.aggregation_state;
  work record;
  step record;
  patient_days date[];
  touched date[];
  kept record;
  -- Of which figures may be others now.
  changed date[] := '{}';
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
  anew := anew or state.as_of is null;
  if state.time_zone <> zone then
    perform metrics.move_to_time_zone(clinic, zone);
  end if;

  work := metrics.take_marks(clinic, case when anew then daterange(from_day, to_day) end);
  patient_days := array(
    select d from metrics.refresh_patient_days(clinic, work.patients) d where work.patients is distinct from '{}');
  select coalesce(array_agg(a.provider), '{}') as providers, coalesce(array_agg(a.day), '{}') as days,
         array_agg(a.active_step) as active, array_agg(a.hygiene_step) as hygiene, array_agg(a.returned) as returned
    into step
    from metrics.refresh_active_periods(clinic, work.patients) a
    where work.patients is distinct from '{}';
  touched := array(select unnest(work.days) union select unnest(step.days) union select unnest(patient_days));

  if anew then
    -- What is new of patients may reach beyond the range.
    first_day := least(coalesce(from_day, '-infinity'), (select min(t) from unnest(touched) as t));
    end_day := greatest(coalesce(to_day, 'infinity'), (select max(t) + 1 from unnest(touched) as t));
    touched := '{}';
  end if;
  rows_written := 0;
  rows_changed := 0;
  days := 0;
  if anew or touched <> '{}' then
    kept := metrics.keep_aggregates(clinic, run, touched, first_day, end_day, anew, patient_days, step.providers, step.days,
                                    step.active, step.hygiene, step.returned);
    rows_written := kept.rows_written;
    rows_changed := kept.rows_changed;
    days := case when anew then kept.days_added else cardinality(work.days) end;
    state := metrics.known_days(state, case when not anew then touched end);
    changed := kept.changed_days || patient_days;
  end if;

  update metrics.aggregation_state s
    set time_zone = zone, as_of = now(), last_run_id = run, financial_days = state.financial_days,
        appointment_days = state.appointment_days, call_days = state.call_days, patient_days = state.patient_days,
        schedule_days = state.schedule_days
    where s.clinic_id = clinic;
  perform metrics.evaluate_goals(clinic, run, changed);
  return next;
end
$$;

-- From when until when the clinic has facts, family by family, as the days' rows now have it. Of a state that was right until
-- the touched days' rows changed, those alone are looked at, unless the first or last of a family's may have gone; with null
-- all.
drop function if exists metrics.known_days(metrics.aggregation_state);
create or replace function metrics.known_days(state metrics.aggregation_state, touched date[])
  returns metrics.aggregation_state
  language plpgsql stable set search_path = ''
as $$
declare
  moved metrics.aggregation_state := state;
  has record;
  since date;
begin
  if touched is not null then
    select coalesce(array_agg(a.period_start) filter (where a.financial_facts > 0), '{}') as financial,
           coalesce(array_agg(a.period_start) filter (where a.appointment_facts > 0), '{}') as appointment,
           coalesce(array_agg(a.period_start) filter (where a.call_facts > 0), '{}') as call,
           coalesce(array_agg(a.period_start) filter (where a.patient_facts > 0), '{}') as patient,
           coalesce(array_agg(a.period_start) filter (where a.schedule_facts > 0), '{}') as schedule
      into has
      from metrics.metric_aggregations a
      where a.clinic_id = state.clinic_id and a.granularity = 'day' and a.provider = '' and a.period_start = any (touched);
    moved.financial_days := metrics.moved_range(state.financial_days, touched, has.financial);
    moved.appointment_days := metrics.moved_range(state.appointment_days, touched, has.appointment);
    moved.call_days := metrics.moved_range(state.call_days, touched, has.call);
    moved.patient_days := metrics.moved_range(state.patient_days, touched, has.patient);
    moved.schedule_days := metrics.moved_range(state.schedule_days, touched, has.schedule);
    since := metrics.facts_since(moved);
    -- Of the patients the range doesn't tell what was cut off before it: not with another beginning, nor when some of that may
    -- have gone.
    if num_nulls(moved.financial_days, moved.appointment_days, moved.call_days, moved.patient_days, moved.schedule_days) = 0
       and since is not distinct from metrics.facts_since(state)
       and (has.patient = '{}' or not isempty(state.patient_days))
       and not exists (select from unnest(touched) as t (day)
                         where t.day <= lower(state.patient_days) and t.day <> all (has.patient)) then
      moved.patient_days := metrics.day_range(greatest(lower(moved.patient_days), since), upper(moved.patient_days) - 1);
      return moved;
    end if;
  end if;

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
  state.patient_days := metrics.day_range(
    greatest(lower(state.patient_days), metrics.facts_since(state)), upper(state.patient_days) - 1);
  return state;
end
$$;

-- The days from the first to the last, both included; empty when there is none.
create or replace function metrics.day_range(first_day date, last_day date) returns daterange
  language sql immutable
  return case when first_day <= last_day then pg_catalog.daterange(first_day, last_day, '[]')
              else 'empty'::pg_catalog.daterange end;

-- The first day of facts that aren't patients: where those begin, too. A patient of thirty years doesn't open thirty years of
-- zeros.
create or replace function metrics.facts_since(state metrics.aggregation_state) returns date
  language sql immutable
  return least(lower((state).financial_days), lower((state).appointment_days), lower((state).call_days));

-- From the first to the last day with facts, after the touched days have been looked at, of which some have any; null when
-- the first or the last was touched and has none any more.
create or replace function metrics.moved_range(known daterange, touched date[], has date[]) returns daterange
  language sql immutable
  return case
    when lower(known) = any (touched) and lower(known) <> all (has)
      or upper(known) - 1 = any (touched) and upper(known) - 1 <> all (has) then null
    else metrics.day_range(least(lower(known), (select min(h.day) from unnest(has) as h (day))),
                           greatest(upper(known) - 1, (select max(h.day) from unnest(has) as h (day)))) end;

grant execute on function metrics.calculate_metrics(uuid, date, date, uuid) to metrics_service, scheduler_service;
grant usage on schema metrics to scheduler_service;
