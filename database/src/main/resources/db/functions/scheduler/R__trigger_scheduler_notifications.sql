create or replace trigger touch before insert or update on scheduler.notification_preference
  for each row execute function access.touch_row();
create or replace trigger touch before insert or update on scheduler.notification_channel
  for each row execute function access.touch_row();

-- Preferences are a person's own affair and leave no trail; notifications are put on record by the functions that make and end them.
create or replace trigger audit after insert or update or delete on scheduler.notification_channel
  for each row execute function access.audit_row('notification-channel', 'id', 'of_clinic');
