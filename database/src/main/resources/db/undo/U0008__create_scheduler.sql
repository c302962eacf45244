revoke usage on schema metrics from scheduler_service;
drop table scheduler.job_run;
drop table scheduler.job;
