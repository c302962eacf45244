-- A rule whose column has been renamed protects nothing.
select format('%s.%s.%s', r.schema_name, r.table_name, r.column_name) as offender
from access.redaction_rule r
where not exists (
  select from information_schema.columns c
  where c.table_schema = r.schema_name and c.table_name = r.table_name and c.column_name = r.column_name)
