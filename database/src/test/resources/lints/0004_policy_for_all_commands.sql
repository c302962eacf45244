-- A policy speaks of one command, so that nobody gains the right to write by being allowed to read.
select format('%s.%s: %s', schemaname, tablename, policyname) as offender
from pg_policies
where schemaname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler') and cmd = 'ALL'
