-- Worked examples of the KPI library: what a clinic in New York has told, and what a KPI then comes to. Small enough to
-- be checked by hand; a test loads each one's facts into a clinic and compares. Several KPIs are shown by one story.
with financial (story, day, provider, kind, amount_minor) as (values
  -- An insurer's discount in March; a refund in April.
  ('fees', '2025-03-03', 'dr-lin', 'production', 30000),
  ('fees', '2025-03-03', 'dr-lin', 'adjustment', -4500),
  ('fees', '2025-03-17', 'dr-okafor', 'production', 20000),
  ('fees', '2025-03-28', 'dr-lin', 'collection', 34000),
  ('fees', '2025-04-02', 'dr-okafor', 'collection', 10000),
  ('fees', '2025-04-02', 'dr-lin', 'refund', 2500),
  ('chair', '2025-03-03', 'dr-lin', 'production', 24000),
  ('chair', '2025-03-20', 'dr-lin', 'production', 9000),
  ('chair', '2025-03-20', 'dr-lin', 'adjustment', -3000),
  ('debts', '2025-01-10', 'dr-lin', 'production', 20000),
  ('debts', '2025-02-15', 'dr-lin', 'collection', 15000),
  ('debts', '2025-03-01', 'dr-lin', 'production', 30000),
  ('debts', '2025-03-20', 'dr-lin', 'adjustment', -2000),
  ('debts', '2025-04-10', 'dr-lin', 'production', 10000),
  ('paid ahead', '2025-03-03', 'dr-lin', 'production', 10000),
  ('paid ahead', '2025-03-05', 'dr-lin', 'collection', 12000)
), appointment (
  story, scheduled_start, patient_ref, kind, status, minutes, booked_at, presented_minor, accepted_minor
) as (values
  -- p-1 comes twice; p-2 does not come; p-5 is to come late on March 31, which in UTC is April already.
  ('chair', '2025-03-03T15:00:00Z', 'p-1', 'treatment', 'completed', 60, null, null, null),
  ('chair', '2025-03-03T16:00:00Z', 'p-2', 'treatment', 'no_show', 30, null, null, null),
  ('chair', '2025-03-04T15:00:00Z', 'p-3', 'treatment', 'cancelled', 30, null, null, null),
  ('chair', '2025-03-20T15:00:00Z', 'p-1', 'treatment', 'completed', 30, null, null, null),
  ('chair', '2025-04-01T02:30:00Z', 'p-5', 'visit', 'scheduled', 30, null, null, null),
  -- p-1 comes back after 26 months, p-2 after 5; p-3 is new and comes twice; p-4 does not come.
  ('return', '2023-01-10T15:00:00Z', 'p-1', 'visit', 'completed', 30, null, null, null),
  ('return', '2024-10-01T15:00:00Z', 'p-2', 'visit', 'completed', 30, null, null, null),
  ('return', '2025-03-05T15:00:00Z', 'p-1', 'visit', 'completed', 30, null, null, null),
  ('return', '2025-03-06T15:00:00Z', 'p-2', 'visit', 'completed', 30, null, null, null),
  ('return', '2025-03-07T15:00:00Z', 'p-3', 'visit', 'completed', 30, null, null, null),
  ('return', '2025-03-07T15:00:00Z', 'p-4', 'visit', 'no_show', 30, null, null, null),
  ('return', '2025-03-21T15:00:00Z', 'p-3', 'visit', 'completed', 30, null, null, null),
  -- p-1 has a later appointment, p-2's was cancelled, p-3 came for the later one; p-4 had no hygiene.
  ('hygiene', '2025-03-03T15:00:00Z', 'p-1', 'hygiene', 'completed', 30, null, null, null),
  ('hygiene', '2025-03-03T16:00:00Z', 'p-2', 'hygiene', 'completed', 30, null, null, null),
  ('hygiene', '2025-03-10T15:00:00Z', 'p-3', 'hygiene', 'completed', 30, null, null, null),
  ('hygiene', '2025-03-11T15:00:00Z', 'p-4', 'treatment', 'completed', 30, null, null, null),
  ('hygiene', '2025-03-24T15:00:00Z', 'p-3', 'hygiene', 'completed', 30, null, null, null),
  ('hygiene', '2025-09-03T15:00:00Z', 'p-1', 'hygiene', 'scheduled', 30, null, null, null),
  ('hygiene', '2025-09-03T16:00:00Z', 'p-2', 'hygiene', 'cancelled', 30, null, null, null),
  -- p-1 accepts part of the first plan and nothing of the second; what p-3 was to be told was never said.
  ('plans', '2025-03-03T15:00:00Z', 'p-1', 'consultation', 'completed', 30, null, 100000, 60000),
  ('plans', '2025-03-05T15:00:00Z', 'p-2', 'consultation', 'completed', 30, null, 80000, null),
  ('plans', '2025-03-06T15:00:00Z', 'p-3', 'consultation', 'no_show', 30, null, 40000, 40000),
  ('plans', '2025-03-17T15:00:00Z', 'p-1', 'consultation', 'completed', 30, null, 50000, null),
  -- Two days, one day, cancelled, not known, and one that was written down after it had begun.
  ('waiting', '2025-03-03T15:00:00Z', 'p-1', 'visit', 'completed', 30, '2025-03-01T15:00:00Z', null, null),
  ('waiting', '2025-03-04T15:00:00Z', 'p-2', 'visit', 'no_show', 30, '2025-03-03T15:00:00Z', null, null),
  ('waiting', '2025-03-05T15:00:00Z', 'p-3', 'visit', 'cancelled', 30, '2025-02-01T15:00:00Z', null, null),
  ('waiting', '2025-03-05T16:00:00Z', 'p-4', 'visit', 'completed', 30, null, null, null),
  ('waiting', '2025-03-05T17:00:00Z', 'p-5', 'visit', 'completed', 30, '2025-03-05T18:00:00Z', null, null)
), call (story, started_at, direction, outcome, qualified, booked) as (values
  ('phone', '2025-03-03T14:00:00Z', 'inbound', 'answered', true, true),
  ('phone', '2025-03-03T15:00:00Z', 'inbound', 'answered', true, false),
  ('phone', '2025-03-03T16:00:00Z', 'inbound', 'answered', false, false),
  ('phone', '2025-03-03T17:00:00Z', 'inbound', 'missed', false, false),
  ('phone', '2025-03-03T18:00:00Z', 'inbound', 'abandoned', false, false),
  ('phone', '2025-03-03T19:00:00Z', 'outbound', 'answered', true, true)
), patient (story, patient_ref, first_visit_on, last_visit_on) as (values
  ('people', 'p-1', '2025-03-03', '2025-03-24'),
  ('people', 'p-2', '2025-02-28', '2025-03-14'),
  ('people', 'p-3', '2025-03-31', '2025-03-31')
), schedule (story, day, provider, minutes) as (values
  ('chair', '2025-03-03', 'dr-lin', 120),
  ('chair', '2025-03-20', 'dr-lin', 60)
), fact (story, family, n, content) as (
  select f.story, 'financial', row_number() over (),
         jsonb_build_object('date', f.day, 'provider', f.provider, 'kind', f.kind, 'amountMinor', f.amount_minor,
                            'currency', 'USD')
    from financial f
  union all
  select a.story, 'appointment', row_number() over (),
         jsonb_build_object('provider', 'dr-lin', 'patientRef', a.patient_ref, 'scheduledStart', a.scheduled_start,
                            'durationMinutes', a.minutes, 'status', a.status, 'kind', a.kind, 'bookedAt', a.booked_at,
                            'presentedMinor', a.presented_minor, 'acceptedMinor', a.accepted_minor)
    from appointment a
  union all
  select c.story, 'call', row_number() over (),
         jsonb_build_object('startedAt', c.started_at, 'direction', c.direction, 'outcome', c.outcome,
                            'durationSeconds', 60, 'qualified', c.qualified, 'booked', c.booked)
    from call c
  union all
  select p.story, 'patient', row_number() over (),
         jsonb_build_object('patientRef', p.patient_ref, 'firstVisitOn', p.first_visit_on,
                            'lastVisitOn', p.last_visit_on, 'status', 'active')
    from patient p
  union all
  select s.story, 'schedule', row_number() over (),
         jsonb_build_object('date', s.day, 'provider', s.provider, 'minutes', s.minutes)
    from schedule s
), story (name, facts) as (
  select f.story, jsonb_object_agg(f.family, f.facts)
    from (
      select f.story, f.family,
             jsonb_agg(
               case when f.family = 'patient' then f.content
                    else jsonb_build_object('externalId', left(f.family, 1) || '-' || f.n)
                      || jsonb_strip_nulls(f.content)
               end order by f.n) as facts
        from fact f
        group by f.story, f.family) f
    group by f.story
), example (key, n, story, title, granularity, period, numerator, denominator, value) as (values
  ('gross_production', 1, 'fees', 'A discount leaves it as it is', 'month', '2025-03-01', 50000, null, 50000),
  ('net_production', 1, 'fees', 'A discount is taken off', 'month', '2025-03-01', 45500, null, 45500),
  ('net_collections', 1, 'fees', 'A refund is taken off what was paid', 'month', '2025-04-01', 7500, null, 7500),
  ('collection_rate', 1, 'fees', 'What was paid of March''s work in March',
   'month', '2025-03-01', 34000, 45500, 0.747253),
  ('collection_rate', 2, 'fees', 'A month of payments without work has no rate',
   'month', '2025-04-01', 7500, 0, null),
  ('collection_rate', 3, 'fees', 'The year divides sums; it doesn''t average months',
   'year', '2025-01-01', 41500, 45500, 0.912088),
  ('scheduled_appointments', 1, 'chair', 'All count, and late on March 31 is March in New York',
   'month', '2025-03-01', 5, null, 5),
  ('completed_appointments', 1, 'chair', 'A patient who comes twice counts twice', 'month', '2025-03-01', 2, null, 2),
  ('no_show_rate', 1, 'chair', 'One of five did not come', 'month', '2025-03-01', 1, 5, 0.2),
  ('cancellation_rate', 1, 'chair', 'One of five was cancelled', 'month', '2025-03-01', 1, 5, 0.2),
  ('production_per_visit', 1, 'chair', 'After a discount, by completed visits only',
   'month', '2025-03-01', 30000, 2, 15000),
  ('provider_utilisation', 1, 'chair', 'The time of a no-show is not used', 'month', '2025-03-01', 90, 180, 0.5),
  ('revenue_per_provider_hour', 1, 'chair', '300.00 in three hours', 'month', '2025-03-01', 1800000, 180, 10000),
  ('inbound_calls', 1, 'phone', 'An outbound call doesn''t count', 'day', '2025-03-03', 5, null, 5),
  ('answer_rate', 1, 'phone', 'Missed and abandoned calls were not answered', 'day', '2025-03-03', 3, 5, 0.6),
  ('call_abandonment_rate', 1, 'phone', 'A missed call is not an abandoned one', 'day', '2025-03-03', 1, 5, 0.2),
  ('call_conversion_rate', 1, 'phone', 'Of those only that were qualified', 'day', '2025-03-03', 1, 2, 0.5),
  ('new_patients', 1, 'people', 'The last visit doesn''t matter', 'month', '2025-03-01', 2, null, 2),
  ('new_patients', 2, 'people', 'A quarter is its months', 'quarter', '2025-01-01', 3, null, 3),
  ('active_patients', 1, 'return', 'Who comes twice counts once; a no-show doesn''t',
   'month', '2025-03-01', 3, null, 3),
  ('active_patients', 2, 'return', 'After 18 months without a visit a patient has lapsed',
   'day', '2025-03-04', 1, null, 1),
  ('reactivated_patients', 1, 'return', '26 months away, not 5, and not a new one',
   'month', '2025-03-01', 1, null, 1),
  ('hygiene_reappointment_rate', 1, 'hygiene', 'A cancelled appointment is none; twice in a month counts once',
   'month', '2025-03-01', 2, 3, 0.666667),
  ('hygiene_reappointment_rate', 2, 'hygiene', 'After the last visit nothing was booked',
   'day', '2025-03-24', 0, 1, 0),
  ('hygiene_retention_12m', 1, 'hygiene', 'One of four active patients had no hygiene',
   'month', '2025-03-01', 3, 4, 0.75),
  ('case_acceptance_people', 1, 'plans', 'Who was told twice and accepted once has accepted',
   'month', '2025-03-01', 1, 2, 0.5),
  ('case_acceptance_value', 1, 'plans', 'Of all that was presented to those who came',
   'month', '2025-03-01', 60000, 230000, 0.26087),
  ('time_to_appointment', 1, 'waiting', 'Two days, one day and none', 'month', '2025-03-01', 4320, 4320, 1),
  ('days_in_ar', 1, 'debts', '430.00 owed of 580.00 a year', 'month', '2025-04-01', 15695000, 58000, 270.6034),
  ('days_in_ar', 2, 'paid ahead', 'Who pays ahead is owed', 'month', '2025-03-01', -730000, 10000, -73),
  ('receivable_0_30', 1, 'debts', 'April''s work, still unpaid on April 30',
   'month', '2025-04-01', 10000, null, 10000),
  ('receivable_0_30', 2, 'paid ahead', 'A credit balance stands here', 'month', '2025-03-01', -2000, null, -2000),
  ('receivable_31_60', 1, 'debts', 'March''s work less its discount', 'month', '2025-04-01', 28000, null, 28000),
  ('receivable_61_90', 1, 'debts', 'By the end of June, April''s work is 81 days old',
   'month', '2025-06-01', 10000, null, 10000),
  ('receivable_91_120', 1, 'debts', 'A payment is for the oldest: 50.00 of January''s 200.00 is left',
   'month', '2025-04-01', 5000, null, 5000),
  ('receivable_over_120', 1, 'debts', 'What January and March left is old by the end of June',
   'month', '2025-06-01', 33000, null, 33000)
)
update metrics.metric_definition d
  set examples = e.examples
  from (
    select e.key,
           jsonb_agg(
             jsonb_build_object(
               'title', e.title, 'timeZone', 'America/New_York', 'facts', s.facts, 'granularity', e.granularity,
               'period', e.period, 'numerator', e.numerator, 'denominator', e.denominator, 'value', e.value)
             order by e.n) as examples
      from example e join story s on s.name = e.story
      group by e.key) e
  where d.organization_id is null and d.key = e.key and d.version = 1 and d.examples <> e.examples;
