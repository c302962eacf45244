-- What must change in the aggregates of the KPIs whose figures add up, for every period that one of the days lies in:
-- figures that are new or different, and (numerator null) those that have to go. The ranges are the days between the
-- first and the last fact of each family, where the clinic's sums and counts are 0 and not missing.
create or replace function metrics.additive_changes(
  clinic uuid, days date[], financial daterange, appointment daterange, call daterange, patient daterange
) returns table (
  granularity text, metric text, provider text, period_start date, numerator bigint, denominator bigint, existed boolean
)
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  with period as materialized (
    select p.granularity, p.period_start, p.period_end from metrics.periods_of(days) p
  ), total as (
    select p.granularity, p.period_start, p.period_end,
           case when grouping(m.provider) = 1 then '' else m.provider end as provider,
           coalesce(sum(m.production), 0)::bigint as gross,
           coalesce(sum(m.production + m.adjustment), 0)::bigint as net,
           coalesce(sum(m.collection - m.refund), 0)::bigint as collected,
           coalesce(sum(m.appointment_facts), 0) as scheduled, coalesce(sum(m.completed), 0) as completed,
           coalesce(sum(m.no_show), 0) as no_show, coalesce(sum(m.cancelled), 0) as cancelled,
           coalesce(sum(m.inbound), 0) as inbound, coalesce(sum(m.answered), 0) as answered,
           coalesce(sum(m.qualified), 0) as qualified, coalesce(sum(m.booked), 0) as booked,
           coalesce(sum(m.patient_facts), 0) as new_patients
      from period p
        left join metrics.daily_measure m
          on m.clinic_id = clinic and m.day >= p.period_start and m.day < p.period_end
      group by grouping sets ((p.granularity, p.period_start, p.period_end, m.provider),
                              (p.granularity, p.period_start, p.period_end))
      having grouping(m.provider) = 1 or m.provider <> ''
  ), figure as (
    select t.granularity, f.metric, t.provider, t.period_start, f.numerator, f.denominator
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
      where f.numerator <> 0 or f.denominator <> 0
        or t.provider = '' and f.known && daterange(t.period_start, t.period_end)
  ), present as (
    select a.granularity, a.metric, a.provider, a.period_start, a.numerator, a.denominator
      from period p
        join metrics.metric_aggregations a
          on a.clinic_id = clinic and a.granularity = p.granularity and a.period_start = p.period_start
            and a.metric in ('gross_production', 'net_production', 'net_collections', 'collection_rate',
                             'scheduled_appointments', 'completed_appointments', 'no_show_rate', 'cancellation_rate',
                             'production_per_visit', 'inbound_calls', 'answer_rate', 'call_conversion_rate',
                             'new_patients')
  )
  select granularity, metric, provider, period_start, f.numerator, f.denominator, a.numerator is not null
    from figure f full join present a using (granularity, metric, provider, period_start)
    where (f.numerator, f.denominator) is distinct from (a.numerator, a.denominator);
end
$$;
