-- Six years is what HIPAA asks of a record's documentation (45 CFR 164.316(b)(2)(i)), counted from when it was made.
insert into audit.retention_class (class, rank, description, floor_months, months, actions, subjects)
  values
    ('patient', 1, 'What was seen, changed or taken away of a patient', 72, 72,
     '{patient.%,appointment.%,export.%,report.%,import.%,subject.%}', true),
    ('access', 2, 'Who could get in, who got in, and who was turned away', 72, 72,
     '{access.%,sign-in.%,sign-out%,session.%,password.%,second-factor.%,token.%,membership.%,organization-role.%,invitation.%,support-grant.%,break-glass.%,audit.%,legal-hold.%,retention.%,alert.%}',
     false),
    ('operation', 3, 'What the system did by itself: runs, partitions, relays', 12, 24,
     '{run.%,partition.%,claims.%,outbox.%,relay.%,trigger.%,identity-comparison.%}', false),
    ('change', 4, 'Everything else: changes of what is set and agreed', 72, 72, '{%}', false)
  on conflict (class) do update set rank = excluded.rank, description = excluded.description,
    floor_months = excluded.floor_months, months = excluded.months, actions = excluded.actions, subjects = excluded.subjects;

insert into audit.horizon (kept_from) values ('-infinity') on conflict do nothing;
