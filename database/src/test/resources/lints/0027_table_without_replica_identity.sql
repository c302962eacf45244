-- Without a key a published row can't be changed or removed: the table couldn't move to another cluster while it is written.
select c.oid::regclass::text as offender
from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler') and c.relkind in ('r', 'p')
  and c.relreplident <> 'f'
  and not exists (
    select from pg_index x
    where x.indrelid = c.oid and (c.relreplident = 'd' and x.indisprimary or c.relreplident = 'i' and x.indisreplident))
