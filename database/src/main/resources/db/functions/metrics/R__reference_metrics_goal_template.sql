-- The goal templates that everybody has. Targets are starting points, not rules: what is usual differs by trade and country,
-- and where it differs most (money, numbers of visits) there is none.
insert into metrics.goal_template
    (id, name, description, metric, target, period, curve, curve_from, curve_to, ahead_from, at_risk_below)
  values
    ('019c0000-0000-7000-8000-000000000001', 'Production of the month',
     'What the month should bring, the same on each working day', 'net_production', null, 'month', 'linear', null, null,
     1.05, 0.9),
    ('019c0000-0000-7000-8000-000000000002', 'Production of the year, with its seasons',
     'What the year should bring, spread over it as last year was', 'net_production', null, 'year', 'seasonal', null, null,
     1.05, 0.95),
    ('019c0000-0000-7000-8000-000000000003', 'A growing practice',
     'Production that grows through the year: the last working day is to bring a quarter more than the first',
     'net_production', null, 'year', 'ramp', 100, 125, 1.05, 0.9),
    ('019c0000-0000-7000-8000-000000000004', 'Collections of the month',
     'What should be paid in the month', 'net_collections', null, 'month', 'linear', null, null, 1.05, 0.9),
    ('019c0000-0000-7000-8000-000000000005', 'Collect what is earned',
     'Collections as a part of production', 'collection_rate', 0.98, 'quarter', 'linear', null, null, 1.01, 0.97),
    ('019c0000-0000-7000-8000-000000000006', 'Fewer no-shows',
     'Appointments that nobody comes to', 'no_show_rate', 0.05, 'quarter', 'linear', null, null, 1.2, 0.9),
    ('019c0000-0000-7000-8000-000000000007', 'Fewer cancellations',
     'Appointments that are cancelled', 'cancellation_rate', 0.1, 'quarter', 'linear', null, null, 1.2, 0.9),
    ('019c0000-0000-7000-8000-000000000008', 'Answer the phone',
     'Inbound calls that are answered', 'answer_rate', 0.9, 'month', 'linear', null, null, 1.03, 0.95),
    ('019c0000-0000-7000-8000-000000000009', 'Turn calls into bookings',
     'Qualified calls that end in a booking', 'call_conversion_rate', 0.6, 'month', 'linear', null, null, 1.05, 0.9),
    ('019c0000-0000-7000-8000-00000000000a', 'New patients of the month',
     'Patients who come for the first time', 'new_patients', null, 'month', 'seasonal', null, null, 1.1, 0.85),
    ('019c0000-0000-7000-8000-00000000000b', 'Keep hygiene patients coming',
     'Hygiene patients who leave with their next appointment', 'hygiene_reappointment_rate', 0.85, 'quarter', 'linear', null,
     null, 1.05, 0.95),
    ('019c0000-0000-7000-8000-00000000000c', 'Be paid sooner',
     'Days of production that are not paid yet', 'days_in_ar', 35, 'quarter', 'linear', null, null, 1.1, 0.9),
    ('019c0000-0000-7000-8000-00000000000d', 'Visits of the month',
     'Appointments that take place', 'completed_appointments', null, 'month', 'seasonal', null, null, 1.05, 0.9)
  on conflict (id) do update
    set name = excluded.name, description = excluded.description, metric = excluded.metric, target = excluded.target,
        period = excluded.period, curve = excluded.curve, curve_from = excluded.curve_from, curve_to = excluded.curve_to,
        ahead_from = excluded.ahead_from, at_risk_below = excluded.at_risk_below;
