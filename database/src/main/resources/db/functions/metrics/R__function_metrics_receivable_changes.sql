-- What must change in days_in_ar for every period that ends on or after the given day: the balance at the period's end and
-- the production of the 365 days up to it. Both run on from day to day, so a change reaches every later period and none
-- that ended before it.
create or replace function metrics.receivable_changes(clinic uuid, financial daterange, through date, since date)
  returns table (
    granularity text, metric text, provider text, period_start date, numerator bigint, denominator bigint, existed boolean
  )
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  known daterange := case when isempty(financial) then financial
                          else daterange(lower(financial), greatest(upper(financial), through + 1)) end;
begin
  return query
  with net as (
    select m.day, sum(m.production + m.adjustment)::bigint as production, sum(m.collection - m.refund)::bigint as collected
      from metrics.daily_measure m where m.clinic_id = clinic and m.financial_facts > 0
      group by m.day
  ), standing as (
    -- Up to where the last periods end: the running year, and the week that it ends in.
    select d.day::date as day,
           sum(coalesce(n.production, 0) - coalesce(n.collected, 0)) over (order by d.day)::bigint as balance,
           sum(coalesce(n.production, 0)) over (order by d.day rows between 364 preceding and current row)::bigint
             as production
      from generate_series(lower(known), metrics.period_end('year', upper(known) - 1) + 6, interval '1 day') as d (day)
        left join net n on n.day = d.day::date
  ), figure as (
    select p.granularity, 'days_in_ar' as metric, '' as provider, p.period_start, 365 * s.balance as numerator,
           s.production as denominator
      from metrics.periods_in(known) p join standing s on s.day = p.period_end - 1
      where p.period_end > since
  ), present as (
    select a.granularity, a.metric, a.provider, a.period_start, a.numerator, a.denominator
      from metrics.metric_aggregations a
      where a.clinic_id = clinic and a.metric = 'days_in_ar' and a.provider = ''
        and a.granularity in ('day', 'week', 'month', 'quarter', 'year')
        and a.period_start > since - 366 and metrics.period_end(a.granularity, a.period_start) > since
  )
  select granularity, metric, provider, period_start, f.numerator, f.denominator, a.numerator is not null
    from figure f full join present a using (granularity, metric, provider, period_start)
    where (f.numerator, f.denominator) is distinct from (a.numerator, a.denominator);
end
$$;
