-- A key of a clinic's rows contains the clinic: else one clinic's row can collide with another's, and the error tells of it.
select format('%s on %s', x.indexrelid::regclass, x.indrelid::regclass) as offender
from pg_index x
  join pg_class c on c.oid = x.indrelid
  join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler') and x.indisunique
  and exists (
    select from pg_attribute a where a.attrelid = c.oid and a.attname = 'clinic_id' and a.attnotnull and not a.attisdropped)
  and not exists (
    select from pg_attribute a
    where a.attrelid = c.oid and a.attname = 'clinic_id' and a.attnum = any (x.indkey))
