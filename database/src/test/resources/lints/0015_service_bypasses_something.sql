-- No role but the backup sees past row-level security, and no service can become another role.
select r.rolname as offender
from pg_roles r
where r.rolname ~ '^(ward_|.*_service$)'
  and (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication
       or r.rolbypassrls and r.rolname <> 'ward_backup')
union all
select format('%s is a member of %s', m.member::regrole, m.roleid::regrole)
from pg_auth_members m
where (m.member::regrole::text, m.roleid::regrole::text)
      not in (('ward_migrator', 'ward_owner'), ('ward_backup', 'pg_read_all_data'))
  and m.member::regrole::text ~ '^(ward_|.*_service$)'
