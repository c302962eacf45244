alter table metrics.aggregation_state drop column if exists goals_evaluated_on;
