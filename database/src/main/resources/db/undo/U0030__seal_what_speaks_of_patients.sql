-- The functions that look at them go with the table and the columns.
drop table audit.subject_key cascade;
drop index audit.event_about_subject;
alter table audit.event drop column sealed cascade, drop column commitment cascade;
