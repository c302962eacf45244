-- Run once in the database ward, by an administrator: nobody connects or creates who was not named.
revoke all on database ward from public;
revoke all on schema public from public;
grant connect on database ward
  to ward_migrator, tenancy_service, metrics_service, audit_service, scheduler_service, ward_backup;
-- Dry runs of imports remember what they have seen of a file in a table of their own transaction.
grant temporary on database ward to metrics_service;
