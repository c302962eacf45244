-- Permissive policies add up: a second one for the same command and role can only open what the first one closed.
select format('%s.%s: %s for %s', schemaname, tablename, cmd, role) as offender
from pg_policies, unnest(roles) as role
where schemaname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler') and permissive = 'PERMISSIVE'
group by schemaname, tablename, cmd, role
having count(*) > 1
