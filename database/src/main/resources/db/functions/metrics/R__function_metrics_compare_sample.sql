-- Holding the aggregates against the facts that they are made of.

-- Adds up a sample of the clinic's days again and compares with what is kept, without writing anything: the last seven days
-- with facts or figures, and as many others, at random, as are asked for. Days whose facts have changed since the last
-- aggregation are left out; they differ because nobody has added them up yet. Says how many were compared, and which differ.
-- All is seen at one moment, so an aggregation or import at the same time is no difference. None of a clinic that was never
-- aggregated.
--
-- Works in the caller's context, which must address the clinic. Security definer, because services of other schemas can't read
-- facts; it returns days alone, and its owner is bound by row-level security to the clinic of the context.
create or replace function metrics.compare_sample(clinic uuid, random_days integer, out compared integer, out different date[])
  language plpgsql volatile security definer set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  sample date[];
begin
  if access.clinic_id() is distinct from clinic or clinic is null then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if not access.roles() && '{admin,owner,super_admin,service}' then
    raise exception 'the role does not suffice' using errcode = 'WA004';
  end if;
  if not exists (select from metrics.aggregation_state s where s.clinic_id = clinic and s.as_of is not null) then
    compared := 0;
    different := '{}';
    return;
  end if;
  sample := metrics.sample_days(clinic, random_days);
  select c.compared, c.different into compared, different from metrics.compare_days(clinic, sample) c;
end
$$;

-- The last seven days of the clinic that have facts or figures, and so many others.
create or replace function metrics.sample_days(clinic uuid, random_days integer) returns date[]
  language plpgsql volatile set search_path = ''
as $$
begin
  return (
    with day as materialized (
      select f.day from metrics.financial_metrics f where f.clinic_id = clinic
      union select f.day from metrics.appointment_metrics f where f.clinic_id = clinic
      union select f.day from metrics.call_metrics f where f.clinic_id = clinic
      union select f.day from metrics.patient_metrics f where f.clinic_id = clinic
      union select f.day from metrics.schedule_metrics f where f.clinic_id = clinic
      union select a.period_start from metrics.metric_aggregations a where a.clinic_id = clinic and a.granularity = 'day'
    ), late as (
      -- What is to come has figures, too: patients who will have lapsed by then.
      select d.day from day d where d.day <= current_date order by d.day desc limit 7
    )
    select coalesce(array_agg(s.day), '{}')
      from (
        select l.day from late l
        union all
        (select d.day from day d where d.day not in (select l.day from late l) order by random() limit random_days)) s);
end
$$;

-- In one query, and so at one moment.
create or replace function metrics.compare_days(clinic uuid, sample date[], out compared integer, out different date[])
  language plpgsql stable set search_path = ''
as $$
declare
  settled date[];
begin
  -- Stable: this and what follows see what the statement that called sees.
  settled := array(
    select s.day from unnest(sample) as s (day)
      where not exists (select from metrics.dirty_day m where m.clinic_id = clinic and m.day = s.day));
  compared := cardinality(settled);
  with should as materialized (
    select m.period_start as day, m.provider, to_jsonb(m) - '{run_id,computed_at}'::text[] as figures
      from metrics.day_measures(clinic, settled, null, null, true, '{}', '{}', '{}', '{}', '{}') m
  ), is_kept as materialized (
    select a.period_start as day, a.provider, to_jsonb(a) - '{run_id,computed_at}'::text[] as figures
      from metrics.metric_aggregations a
      where a.clinic_id = clinic and a.granularity = 'day' and a.period_start = any (settled)
  )
  select coalesce(array_agg(distinct coalesce(s.day, k.day) order by coalesce(s.day, k.day)), '{}') into different
    from should s full join is_kept k on k.day = s.day and k.provider = s.provider
    where s.figures is distinct from k.figures;
end
$$;

grant execute on function metrics.compare_sample(uuid, integer) to scheduler_service;
