-- Whether the schema is at least as new as the given migration: that one has ended well, and none up to it has failed. A service
-- asks whether the schema is there that it was built with.
--
-- Security definer: Flyway's history is its owner's alone. It tells a boolean, and nothing of any clinic's.
create or replace function access.schema_reaches(migration integer) returns boolean
  language sql stable security definer set search_path = ''
as $$
  select coalesce(bool_or(h.version::integer = migration) and bool_and(h.success), false)
    from migration.flyway_schema_history h
    where h.version ~ '^[0-9]+$' and h.version::integer <= migration
$$;

grant execute on function access.schema_reaches(integer)
  to tenancy_service, metrics_service, audit_service, scheduler_service;
