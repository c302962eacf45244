-- Who may call a function is written down by name.
select p.oid::regprocedure::text as offender
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler')
  and has_function_privilege('public', p.oid, 'execute')
