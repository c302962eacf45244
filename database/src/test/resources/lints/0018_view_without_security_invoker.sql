-- A view reads with its owner's rights unless it says otherwise; a materialized view always does.
select c.oid::regclass::text as offender
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler')
  and (c.relkind = 'm' or c.relkind = 'v' and not coalesce('security_invoker=true' = any (c.reloptions), false))
