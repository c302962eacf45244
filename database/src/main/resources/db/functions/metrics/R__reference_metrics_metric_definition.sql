-- The KPI library. A definition that changes gets a new version with its own effective dates; what a version meant stays.
insert into metrics.metric_definition
    (key, version, title, unit, numerator, denominator, additive, direction, families, by_provider, effective_from, source)
  values
    ('gross_production', 1, 'Gross production', 'money', 'Sum of production amounts', null, true, 'higher',
     '{financial}', true, '1900-01-01', 'financial facts of kind production'),
    ('net_production', 1, 'Net production', 'money', 'Sum of production and adjustment amounts', null, true, 'higher',
     '{financial}', true, '1900-01-01', 'financial facts of kinds production and adjustment'),
    ('net_collections', 1, 'Net collections', 'money', 'Sum of collection amounts minus sum of refund amounts', null, true,
     'higher', '{financial}', true, '1900-01-01', 'financial facts of kinds collection and refund'),
    ('collection_rate', 1, 'Collection rate', 'ratio', 'Net collections', 'Net production', true, 'higher',
     '{financial}', true, '1900-01-01', 'financial facts'),
    ('scheduled_appointments', 1, 'Scheduled appointments', 'count',
     'Appointments whose start lies in the period, whatever their status', null, true, 'higher',
     '{appointment}', true, '1900-01-01', 'appointment facts'),
    ('completed_appointments', 1, 'Completed appointments', 'count',
     'Completed appointments whose start lies in the period', null, true, 'higher',
     '{appointment}', true, '1900-01-01', 'appointment facts with status completed'),
    ('no_show_rate', 1, 'No-show rate', 'ratio', 'Appointments whose patient did not come', 'Scheduled appointments', true,
     'lower', '{appointment}', true, '1900-01-01', 'appointment facts with status no_show, of all'),
    ('cancellation_rate', 1, 'Cancellation rate', 'ratio', 'Cancelled appointments', 'Scheduled appointments', true,
     'lower', '{appointment}', true, '1900-01-01', 'appointment facts with status cancelled, of all'),
    ('production_per_visit', 1, 'Production per visit', 'money', 'Net production', 'Completed appointments', true,
     'higher', '{financial,appointment}', true, '1900-01-01', 'financial facts, appointment facts with status completed'),
    ('inbound_calls', 1, 'Inbound calls', 'count', 'Inbound calls', null, true, 'higher',
     '{call}', false, '1900-01-01', 'call facts with direction inbound'),
    ('answer_rate', 1, 'Answer rate', 'ratio', 'Inbound calls that were answered', 'Inbound calls', true, 'higher',
     '{call}', false, '1900-01-01', 'call facts with direction inbound'),
    ('call_conversion_rate', 1, 'Call conversion rate', 'ratio', 'Inbound calls that ended in a booking',
     'Inbound calls that were qualified', true, 'higher',
     '{call}', false, '1900-01-01', 'call facts with direction inbound'),
    ('new_patients', 1, 'New patients', 'count', 'Patients whose first visit lies in the period', null, true, 'higher',
     '{patient}', false, '1900-01-01', 'patient facts'),
    ('active_patients', 1, 'Active patients', 'count',
     'Different patients with a completed appointment in the 18 months up to the last day of the period: a visit counts '
       || 'from its own day until the day before the same day 18 months later. A running period is looked at as at its '
       || 'end, with what is known now', null, false, 'higher',
     '{appointment}', true, '1900-01-01', 'appointment facts with status completed'),
    ('hygiene_reappointment_rate', 1, 'Hygiene reappointment rate', 'ratio',
     'Those of the patients below for whom a hygiene appointment is booked that starts later than such a visit of theirs, '
       || 'whenever and with whomever, unless it was cancelled',
     'Different patients with a completed hygiene appointment in the period', false, 'higher',
     '{appointment}', true, '1900-01-01', 'appointment facts of kind hygiene'),
    ('days_in_ar', 1, 'Days in accounts receivable', 'days',
     '365 × (net production − net collections) from the first fact to the last day of the period',
     'Net production of the 365 days up to the last day of the period', false, 'lower',
     '{financial}', false, '1900-01-01', 'financial facts of the whole clinic')
  on conflict (key, version) do update
    set title = excluded.title, unit = excluded.unit, numerator = excluded.numerator, denominator = excluded.denominator,
        additive = excluded.additive, direction = excluded.direction, families = excluded.families,
        by_provider = excluded.by_provider, effective_from = excluded.effective_from, source = excluded.source;
