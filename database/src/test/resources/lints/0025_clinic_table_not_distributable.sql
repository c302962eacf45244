-- Rows of a clinic, and what is keyed by a stream, can be put on a node of their own only if every key and exclusion contains
-- what says whose they are, and if references between them pair it with itself: only then can one node alone keep the rule.
with distributed as (
  select c.oid, a.attname, a.attnum
  from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnotnull and not a.attisdropped
  where n.nspname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler') and c.relkind in ('r', 'p')
    and (a.attname = 'clinic_id'
      or a.attname = 'stream' and exists (
        select from pg_index x where x.indrelid = c.oid and x.indisprimary and a.attnum = any (x.indkey))))
select format('%s on %s lacks %s', x.indexrelid::regclass, d.oid::regclass, d.attname) as offender
from distributed d join pg_index x on x.indrelid = d.oid
where (x.indisunique or x.indisexclusion) and not d.attnum = any (x.indkey)
union all
select format('%s has no primary key', d.oid::regclass)
from distributed d
where not exists (select from pg_index x where x.indrelid = d.oid and x.indisprimary)
union all
select format('%s on %s', f.conname, f.conrelid::regclass)
from pg_constraint f
  join distributed d on d.oid = f.conrelid
  join distributed r on r.oid = f.confrelid
where f.contype = 'f' and f.conparentid = 0
  and not exists (
    select from unnest(f.conkey, f.confkey) as k(own, theirs) where k.own = d.attnum and k.theirs = r.attnum)
