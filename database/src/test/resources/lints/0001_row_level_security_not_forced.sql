-- Every table of ours has row-level security, enabled and forced; a table without it shows everybody everything.
select c.oid::regclass::text as offender
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler') and c.relkind in ('r', 'p')
  and not (c.relrowsecurity and c.relforcerowsecurity)
