-- A command that is granted without a policy silently does nothing; somebody forgot one of the two.
select format('%s: %s may %s', g.table_schema || '.' || g.table_name, g.grantee, g.privilege_type) as offender
from information_schema.role_table_grants g
where g.table_schema in ('access', 'tenancy', 'metrics', 'audit', 'scheduler')
  and g.grantee in ('tenancy_service', 'metrics_service', 'audit_service', 'scheduler_service')
  and g.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  and not exists (
    select from pg_policies p
    where p.schemaname = g.table_schema and p.tablename = g.table_name and p.cmd = g.privilege_type
      and g.grantee = any (p.roles))
