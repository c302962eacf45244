drop function if exists scheduler.report_end(scheduler.job_run);
drop table scheduler.job_run;
drop table scheduler.job;
