-- A security definer function that looks names up where its caller says runs the caller's code with its owner's rights.
select p.oid::regprocedure::text as offender
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler') and p.prosecdef
  and not exists (select from unnest(p.proconfig) as setting where setting = 'search_path=""')
