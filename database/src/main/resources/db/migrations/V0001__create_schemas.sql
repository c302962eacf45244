-- A schema per service, so that each part can move to a cluster of its own; access is the directory that all of them read.
create schema access;
create schema tenancy;
create schema metrics;
create schema audit;
create schema scheduler;

-- Functions are executable by PUBLIC unless somebody says otherwise; here somebody does, for all that will ever be created.
alter default privileges revoke execute on functions from public;

grant usage on schema access to tenancy_service, metrics_service, audit_service, scheduler_service;
grant usage on schema tenancy to tenancy_service;
grant usage on schema metrics to metrics_service;
grant usage on schema audit to audit_service;
grant usage on schema scheduler to scheduler_service;
