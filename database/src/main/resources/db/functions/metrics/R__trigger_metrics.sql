-- Facts come by the million: nothing runs for each row that is added, one statement trigger marks the days of all of them.
create or replace trigger mark_added after insert on metrics.financial_metrics
  referencing new table as after_rows for each statement execute function metrics.mark_added('financial');
create or replace trigger mark_changed after update on metrics.financial_metrics
  referencing old table as before_rows new table as after_rows
  for each statement execute function metrics.mark_changed('financial');
create or replace trigger mark_removed after delete on metrics.financial_metrics
  referencing old table as before_rows for each statement execute function metrics.mark_removed('financial');
create or replace trigger touch before update on metrics.financial_metrics
  for each row execute function access.touch_row();
create or replace trigger audit_changed after update on metrics.financial_metrics
  referencing old table as before_rows new table as after_rows
  for each statement execute function metrics.audit_facts('financial');
create or replace trigger keep_revisions after update on metrics.financial_metrics
  referencing old table as before_rows new table as after_rows
  for each statement execute function metrics.keep_revisions('financial');

create or replace trigger mark_added after insert on metrics.appointment_metrics
  referencing new table as after_rows for each statement execute function metrics.mark_added('appointment');
create or replace trigger mark_changed after update on metrics.appointment_metrics
  referencing old table as before_rows new table as after_rows
  for each statement execute function metrics.mark_changed('appointment');
create or replace trigger mark_removed after delete on metrics.appointment_metrics
  referencing old table as before_rows for each statement execute function metrics.mark_removed('appointment');
create or replace trigger mark_patients_changed after update on metrics.appointment_metrics
  referencing old table as before_rows for each statement execute function metrics.mark_patients();
create or replace trigger mark_patients_removed after delete on metrics.appointment_metrics
  referencing old table as before_rows for each statement execute function metrics.mark_patients();
create or replace trigger move before update of scheduled_start on metrics.appointment_metrics
  for each row when (new.scheduled_start is distinct from old.scheduled_start)
  execute function metrics.move_appointment();
create or replace trigger touch before update on metrics.appointment_metrics
  for each row execute function access.touch_row();
create or replace trigger audit_changed after update on metrics.appointment_metrics
  referencing old table as before_rows new table as after_rows
  for each statement execute function metrics.audit_facts('appointment', 'patient_ref');
create or replace trigger keep_revisions after update on metrics.appointment_metrics
  referencing old table as before_rows new table as after_rows
  for each statement execute function metrics.keep_revisions('appointment', 'day');

create or replace trigger mark_added after insert on metrics.call_metrics
  referencing new table as after_rows for each statement execute function metrics.mark_added('call');
create or replace trigger mark_changed after update on metrics.call_metrics
  referencing old table as before_rows new table as after_rows
  for each statement execute function metrics.mark_changed('call');
create or replace trigger mark_removed after delete on metrics.call_metrics
  referencing old table as before_rows for each statement execute function metrics.mark_removed('call');
create or replace trigger move before update of started_at on metrics.call_metrics
  for each row when (new.started_at is distinct from old.started_at) execute function metrics.move_call();
create or replace trigger touch before update on metrics.call_metrics
  for each row execute function access.touch_row();
create or replace trigger audit_changed after update on metrics.call_metrics
  referencing old table as before_rows new table as after_rows
  for each statement execute function metrics.audit_facts('call');
create or replace trigger keep_revisions after update on metrics.call_metrics
  referencing old table as before_rows new table as after_rows
  for each statement execute function metrics.keep_revisions('call', 'day');

create or replace trigger mark_added after insert on metrics.patient_metrics
  referencing new table as after_rows for each statement execute function metrics.mark_added('patient');
create or replace trigger mark_changed after update on metrics.patient_metrics
  referencing old table as before_rows new table as after_rows
  for each statement execute function metrics.mark_changed('patient');
create or replace trigger mark_removed after delete on metrics.patient_metrics
  referencing old table as before_rows for each statement execute function metrics.mark_removed('patient');
create or replace trigger touch before update on metrics.patient_metrics
  for each row execute function access.touch_row();
create or replace trigger audit_changed after update on metrics.patient_metrics
  referencing old table as before_rows new table as after_rows
  for each statement execute function metrics.audit_facts('patient', 'patient_ref');
create or replace trigger keep_revisions after update on metrics.patient_metrics
  referencing old table as before_rows new table as after_rows
  for each statement execute function metrics.keep_revisions('patient', 'day');

create or replace trigger mark_added after insert on metrics.schedule_metrics
  referencing new table as after_rows for each statement execute function metrics.mark_added('schedule');
create or replace trigger mark_changed after update on metrics.schedule_metrics
  referencing old table as before_rows new table as after_rows
  for each statement execute function metrics.mark_changed('schedule');
create or replace trigger mark_removed after delete on metrics.schedule_metrics
  referencing old table as before_rows for each statement execute function metrics.mark_removed('schedule');
