-- From when until when the clinic has figures, family by family, and what a move of those limits touches.

-- The state as the daily measures now have it.
create or replace function metrics.known_days(state metrics.aggregation_state, today date)
  returns metrics.aggregation_state
  language plpgsql stable set search_path = ''
as $$
declare
  clinic constant uuid := state.clinic_id;
  new_state metrics.aggregation_state := state;
begin
  new_state.through_day := today;
  new_state.financial_days := metrics.day_range(
    (select m.day from metrics.daily_measure m where m.clinic_id = clinic and m.financial_facts > 0
       order by m.day limit 1),
    (select m.day from metrics.daily_measure m where m.clinic_id = clinic and m.financial_facts > 0
       order by m.day desc limit 1));
  new_state.appointment_days := metrics.day_range(
    (select m.day from metrics.daily_measure m where m.clinic_id = clinic and m.appointment_facts > 0
       order by m.day limit 1),
    (select m.day from metrics.daily_measure m where m.clinic_id = clinic and m.appointment_facts > 0
       order by m.day desc limit 1));
  new_state.call_days := metrics.day_range(
    (select m.day from metrics.daily_measure m where m.clinic_id = clinic and m.call_facts > 0
       order by m.day limit 1),
    (select m.day from metrics.daily_measure m where m.clinic_id = clinic and m.call_facts > 0
       order by m.day desc limit 1));
  -- A patient of thirty years doesn't open thirty years of zeros: those begin with the clinic's other facts.
  new_state.patient_days := metrics.day_range(
    greatest(
      (select m.day from metrics.daily_measure m where m.clinic_id = clinic and m.patient_facts > 0
         order by m.day limit 1),
      least(lower(new_state.financial_days), lower(new_state.appointment_days), lower(new_state.call_days))),
    (select m.day from metrics.daily_measure m where m.clinic_id = clinic and m.patient_facts > 0
       order by m.day desc limit 1));
  return new_state;
end
$$;

-- The days from the first to the last, both included; empty when there is none.
create or replace function metrics.day_range(first_day date, last_day date) returns daterange
  language sql immutable
  return case when first_day <= last_day then pg_catalog.daterange(first_day, last_day, '[]')
              else 'empty'::pg_catalog.daterange end;

-- The same range, drawn on to the given day, for figures that move on without new facts.
create or replace function metrics.running_days(days daterange, through date) returns daterange
  language sql immutable
  return case when pg_catalog.isempty(days) then days
              else pg_catalog.daterange(pg_catalog.lower(days), greatest(pg_catalog.upper(days), through + 1)) end;

-- The days that have come into or gone out of the range of any family.
create or replace function metrics.moved_days(before metrics.aggregation_state, now metrics.aggregation_state)
  returns date[]
  language sql immutable set search_path = ''
begin atomic
  select array(
    select distinct d.day::date
      from (values (before.financial_days, now.financial_days), (before.appointment_days, now.appointment_days),
                   (before.call_days, now.call_days), (before.patient_days, now.patient_days)) as f (was, is_now)
        cross join lateral unnest(
          datemultirange(f.was) - datemultirange(f.is_now) + (datemultirange(f.is_now) - datemultirange(f.was))) as r (moved)
        cross join lateral generate_series(lower(r.moved), upper(r.moved) - 1, interval '1 day') as d (day));
end;

-- From when on figures that move on without new facts come or go, because what is known ends elsewhere than before.
create or replace function metrics.horizon_moved(before daterange, before_through date, now daterange, now_through date)
  returns date
  language sql immutable
  return case when pg_catalog.upper(metrics.running_days(before, before_through))
                is distinct from pg_catalog.upper(metrics.running_days(now, now_through))
              then least(pg_catalog.upper(metrics.running_days(before, before_through)),
                         pg_catalog.upper(metrics.running_days(now, now_through))) end;
