drop table audit.alert_notification, audit.alert, audit.alert_observation, audit.alert_position, audit.alert_setting,
  audit.alert_rule, audit.event_stream_position, audit.event_stream_delivery, audit.event_stream cascade;
