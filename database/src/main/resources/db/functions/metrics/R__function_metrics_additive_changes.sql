-- What must change in the aggregates of the KPIs whose figures add up, for the periods that the given days lie in: figures
-- that are new or different, and (numerator null) those that have to go. Figures that are there move by the differences
-- of the days' sums, so a changed day costs the same in a short history and in a long one; anew, they are added up from
-- the daily measures again, whatever they were.
--
-- A figure is there when it is not 0, and for the whole clinic also when it is a sum or count of a period within the range
-- of its family's days: there 0 is known, not missing.
create or replace function metrics.additive_changes(
  clinic uuid, days date[], differences metrics.daily_measure[], anew boolean, financial daterange, appointment daterange,
  call daterange, patient daterange
) returns table (
  granularity text, metric text, provider text, period_start date, numerator bigint, denominator bigint, existed boolean
)
  -- Without statistics a nested loop of days and periods looks cheap; it is quadratic.
  language plpgsql volatile set search_path = '' set enable_nestloop = off
as $$
#variable_conflict use_column
begin
  return query
  with period as materialized (
    select p.granularity, p.period_start, p.period_end from metrics.periods_of(days) p
  ), measure as (
    select d.day, d.provider, d.appointment_facts, d.patient_facts, d.production, d.adjustment, d.collection, d.refund,
           d.completed, d.cancelled, d.no_show, d.inbound, d.answered, d.qualified, d.booked
      from unnest(differences) d
      where not anew
    union all
    select m.day, m.provider, m.appointment_facts, m.patient_facts, m.production, m.adjustment, m.collection, m.refund,
           m.completed, m.cancelled, m.no_show, m.inbound, m.answered, m.qualified, m.booked
      from metrics.daily_measure m
      where anew and m.clinic_id = clinic
        and m.day >= (select min(p.period_start) from period p) and m.day < (select max(p.period_end) from period p)
  ), whose as materialized (
    select g.granularity, metrics.period_start(g.granularity, m.day) as period_start, m.provider,
           sum(m.production)::bigint as gross, sum(m.production + m.adjustment)::bigint as net,
           sum(m.collection - m.refund)::bigint as collected,
           sum(m.appointment_facts) as scheduled, sum(m.completed) as completed, sum(m.no_show) as no_show,
           sum(m.cancelled) as cancelled, sum(m.inbound) as inbound, sum(m.answered) as answered,
           sum(m.qualified) as qualified, sum(m.booked) as booked, sum(m.patient_facts) as new_patients
      from measure m
        cross join unnest('{day,week,month,quarter,year}'::text[]) as g (granularity)
      group by g.granularity, metrics.period_start(g.granularity, m.day), m.provider
  ), total as (
    select p.granularity, p.period_start, p.period_end, w.provider, w.gross, w.net, w.collected, w.scheduled,
           w.completed, w.no_show, w.cancelled, w.inbound, w.answered, w.qualified, w.booked, w.new_patients
      from period p join whose w on w.granularity = p.granularity and w.period_start = p.period_start
      where w.provider <> ''
    union all
    select p.granularity, p.period_start, p.period_end, '', coalesce(sum(w.gross), 0)::bigint,
           coalesce(sum(w.net), 0)::bigint, coalesce(sum(w.collected), 0)::bigint,
           coalesce(sum(w.scheduled), 0)::bigint, coalesce(sum(w.completed), 0)::bigint,
           coalesce(sum(w.no_show), 0)::bigint, coalesce(sum(w.cancelled), 0)::bigint,
           coalesce(sum(w.inbound), 0)::bigint, coalesce(sum(w.answered), 0)::bigint,
           coalesce(sum(w.qualified), 0)::bigint, coalesce(sum(w.booked), 0)::bigint,
           coalesce(sum(w.new_patients), 0)::bigint
      from period p left join whose w on w.granularity = p.granularity and w.period_start = p.period_start
      group by p.granularity, p.period_start, p.period_end
  ), figure as (
    select t.granularity, f.metric, t.provider, t.period_start, f.numerator, f.denominator,
           t.provider = '' and f.known && daterange(t.period_start, t.period_end) as known
      from total t
        cross join lateral (values
          ('gross_production', t.gross, null::bigint, financial),
          ('net_production', t.net, null, financial),
          ('net_collections', t.collected, null, financial),
          ('collection_rate', t.collected, t.net, 'empty'),
          ('scheduled_appointments', t.scheduled, null, appointment),
          ('completed_appointments', t.completed, null, appointment),
          ('no_show_rate', t.no_show, t.scheduled, 'empty'),
          ('cancellation_rate', t.cancelled, t.scheduled, 'empty'),
          ('production_per_visit', t.net, t.completed, 'empty'),
          ('inbound_calls', t.inbound, null, call),
          ('answer_rate', t.answered, t.inbound, 'empty'),
          ('call_conversion_rate', t.booked, t.qualified, 'empty'),
          ('new_patients', t.new_patients, null, patient)
        ) as f (metric, numerator, denominator, known)
      where f.numerator <> 0 or f.denominator <> 0 or t.provider = '' and f.denominator is null
  ), present as (
    select a.granularity, a.metric, a.provider, a.period_start, a.numerator, a.denominator
      from period p
        join metrics.metric_aggregations a on a.granularity = p.granularity and a.period_start = p.period_start
      where anew and a.clinic_id = clinic
        and a.metric in ('gross_production', 'net_production', 'net_collections', 'collection_rate',
                         'scheduled_appointments', 'completed_appointments', 'no_show_rate', 'cancellation_rate',
                         'production_per_visit', 'inbound_calls', 'answer_rate', 'call_conversion_rate', 'new_patients')
  ), compared as (
    select granularity, metric, provider, period_start, f.numerator, f.denominator, coalesce(f.known, false) as known,
           a.numerator as was_numerator, a.denominator as was_denominator
      from (select * from figure where anew) f full join present a using (granularity, metric, provider, period_start)
    union all
    select f.granularity, f.metric, f.provider, f.period_start, coalesce(a.numerator, 0) + f.numerator,
           coalesce(a.denominator, 0) + f.denominator, f.known, a.numerator, a.denominator
      from figure f
        -- Looked up one by one: offset keeps this from being planned as a reading of everything the clinic has.
        left join lateral (
          select a.numerator, a.denominator from metrics.metric_aggregations a
            where a.clinic_id = clinic and a.granularity = f.granularity and a.metric = f.metric
              and a.provider = f.provider and a.period_start = f.period_start
            offset 0) a on true
      where not anew
  )
  select c.granularity, c.metric, c.provider, c.period_start, case when k.kept then c.numerator end,
         case when k.kept then c.denominator end, c.was_numerator is not null
    from compared c
      cross join lateral (select c.numerator <> 0 or coalesce(c.denominator, 0) <> 0 or c.known as kept) k
    where (case when k.kept then c.numerator end, case when k.kept then c.denominator end)
      is distinct from (c.was_numerator, c.was_denominator);
end
$$;
