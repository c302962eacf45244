-- What the database itself needs, once a week, beside what it does by itself (autovacuum).

-- Brings statistics up to date, finds indexes that are invalid and those that have grown far beyond what is in them, and tables
-- full of rows that are gone. Tells operators of what it can't cure itself. Returns
--
--   analyzed  how many tables' statistics were stale: a tenth of the rows has changed since, or, of a partitioned table, which
--             autovacuum never looks at, any; skipped: those that were in use
--   rebuilt   invalid indexes of tables of at most small_pages pages, which were rebuilt on the spot: writing to the table waits
--             as long, so others are left
--   invalid   those that were not: the table is large, was in use or is one of the clockwork's own, or the index is partitioned,
--             or left behind by a reindex concurrently, and then wants to be dropped. No function can do anything concurrently
--   bloated   indexes of ten MiB and more that are more than 2.5 times as large as their entries should be. An estimate: of a
--             text or JSON column it takes 32 bytes, and how long they really are isn't asked
--   dead      tables in which a hundred thousand rows, and a fifth of all, are gone and not cleared away
--
-- Security definer: only the owner of a table can do that. What it may touch is fixed here; what it says has nothing but names
-- and numbers of the catalog. For the clockwork's runs on the platform.
create or replace function scheduler.tend_database(small_pages integer) returns jsonb
  language plpgsql volatile security definer set search_path = '' set lock_timeout = '2s'
as $$
declare
  schemas constant text[] := '{access,tenancy,metrics,audit,scheduler,care}';
  analyzed integer := 0;
  skipped text[] := '{}';
  rebuilt text[] := '{}';
  invalid text[] := '{}';
  bloated jsonb;
  dead jsonb;
  item record;
begin
  if access.scope() is distinct from 'platform' or not access.roles() && '{service,super_admin}' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  for item in
    select c.oid::regclass::text as name, c.relkind
      from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        left join pg_stat_all_tables s on s.relid = c.oid
      where n.nspname = any (schemas) and c.relkind in ('r', 'p')
        and pg_has_role(current_user, c.relowner, 'usage')
        and (c.relkind = 'p'
          or coalesce(s.n_mod_since_analyze, 0) > 50 + 0.1 * greatest(c.reltuples, 0))
      order by c.oid
  loop
    begin
      -- Of a partitioned table itself alone: its partitions have figures of their own.
      execute format(case item.relkind when 'p' then 'analyze only %s' else 'analyze %s' end, item.name);
      analyzed := analyzed + 1;
    exception when lock_not_available then
      skipped := skipped || item.name;
    end;
  end loop;

  for item in
    select i.indexrelid::regclass::text as name,
           x.relkind = 'i' and x.relname !~ '_cc(new|old)[0-9]*$' and t.relpages <= small_pages
             and pg_has_role(current_user, t.relowner, 'usage')
             -- The run tells what it has done in a transaction of its own, which would wait for this one, for ever.
             and t.oid <> all ('{scheduler.job,scheduler.job_run,scheduler.run_line}'::regclass[]) as curable
      from pg_index i
        join pg_class x on x.oid = i.indexrelid
        join pg_class t on t.oid = i.indrelid
        join pg_namespace n on n.oid = x.relnamespace
      where n.nspname = any (schemas) and not i.indisvalid
      order by i.indexrelid
  loop
    begin
      if item.curable then
        execute format('reindex index %s', item.name);
        rebuilt := rebuilt || item.name;
      else
        invalid := invalid || item.name;
      end if;
    exception when lock_not_available or unique_violation then
      invalid := invalid || item.name;
    end;
  end loop;

  select coalesce(jsonb_agg(jsonb_build_object('index', b.name, 'bytes', b.bytes, 'shouldBe', b.should_be)
                            order by b.bytes - b.should_be desc), '[]')
    into bloated
    from scheduler.bloated_indexes(schemas, 1280, 2.5) b;
  select coalesce(jsonb_agg(jsonb_build_object('table', d.name, 'dead', d.n_dead_tup, 'live', d.n_live_tup)
                            order by d.n_dead_tup desc), '[]')
    into dead
    from (
      select s.relid::regclass::text as name, s.n_dead_tup, s.n_live_tup
        from pg_stat_all_tables s
        where s.schemaname = any (schemas) and s.n_dead_tup > 100000 and s.n_dead_tup > 0.2 * (s.n_live_tup + s.n_dead_tup)
        order by s.n_dead_tup desc limit 20) d;

  if invalid <> '{}' or bloated <> '[]' or dead <> '[]' then
    perform scheduler.schedule_notification(
      '{"operators": true}',
      jsonb_build_object(
        'kind', 'job.finding', 'title', 'The database wants to be looked after',
        'text', left(concat_ws(E'\n',
          'Invalid indexes: ' || nullif(array_to_string(invalid, ', '), '') || '.',
          'Indexes much larger than they should be: '
            || (select string_agg(b ->> 'index', ', ') from jsonb_array_elements(bloated) b) || '.',
          'Tables full of rows that are gone: ' || (select string_agg(d ->> 'table', ', ') from jsonb_array_elements(dead) d)
            || '.'), 4000),
        'data', '{"job": "database-upkeep", "runbook": "indexes-to-rebuild"}'::jsonb,
        'dedupeKey', 'job.finding database-upkeep'),
      null);
  end if;
  return jsonb_build_object('analyzed', analyzed, 'skipped', to_jsonb(skipped), 'rebuilt', to_jsonb(rebuilt),
                            'invalid', to_jsonb(invalid), 'bloated', bloated, 'dead', dead);
end
$$;

-- B-tree indexes of at least so many pages that are so many times as large as their entries would be on pages that are nine
-- tenths full; the twenty worst. In its caller's rights.
create or replace function scheduler.bloated_indexes(schemas text[], least_pages integer, times numeric)
  returns table (name text, bytes bigint, should_be bigint)
  language sql stable set search_path = ''
as $$
  select e.name, e.pages * 8192, e.expected * 8192
    from (
      select x.oid::regclass::text as name, x.relpages::bigint as pages,
             -- Each entry has eight bytes of its own and four that point to it.
             greatest(1, ceil(x.reltuples * (12 + w.width) / (8192 * 0.9)))::bigint as expected
        from pg_catalog.pg_class x
          join pg_catalog.pg_namespace n on n.oid = x.relnamespace
          join pg_catalog.pg_am m on m.oid = x.relam and m.amname = 'btree'
          cross join lateral (
            select sum(case when a.attlen > 0 then (a.attlen + 7) / 8 * 8 else 32 end) as width
              from pg_catalog.pg_attribute a where a.attrelid = x.oid and a.attnum > 0) w
        where x.relkind = 'i' and n.nspname = any (schemas) and x.reltuples >= 0 and x.relpages >= least_pages) e
    where e.pages > times * e.expected
    order by e.pages - e.expected desc
    limit 20
$$;

grant execute on function scheduler.tend_database(integer) to scheduler_service;
