alter table metrics.metric_definition drop column revision;
