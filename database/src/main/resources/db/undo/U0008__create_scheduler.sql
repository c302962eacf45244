drop table scheduler.job_run;
drop table scheduler.job;
