-- Functions and policies that speak of these tables go with them.
drop table scheduler.delivery, scheduler.notification, scheduler.inbox_item, scheduler.notification_preference,
  scheduler.notification_channel cascade;
