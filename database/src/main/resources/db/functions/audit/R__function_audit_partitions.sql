-- Makes the partitions that are missing up to the given number of months after this one, and returns how many it made. The
-- first call also makes audit.event_past, for all that happened before there was a trail. Months are made without a gap, so
-- that an event which waited for long finds its own.
--
-- Security definer: only the owner of the table can give it partitions. For services in a context of the platform, which
-- leaves a record, and for the migration that makes the first ones.
create or replace function audit.ensure_partitions(months_ahead integer) returns integer
  language plpgsql volatile security definer set search_path = '' set lock_timeout = '5s'
as $$
declare
  this_month constant timestamp := date_trunc('month', now() at time zone 'UTC');
  last_month timestamp;
  month timestamp;
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
  select max(to_date(right(c.relname, 7), 'YYYY_MM')) into last_month
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'audit.event'::regclass and c.relname <> 'event_past';
  if last_month is null then
    perform audit.make_partition('event_past', 'minvalue', quote_literal(audit.first_id(this_month)));
    last_month := this_month - interval '1 month';
  end if;
  for month in
    select generate_series(last_month + interval '1 month', this_month + make_interval(months => months_ahead), '1 month')
  loop
    perform audit.make_partition('event_' || to_char(month, 'YYYY_MM'), quote_literal(audit.first_id(month)),
                                 quote_literal(audit.first_id(month + interval '1 month')));
    made := made + 1;
  end loop;
  return made;
end
$$;

-- Makes one partition, apart, and then attaches it, so that reading and recording go on meanwhile. Who may read an event is
-- decided on the parent: the partition itself is granted to nobody.
create or replace function audit.make_partition(name text, from_bound text, to_bound text) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  execute format('create table audit.%I (like audit.event including constraints)', name);
  execute format('alter table audit.%I enable row level security, force row level security', name);
  execute format('alter table audit.event attach partition audit.%I for values from (%s) to (%s)', name, from_bound, to_bound);
  execute format('create trigger never_emptied before truncate on audit.%I
                    for each statement execute function audit.refuse_change()', name);
  execute format('alter table audit.%I enable always trigger never_emptied', name);
  if session_user <> 'ward_migrator' then
    perform access.emit('partition.created', null, 'partition', 'audit.' || name, null, 'success', null, null);
  end if;
end
$$;

-- The least UUIDv7 of an instant given in UTC: 48 bits of milliseconds, the version, nothing else.
create or replace function audit.first_id(instant timestamp) returns uuid
  language sql immutable parallel safe
  return (lpad(to_hex((extract(epoch from instant) * 1000)::bigint), 12, '0') || '70000000000000000000')::uuid;

-- For how many months after this one there are partitions. Below zero, this month's is missing, too.
create or replace function audit.months_ahead() returns integer
  language sql stable set search_path = ''
begin atomic
  select (extract(year from d.months) * 12 + extract(month from d.months))::integer
    from (select age(max(to_date(right(c.relname, 7), 'YYYY_MM')), date_trunc('month', now() at time zone 'UTC')::date) as months
            from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
            where i.inhparent = 'audit.event'::regclass and c.relname ~ '^event_[0-9]{4}_[0-9]{2}$') d;
end;

grant execute on function audit.months_ahead() to audit_service;
grant usage on schema audit to scheduler_service;
grant execute on function audit.ensure_partitions(integer) to audit_service, scheduler_service;
