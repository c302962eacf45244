-- The context is the same for every row: read through (select …) it is read once a statement, else once a row.
select format('%s.%s: %s', schemaname, tablename, policyname) as offender
from pg_policies
where schemaname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler')
  and regexp_replace(coalesce(qual, '') || coalesce(with_check, ''), 'SELECT access\.\w+\(\)', '', 'g')
      ~ 'access\.(uid|clinic_id|clinic_ids|organization_id|roles|scope)\(|current_setting\('
