-- An instant without a zone means something else to every reader.
select format('%s.%s.%s', table_schema, table_name, column_name) as offender
from information_schema.columns
where table_schema in ('access', 'tenancy', 'metrics', 'audit', 'scheduler')
  and data_type = 'timestamp without time zone'
