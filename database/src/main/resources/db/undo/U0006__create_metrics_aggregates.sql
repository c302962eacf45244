-- Functions and policies that speak of these tables go with them.
drop table metrics.goal cascade;
drop table metrics.aggregation_state cascade;
drop table metrics.metric_aggregations cascade;
drop table metrics.hygiene_visit cascade;
drop table metrics.active_period cascade;
drop table metrics.daily_measure cascade;
drop table metrics.metric_definition cascade;
