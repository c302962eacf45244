-- Each cluster counts for itself: rows of two that are brought together would have the same numbers, unless a clinic, which is
-- in one of them at a time, is a part of the key.
select c.oid::regclass::text as offender
from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler') and c.relkind = 'S'
  and not exists (
    select
    from pg_depend d
      join pg_index x on x.indrelid = d.refobjid and x.indisprimary and d.refobjsubid = any (x.indkey)
      join pg_attribute a on a.attrelid = d.refobjid and a.attname = 'clinic_id' and a.attnum = any (x.indkey)
    where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i'))
