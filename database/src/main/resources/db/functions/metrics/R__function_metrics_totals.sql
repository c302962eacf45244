-- What whole ranges of days come to: totals, and who stands where.

-- What a definition makes of the measures of a range of days; nulls for no measures.
create or replace function metrics.total_of(
  measures bigint[], definition metrics.metric_definition, out numerator bigint, out denominator bigint
)
  language plpgsql immutable set search_path = ''
as $$
begin
  numerator := metrics.formula_value(measures, definition.numerator_places, definition.numerator_factors);
  denominator := metrics.formula_value(measures, definition.denominator_places, definition.denominator_factors);
end
$$;

-- A KPI over the days [from_day, to_day) with one provider, or ('') in the whole clinic.
create or replace function metrics.total(
  clinic uuid, definition metrics.metric_definition, whose text, from_day date, to_day date, today date,
  out numerator bigint, out denominator bigint
)
  language plpgsql stable set search_path = ''
as $$
declare
  measures constant bigint[] := metrics.measures_between(clinic, whose, from_day, to_day, today);
begin
  select t.numerator, t.denominator into numerator, denominator from metrics.total_of(measures, definition) t;
end
$$;

-- How far a value has moved from what it was: the difference, and the difference as part of what it was; null where there
-- is no value, or none but 0 to begin with.
create or replace function metrics.change_of(value numeric, before numeric) returns jsonb
  language sql immutable
  return jsonb_build_object('change', value - before,
                            'changeRatio', trim_scale(round((value - before) / nullif(abs(before), 0), 6)));

-- The body of GET …/metrics/totals: for each key what the days [from_day, to_day) come to, beside what they are compared
-- with. Arguments as in metrics.series().
create or replace function metrics.totals(
  context text[], clinic uuid, keys text[], from_day date, to_day date, provider text, compare text
) returns jsonb
  language plpgsql stable set search_path = ''
as $$
declare
  whose constant text := coalesce(provider, '');
  other constant daterange := metrics.compared_with(compare, 'day', from_day, to_day);
  fresh record;
  -- The same for all keys, so added up once.
  measures bigint[];
  other_measures bigint[];
  items jsonb;
begin
  fresh := metrics.freshness(clinic, nullif(keys, '{}'), coalesce(lower(other), from_day), to_day, 'day');
  measures := metrics.measures_between(clinic, whose, from_day, to_day, fresh.today);
  if other is not null then
    other_measures := metrics.measures_between(clinic, whose, lower(other), upper(other), fresh.today);
  end if;
  select jsonb_agg(
           jsonb_build_object(
             'key', k.key, 'definitionVersion', (d.definition).version, 'unit', (d.definition).unit,
             'currency', case when (d.definition).unit = 'money' then fresh.currency end,
             'value', v.value, 'numerator', t.numerator, 'denominator', t.denominator)
           || case when other is null then '{}' else
                jsonb_build_object('comparison',
                  jsonb_build_object('from', lower(other), 'to', upper(other), 'value', b.value, 'numerator', o.numerator,
                                     'denominator', o.denominator) || metrics.change_of(v.value, b.value)) end
           order by k.n)
    into items
    from unnest(metrics.known_keys(keys, fresh.organization, fresh.today)) with ordinality as k (key, n)
      cross join lateral (
        select coalesce(metrics.definition(clinic, k.key, from_day), metrics.definition(clinic, k.key, fresh.today))
          as definition) d
      cross join lateral metrics.total_of(measures, d.definition) t
      cross join lateral metrics.total_of(other_measures, d.definition) o
      cross join lateral (select metrics.figure_value(t.numerator, t.denominator, (d.definition).unit) as value) v
      cross join lateral (select metrics.figure_value(o.numerator, o.denominator, (d.definition).unit) as value) b;
  return jsonb_build_object('totals', coalesce(items, '[]'), 'asOf', metrics.instant(fresh.as_of), 'complete', fresh.complete);
end
$$;

-- The body of GET …/metrics/ranking: the clinic's providers by what the days [from_day, to_day) come to, best first as the
-- KPI's direction says; equal values share a rank, and who has no value stands last without one.
-- Raises WR002 for an unknown key and for a KPI without figures by provider.
create or replace function metrics.ranking(context text[], clinic uuid, key text, from_day date, to_day date) returns jsonb
  language plpgsql stable set search_path = ''
as $$
declare
  fresh record;
  kpi metrics.metric_definition;
  items jsonb;
begin
  fresh := metrics.freshness(clinic, array[key], from_day, to_day, 'day');
  perform metrics.known_keys(array[key], fresh.organization, fresh.today);
  kpi := coalesce(metrics.definition(clinic, key, from_day), metrics.definition(clinic, key, fresh.today));
  if not kpi.by_provider then
    raise exception 'has no figures by provider' using errcode = 'WR002', hint = '/key';
  end if;
  select jsonb_agg(
           jsonb_build_object('rank', case when r.value is not null then r.rank end, 'provider', r.code, 'name', r.name,
                              'value', r.value, 'numerator', r.numerator, 'denominator', r.denominator)
           order by r.rank, r.code)
    into items
    from (
      select p.code, p.name, t.numerator, t.denominator, v.value,
             rank() over (order by v.value is null, case kpi.direction when 'higher' then -v.value else v.value end) as rank
        from metrics.provider p
          cross join lateral metrics.total(clinic, kpi, p.code, from_day, to_day, fresh.today) t
          cross join lateral (select metrics.figure_value(t.numerator, t.denominator, kpi.unit) as value) v
        where p.clinic_id = clinic and (t.numerator <> 0 or t.denominator <> 0)) r;
  return jsonb_build_object(
    'key', kpi.key, 'definitionVersion', kpi.version, 'unit', kpi.unit,
    'currency', case when kpi.unit = 'money' then fresh.currency end, 'direction', kpi.direction,
    'items', coalesce(items, '[]'), 'asOf', metrics.instant(fresh.as_of), 'complete', fresh.complete);
end
$$;

grant execute on function metrics.total_of(bigint[], metrics.metric_definition),
  metrics.total(uuid, metrics.metric_definition, text, date, date, date),
  metrics.change_of(numeric, numeric), metrics.totals(text[], uuid, text[], date, date, text, text),
  metrics.ranking(text[], uuid, text, date, date) to metrics_service;
