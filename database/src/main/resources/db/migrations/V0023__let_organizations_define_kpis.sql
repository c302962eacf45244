-- How often an organization's KPI has changed, the same in all of its versions: who changes it says what they have read.
alter table metrics.metric_definition add column revision bigint not null default 0 check (revision >= 0);
