-- A policy names the roles it is for.
select format('%s.%s: %s', schemaname, tablename, policyname) as offender
from pg_policies
where schemaname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler') and 'public' = any (roles)
