-- Makes the partitions of this month and the given number of months after it, as far as they are missing, and returns how
-- many it made. A month that already has events in audit.event_rest stays there.
--
-- Security definer: only the owner of the table can give it partitions. For services in a context of the platform, which
-- leaves a record, and for the migration that makes the first ones.
create or replace function audit.ensure_partitions(months_ahead integer) returns integer
  language plpgsql volatile security definer set search_path = '' set lock_timeout = '5s'
as $$
declare
  this_month constant timestamp := date_trunc('month', now() at time zone 'UTC');
  month timestamp;
  name text;
  made integer := 0;
begin
  if session_user <> 'ward_migrator'
    and (access.scope() is distinct from 'platform' or not access.roles() && '{service,super_admin}') then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if months_ahead not between 0 and 24 then
    raise exception 'Partitions are made for 0 to 24 months ahead.' using errcode = 'WR002', hint = '/monthsAhead';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('partitions of audit.event', 0));
  for month in select generate_series(this_month, this_month + make_interval(months => months_ahead), '1 month') loop
    name := 'event_' || to_char(month, 'YYYY_MM');
    continue when to_regclass('audit.' || name) is not null
      or exists (select from audit.event_rest e
                   where e.id >= audit.first_id(month) and e.id < audit.first_id(month + interval '1 month'));
    -- Made apart and then attached, so that reading and recording go on meanwhile. Access is decided on the parent: the
    -- partition itself is readable by nobody.
    execute format('create table audit.%I (like audit.event including constraints)', name);
    execute format('alter table audit.%I enable row level security, force row level security', name);
    execute format('alter table audit.event attach partition audit.%I for values from (%L) to (%L)', name,
                   audit.first_id(month), audit.first_id(month + interval '1 month'));
    execute format('create trigger never_emptied before truncate on audit.%I
                      for each statement execute function audit.refuse_change()', name);
    execute format('alter table audit.%I enable always trigger never_emptied', name);
    made := made + 1;
    if session_user <> 'ward_migrator' then
      perform access.emit('partition.created', null, 'partition', 'audit.' || name, null, 'success', null, null);
    end if;
  end loop;
  return made;
end
$$;

-- The least UUIDv7 of an instant given in UTC: 48 bits of milliseconds, the version, nothing else.
create or replace function audit.first_id(instant timestamp) returns uuid
  language sql immutable parallel safe
  return (lpad(to_hex((extract(epoch from instant) * 1000)::bigint), 12, '0') || '70000000000000000000')::uuid;

grant execute on function audit.ensure_partitions(integer) to audit_service, scheduler_service;
grant usage on schema audit to scheduler_service;
