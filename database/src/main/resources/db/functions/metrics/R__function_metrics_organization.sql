-- Figures across the clinics of an organization. Ratios are made of sums; money of different currencies is never added, and
-- neither are different patients, of whom one may be a patient of two clinics. Each clinic's days are its own.

-- The organization's clinics that the context shows, with how fresh each one's figures are. A clinic that has never been
-- aggregated has no figures and makes nothing incomplete.
create or replace function metrics.clinics_of(organization uuid, keys text[], from_day date, to_day date, granularity text)
  returns table (id uuid, currency text, today date, as_of timestamptz, complete boolean)
  language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select c.id, f.currency, f.today, f.as_of, f.complete
    from access.clinic c cross join lateral metrics.freshness(c.id, keys, from_day, to_day, granularity) f
    where c.organization_id = organization and c.id = any (access.clinic_ids()) and f.as_of is not null;
end
$$;

-- The definitions of the keys for the organization's clinics, in force on the day or, if later, today, and whether money goes
-- into them: into a rate of amounts, too, which means nothing when they are of several currencies.
create or replace function metrics.definitions_of(organization uuid, keys text[], on_day date)
  returns table (n bigint, definition metrics.metric_definition, of_money boolean)
  language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select k.n, x.definition,
         exists (select from metrics.measure m
                   where m.unit = 'money'
                     and m.place = any ((x.definition).numerator_places || (x.definition).denominator_places))
    from unnest(metrics.known_keys(keys, organization, current_date)) with ordinality as k (key, n)
      cross join lateral (
        select d as definition from metrics.metric_definition d
          where d.key = k.key and (d.organization_id is null or d.organization_id = organization)
            and d.effective_from <= current_date
          order by on_day >= d.effective_from and on_day < coalesce(d.effective_until, 'infinity') desc, d.version desc
          limit 1) x;
end
$$;

-- The body of GET /organizations/…/metrics: a line for each key (where money goes into it, one for each currency), of all
-- clinics together or, by clinic, for each of them. Each point says of how many clinics it is. Arguments as in metrics.series().
create or replace function metrics.organization_series(
  context text[], organization uuid, keys text[], from_day date, to_day date, granularity text, by_clinic boolean
) returns jsonb
  language plpgsql stable set search_path = ''
as $$
declare
  lines jsonb;
  fresh record;
begin
  if granularity not in ('day', 'week', 'month', 'quarter', 'year') then
    raise exception 'The granularity is day, week, month, quarter or year.'
      using errcode = 'WR002', hint = '/granularity';
  end if;
  select min(c.as_of) as as_of, coalesce(bool_and(c.complete), true) as complete into fresh
    from metrics.clinics_of(organization, nullif(keys, '{}'), from_day, to_day, granularity) c;
  with definition as materialized (
    select d.n, (d.definition).key, (d.definition).unit, (d.definition).adds_over_clinics, d.of_money
      from metrics.definitions_of(organization, keys, from_day) d
  ), figure as (
    select d.n, d.key, d.unit, case when d.of_money then c.currency end as line_currency,
           case when by_clinic then c.id end as line_clinic, f.period_start, max(f.definition_version) as version,
           -- What can't be added is refused below, but for one clinic alone.
           count(*) as clinics, sum(f.numerator)::bigint as numerator, sum(f.denominator)::bigint as denominator,
           d.adds_over_clinics or by_clinic as addable
      from metrics.clinics_of(organization, '{}', from_day, to_day, granularity) c
        cross join lateral metrics.figures(
          c.id, array(select d.key from definition d), granularity, '', from_day, to_day) f
        join definition d on d.key = f.key
      group by d.n, d.key, d.unit, line_currency, line_clinic, f.period_start, addable
  ), line as (
    select f.key, f.line_currency as currency, f.line_clinic as clinic, max(f.version) as version, f.addable,
           jsonb_agg(jsonb_build_object(
               'period', f.period_start, 'value', metrics.figure_value(f.numerator, f.denominator, f.unit),
               'numerator', f.numerator, 'denominator', f.denominator, 'clinics', f.clinics)
             order by f.period_start) as points
      from figure f
      group by f.key, f.line_currency, f.line_clinic, f.addable
  )
  select jsonb_agg(
           jsonb_build_object(
             'key', d.key, 'definitionVersion', l.version, 'unit', d.unit, 'currency', l.currency, 'clinicId', l.clinic,
             'points', case when l.addable then l.points else '[]' end,
             'refused', case when not l.addable then 'Patients of several clinics can''t be told apart, so they are not '
               || 'added up; ask by clinic.' end)
           order by d.n, l.currency, l.clinic)
    into lines
    from definition d left join line l on l.key = d.key;
  return jsonb_build_object('series', coalesce(lines, '[]'), 'asOf', metrics.instant(fresh.as_of), 'complete', fresh.complete);
