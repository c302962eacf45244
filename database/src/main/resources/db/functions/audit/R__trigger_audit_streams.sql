create or replace trigger touch before insert or update on audit.event_stream
  for each row execute function access.touch_row();
create or replace trigger audit after insert or update or delete on audit.event_stream
  for each row execute function access.audit_row('stream', 'id', '');
create or replace trigger touch before insert or update on audit.alert_setting
  for each row execute function access.touch_row();
create or replace trigger audit after insert or update or delete on audit.alert_setting
  for each row execute function access.audit_row('alert-rule', 'rule', '');
