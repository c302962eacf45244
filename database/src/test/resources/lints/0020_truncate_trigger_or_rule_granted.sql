-- TRUNCATE, TRIGGER, REFERENCES and MAINTAIN go past policies.
select format('%s may %s %s.%s', grantee, privilege_type, table_schema, table_name) as offender
from information_schema.role_table_grants
where grantee like '%\_service' and privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
