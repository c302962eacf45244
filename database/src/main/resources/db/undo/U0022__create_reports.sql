drop table metrics.report_content;
drop table metrics.report;
