-- An owner can switch row-level security off.
select format('%s owns %s', r.rolname, c.oid::regclass) as offender
from pg_class c join pg_roles r on r.oid = c.relowner
where r.rolname in (
  'tenancy_service', 'metrics_service', 'audit_service', 'scheduler_service', 'ward_migrator', 'ward_backup')
