-- A policy that is always true is no policy. Allowed are reference data that belong to no clinic, and the directory to its
-- owner, who can't log in and whom only the context function and the projection are.
select format('%s.%s: %s', schemaname, tablename, policyname) as offender
from pg_policies
where schemaname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler')
  and (qual = 'true' or with_check = 'true')
  and not (schemaname = 'access' and roles = '{ward_owner}')
  and not (cmd = 'SELECT' and not exists (
    select from information_schema.columns c
    where c.table_schema = schemaname and c.table_name = tablename and c.column_name in ('clinic_id', 'user_id', 'stream')))