end
$$;

-- The body of GET /organizations/…/metrics/ranking: the clinics by what the days [from_day, to_day) come to, best first, and
-- what they come to together. Money is ranked and added within a currency. Rules as in metrics.ranking().
create or replace function metrics.organization_ranking(
  context text[], organization uuid, key text, from_day date, to_day date
) returns jsonb
  language plpgsql stable set search_path = ''
as $$
declare
  kpi metrics.metric_definition;
  wanted record;
  fresh record;
  body record;
begin
  select d.definition, d.of_money into wanted from metrics.definitions_of(organization, array[key], from_day) d;
  kpi := wanted.definition;
  select min(c.as_of) as as_of, coalesce(bool_and(c.complete), true) as complete into fresh
    from metrics.clinics_of(organization, array[key], from_day, to_day, 'day') c;
  with clinic as (
    select c.id, case when wanted.of_money then c.currency end as currency, t.numerator, t.denominator,
           metrics.figure_value(t.numerator, t.denominator, kpi.unit) as value
      from metrics.clinics_of(organization, '{}', from_day, to_day, 'day') c
        cross join lateral metrics.total(c.id, kpi, '', from_day, to_day, c.today) t
  ), ranked as (
    select c.id, c.currency, c.numerator, c.denominator, c.value,
           -- A rate can be compared whatever it is a rate of; an amount can't.
           rank() over (partition by case kpi.unit when 'money' then c.currency end
             order by c.value is null, case kpi.direction when 'higher' then -c.value else c.value end) as rank
      from clinic c
  ), together as (
    select c.currency, count(*) as clinics, sum(c.numerator)::bigint as numerator, sum(c.denominator)::bigint as denominator
      from clinic c
      where kpi.adds_over_clinics
      group by c.currency
  )
  select (select jsonb_agg(
              jsonb_build_object('rank', case when r.value is not null then r.rank end, 'clinicId', r.id, 'currency',
                                 r.currency, 'value', r.value, 'numerator', r.numerator, 'denominator', r.denominator)
              order by case kpi.unit when 'money' then r.currency end, r.rank, r.id) from ranked r) as items,
         (select jsonb_agg(
              jsonb_build_object('currency', t.currency, 'clinics', t.clinics,
                                 'value', metrics.figure_value(t.numerator, t.denominator, kpi.unit),
                                 'numerator', t.numerator, 'denominator', t.denominator)
              order by t.currency) from together t) as totals
    into body;
  return jsonb_build_object(
    'key', kpi.key, 'definitionVersion', kpi.version, 'unit', kpi.unit, 'direction', kpi.direction,
    'items', coalesce(body.items, '[]'), 'totals', coalesce(body.totals, '[]'),
    'asOf', metrics.instant(fresh.as_of), 'complete', fresh.complete);
end
$$;

grant execute on function metrics.clinics_of(uuid, text[], date, date, text),
  metrics.definitions_of(uuid, text[], date),
  metrics.organization_series(text[], uuid, text[], date, date, text, boolean),
  metrics.organization_ranking(text[], uuid, text, date, date) to metrics_service;
