create or replace trigger touch before insert or update on scheduler.job
  for each row execute function access.touch_row();
create or replace trigger touch before insert or update on scheduler.job_pause
  for each row execute function access.touch_row();

-- Jobs are added by migrations, which have no trail; what operators change has one. Runs are reported by the functions that
-- ask for and end them: their row changes too often to be an event each time.
create or replace trigger audit after update on scheduler.job
  for each row execute function access.audit_row('job', 'name', '');
create or replace trigger audit after insert or update on scheduler.job_pause
  for each row execute function access.audit_row('job-pause', 'job', 'clinic_id');

create or replace trigger hold_runs after update of paused on scheduler.job
  for each row when (old.paused <> new.paused) execute function scheduler.hold_runs();
create or replace trigger hold_runs after insert or update of paused on scheduler.job_pause
  for each row execute function scheduler.hold_runs();
