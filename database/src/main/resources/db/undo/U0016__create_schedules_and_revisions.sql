-- What was imported or marked as a schedule stays known as such.
alter table metrics.metric_definition drop constraint metric_definition_families_check,
  add constraint metric_definition_families_check
    check (families <@ '{financial,appointment,call,patient}'::text[] and families <> '{}') not valid;
alter table metrics.dirty_day drop constraint dirty_day_family_check,
  add constraint dirty_day_family_check check (family in ('financial', 'appointment', 'call', 'patient')) not valid;
alter table metrics.fact_import drop constraint fact_import_kind_check,
  add constraint fact_import_kind_check check (kind in ('financial', 'appointment', 'call', 'patient')) not valid;
drop table metrics.fact_revision cascade;
drop table metrics.schedule_metrics cascade;
alter table metrics.appointment_metrics drop column accepted_minor cascade, drop column presented_minor cascade;
