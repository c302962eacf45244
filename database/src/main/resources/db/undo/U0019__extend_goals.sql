drop table metrics.goal_template, metrics.goal_status cascade;
drop index metrics.goal_unsettled;
-- With them go the triggers and functions that speak of them.
alter table metrics.goal
  drop column curve cascade, drop column curve_months cascade, drop column curve_from cascade, drop column curve_to cascade,
  drop column ahead_from cascade, drop column at_risk_below cascade, drop column status cascade,
  drop column status_since cascade, drop column settled cascade;
drop function if exists metrics.goal_progress(uuid, uuid, date);
