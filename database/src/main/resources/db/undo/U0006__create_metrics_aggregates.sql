drop table metrics.goal;
drop table metrics.aggregation_state;
drop table metrics.metric_aggregations;
drop table metrics.hygiene_visit;
drop table metrics.active_period;
drop table metrics.daily_measure;
drop table metrics.metric_definition;
