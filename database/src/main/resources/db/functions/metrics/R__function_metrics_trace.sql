-- Where a number comes from: the body of GET …/metrics/{key}/trace. The figure of the period that the day lies in, the
-- definition it was made by, the run that added its measures up and when, and for each measure of numerator and denominator
-- its value, its factor, and how to ask for the facts behind it (exact says whether those are all of them and no others).
-- Arguments as in metrics.series(). Raises WR002 for an unknown key.
create or replace function metrics.trace(context text[], clinic uuid, key text, granularity text, day date, provider text)
  returns jsonb
  language plpgsql stable set search_path = ''
as $$
#variable_conflict use_variable
declare
  whose constant text := coalesce(provider, '');
  first_day constant date := metrics.period_start(granularity, day);
  behind_last constant date := metrics.period_end(granularity, day);
  fresh record;
  kpi metrics.metric_definition;
  figure record;
  aggregate metrics.metric_aggregations;
  measures bigint[];
begin
  fresh := metrics.freshness(clinic, array[key], first_day, behind_last, granularity);
  perform metrics.known_keys(array[key], fresh.organization, fresh.today);
  kpi := coalesce(metrics.definition(clinic, key, first_day), metrics.definition(clinic, key, fresh.today));
  select f.numerator, f.denominator into figure
    from metrics.figures(clinic, array[key], granularity, whose, first_day, first_day + 1) f;
  select a.* into aggregate
    from metrics.metric_aggregations a
    where a.clinic_id = clinic and a.granularity = trace.granularity and a.provider = whose and a.period_start = first_day;
  measures := metrics.measures_between(clinic, whose, first_day, behind_last, fresh.today);
  return jsonb_build_object(
    'key', key, 'period', first_day, 'until', behind_last, 'granularity', granularity, 'provider', nullif(whose, ''),
    'unit', kpi.unit, 'currency', case when kpi.unit = 'money' then fresh.currency end,
    'value', metrics.figure_value(figure.numerator, figure.denominator, kpi.unit), 'numerator', figure.numerator,
    'denominator', figure.denominator, 'asOf', metrics.instant(fresh.as_of), 'complete', fresh.complete,
    'definition', jsonb_build_object(
      'version', kpi.version, 'title', kpi.title, 'numerator', kpi.numerator, 'denominator', kpi.denominator,
      'numeratorFormula', kpi.numerator_formula, 'denominatorFormula', kpi.denominator_formula, 'source', kpi.source,
      'effectiveFrom', kpi.effective_from, 'effectiveUntil', kpi.effective_until),
    'aggregate', case when aggregate.clinic_id is not null then
      jsonb_build_object('runId', aggregate.run_id, 'computedAt', metrics.instant(aggregate.computed_at)) end,
    'measures', (
      select coalesce(jsonb_agg(
               jsonb_build_object(
                 'side', t.side, 'name', m.name, 'title', m.title, 'unit', m.unit, 'factor', t.factor,
                 'value', measures[m.place],
                 'facts', jsonb_build_object(
                   'kind', m.facts -> 'family', 'where', m.facts -> 'where', 'exact', m.facts -> 'exact',
                   'to', behind_last,
                   'from', case m.facts ->> 'window' when 'ever' then null
                             else coalesce((behind_last - (m.facts ->> 'window')::interval)::date, first_day) end))
               order by t.n, m.place), '[]')
        from (
            select 1 as n, 'numerator' as side, u.place, u.factor
              from unnest(kpi.numerator_places, kpi.numerator_factors) as u (place, factor)
            union all
            select 2, 'denominator', u.place, u.factor
              from unnest(kpi.denominator_places, kpi.denominator_factors) as u (place, factor)) t
          join metrics.measure m on m.place = t.place));
end
$$;

grant execute on function metrics.trace(text[], uuid, text, text, date, text) to metrics_service;
