-- A service has its own schema and reads the directory; everything else it gets through functions.
select format('%s may %s %s.%s', grantee, privilege_type, table_schema, table_name) as offender
from information_schema.role_table_grants
where grantee like '%\_service'
  and table_schema <> replace(grantee, '_service', '')
  and not (table_schema = 'access' and privilege_type = 'SELECT')