create or replace trigger touch before update on metrics.schedule_metrics
  for each row execute function access.touch_row();
create or replace trigger audit_changed after update on metrics.schedule_metrics
  referencing old table as before_rows new table as after_rows
  for each statement execute function metrics.audit_facts('schedule');
create or replace trigger keep_revisions after update on metrics.schedule_metrics
  referencing old table as before_rows new table as after_rows
  for each statement execute function metrics.keep_revisions('schedule');

create or replace trigger touch before insert or update on metrics.provider
  for each row execute function access.touch_row();
create or replace trigger touch before insert or update on metrics.fact_import
  for each row execute function access.touch_row();
-- How a goal stands is no change of the goal.
create or replace trigger touch before insert or update of
    name, metric, provider, from_day, to_day, target, direction, curve, curve_months, curve_from, curve_to, ahead_from,
    at_risk_below, deleted_at on metrics.goal
  for each row execute function access.touch_row();

create or replace trigger audit after insert or update on metrics.provider
  for each row execute function access.audit_row('provider', 'code', 'clinic_id');
-- An import counts as it goes; what belongs on the record is that it began and how it ended.
create or replace trigger audit_created after insert on metrics.fact_import
  for each row execute function access.audit_row('import', 'id', 'clinic_id');
create or replace trigger audit_state after update on metrics.fact_import
  for each row when (old.state is distinct from new.state or old.undone_at is distinct from new.undone_at)
  execute function access.audit_row('import', 'id', 'clinic_id');
create or replace trigger touch before insert or update on metrics.import_mapping
  for each row execute function access.touch_row();
create or replace trigger audit after insert or update or delete on metrics.import_mapping
  for each row execute function access.audit_row('import-mapping', 'id', 'clinic_id');
create or replace trigger audit after insert or update of
    name, metric, provider, from_day, to_day, target, direction, curve, curve_months, curve_from, curve_to, ahead_from,
    at_risk_below, deleted_at on metrics.goal
  for each row execute function access.audit_row('goal', 'id', 'clinic_id');
create or replace trigger touch before insert or update on metrics.goal_template
  for each row execute function access.touch_row();
-- Those of everybody come with migrations, which are no event of anybody's.
create or replace trigger audit after insert or update on metrics.goal_template
  for each row when (new.organization_id is not null) execute function access.audit_row('goal-template', 'id', '');
create or replace trigger audit after insert or update of effective_until on metrics.metric_definition
  for each row when (new.organization_id is not null) execute function access.audit_row('definition', 'key', '');
-- What goes with its organization goes without a word of its own.
create or replace trigger audit_deleted after delete on metrics.metric_definition
  for each row when (old.organization_id is not null and access.scope() is distinct from 'purge')
  execute function access.audit_row('definition', 'key', '');

create or replace trigger touch before insert or update on metrics.data_export
  for each row execute function access.touch_row();
create or replace trigger audit_created after insert on metrics.data_export
  for each row execute function metrics.audit_export();
create or replace trigger audit_state after update on metrics.data_export
  for each row when (old.state is distinct from new.state) execute function metrics.audit_export();
-- What goes with its clinic goes without a word of its own.
create or replace trigger audit_deleted after delete on metrics.data_export
  for each row when (access.scope() is distinct from 'purge') execute function metrics.audit_export();

-- The clock of a source goes on without a new version: nobody has changed anything about it.
create or replace trigger touch_created before insert on metrics.data_source
  for each row execute function access.touch_row();
create or replace trigger touch_changed before update on metrics.data_source
  for each row when (old.next_sync_at is not distinct from new.next_sync_at) execute function access.touch_row();
-- Fires behind touch_changed, in the order of names.
create or replace trigger when_due
  before insert or update of schedule, daily_at, enabled, state, deleted_at on metrics.data_source
  for each row execute function metrics.schedule_source();
create or replace trigger audit_created after insert on metrics.data_source
  for each row execute function access.audit_row('data-source', 'id', 'clinic_id');
create or replace trigger audit_changed after update on metrics.data_source
  for each row when (old.version is distinct from new.version)
  execute function access.audit_row('data-source', 'id', 'clinic_id');
create or replace trigger touch before insert or update on metrics.data_source_run
  for each row execute function access.touch_row();
-- A run on schedule begins by itself, and each ends; that is what belongs on the record.
create or replace trigger audit_asked after insert on metrics.data_source_run
  for each row when (new.trigger = 'manual') execute function access.audit_row('sync', 'id', 'clinic_id');
create or replace trigger audit_ended after update on metrics.data_source_run
  for each row when (old.state is distinct from new.state and new.finished_at is not null)
  execute function access.audit_row('sync', 'id', 'clinic_id');

create or replace trigger audit after insert on metrics.report
  for each row execute function access.audit_row('report', 'id', 'clinic_id');
