-- The clinic's day that all of its open goals were last evaluated on: on the same day, only those that facts may have moved are
-- looked at again. Null until the first time.
alter table metrics.aggregation_state add column goals_evaluated_on date;
