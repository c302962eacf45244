-- The functions and policies that look at them go with the tables.
drop table audit.checkpoint, audit.round cascade;
