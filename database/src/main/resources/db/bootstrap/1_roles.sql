-- Run once per cluster by an administrator, in any database. Passwords are set by whoever runs it.
-- Roles belong to the cluster, not to the database: a migrator that could create roles could also create a way out.

-- Owns every object, runs every security definer function, can't log in, and is bound by row-level security.
create role ward_owner nologin noinherit nosuperuser nobypassrls;

-- Runs migrations; becomes ward_owner for their duration and owns nothing itself.
create role ward_migrator login noinherit nosuperuser nobypassrls;
grant ward_owner to ward_migrator with inherit false, set true;

-- One login per service, each with the least it needs.
create role tenancy_service login noinherit nosuperuser nobypassrls;
create role metrics_service login noinherit nosuperuser nobypassrls;
create role audit_service login noinherit nosuperuser nobypassrls;
create role scheduler_service login noinherit nosuperuser nobypassrls;

-- The only role that sees past row-level security: a backup with holes in it is no backup. It can't write.
create role ward_backup login noinherit nosuperuser bypassrls;
grant pg_read_all_data to ward_backup with inherit true;

-- A forgotten transaction must not hold a clinic's rows; a forgotten query must not hold a connection.
alter role tenancy_service set idle_in_transaction_session_timeout = '30s';
alter role metrics_service set idle_in_transaction_session_timeout = '60s';
alter role audit_service set idle_in_transaction_session_timeout = '30s';
alter role scheduler_service set idle_in_transaction_session_timeout = '30s';
alter role tenancy_service set statement_timeout = '30s';
alter role audit_service set statement_timeout = '60s';
-- What a service has answered for is on disk, whatever the server's default is: events wait in outboxes for the record.
alter role tenancy_service set synchronous_commit = 'on';
alter role metrics_service set synchronous_commit = 'on';
alter role audit_service set synchronous_commit = 'on';
alter role scheduler_service set synchronous_commit = 'on';
