-- What all clinics share is on every node, a clinic's rows are on one: a shared row can't be held to refer to one of them.
with of_one as (
  select a.attrelid as oid from pg_attribute a where a.attname = 'clinic_id' and a.attnotnull and not a.attisdropped)
select format('%s on %s', f.conname, f.conrelid::regclass) as offender
from pg_constraint f
where f.contype = 'f'
  and f.connamespace in (
    select oid from pg_namespace where nspname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler'))
  and f.confrelid in (select oid from of_one)
  and f.conrelid not in (select oid from of_one)
