-- A reference between two tables of clinics' rows contains the clinic: foreign keys bypass row-level security.
select format('%s on %s', f.conname, f.conrelid::regclass) as offender
from pg_constraint f
where f.contype = 'f'
  and f.connamespace in (
    select oid from pg_namespace where nspname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler'))
  and exists (
    select from pg_attribute a where a.attrelid = f.conrelid and a.attname = 'clinic_id' and not a.attisdropped)
  and exists (
    select from pg_attribute a where a.attrelid = f.confrelid and a.attname = 'clinic_id' and not a.attisdropped)
  and not exists (
    select from pg_attribute a where a.attrelid = f.conrelid and a.attname = 'clinic_id' and a.attnum = any (f.conkey))
