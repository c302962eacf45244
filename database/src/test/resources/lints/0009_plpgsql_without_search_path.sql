-- Bodies that are bound late must not depend on anybody's search_path, definer or not.
select p.oid::regprocedure::text as offender
from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  join pg_language l on l.oid = p.prolang
where n.nspname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler')
  and (l.lanname = 'plpgsql' or l.lanname = 'sql' and p.prosqlbody is null)
  and not exists (select from unnest(p.proconfig) as setting where setting like 'search_path=%')
