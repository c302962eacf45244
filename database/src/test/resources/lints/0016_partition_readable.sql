-- A partition that is addressed by its own name ignores its parent's policies, so nobody may.
select format('%s may %s %s', g.grantee, g.privilege_type, c.oid::regclass) as offender
from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join information_schema.role_table_grants g on g.table_schema = n.nspname and g.table_name = c.relname
where c.relispartition and g.grantee not in ('ward_owner', 'postgres')
