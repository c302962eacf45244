-- Without an index on the referring side, removing what is referred to reads the whole table, under a lock.
select format('%s on %s', f.conname, f.conrelid::regclass) as offender
from pg_constraint f
where f.contype = 'f' and f.conparentid = 0
  and f.connamespace in (
    select oid from pg_namespace where nspname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler'))
  and not exists (
    select from pg_index x
    where x.indrelid = f.conrelid and x.indpred is null
      and (string_to_array(x.indkey::text, ' ')::int2[])[1:cardinality(f.conkey)] @> f.conkey)
