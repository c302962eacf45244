-- What the schema is, a row an object: what kind of thing, its name, and what it is made of, who owns it and who may what
-- with it. Two databases with the same rows are the same but for their content. deploy/drift compares a running one with
-- what the migrations give, deploy/restore one with itself before and after.
--
-- Not here: what extensions bring along, Flyway's own schema, and partitions that are as their parent's policies need them.
with spaces as (
  select n.oid, n.nspname, n.nspowner, n.nspacl
    from pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'migration')
), brought as (
  select d.classid, d.objid from pg_depend d where d.deptype = 'e'
), relations as (
  select c.*, format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join spaces n on n.oid = c.relnamespace
    where not exists (select from brought b where b.classid = 'pg_class'::regclass and b.objid = c.oid)
), tables as (
  select r.* from relations r where r.relkind in ('r', 'p', 'v', 'm', 'f', 'c', 'S') and not r.relispartition
), routines as (
  select p.*, format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as name
    from pg_proc p join spaces n on n.oid = p.pronamespace
    where not exists (select from brought b where b.classid = 'pg_proc'::regclass and b.objid = p.oid)
), roles as (
  select r.* from pg_roles r
    where r.rolname in ('ward_owner', 'ward_migrator', 'ward_backup') or r.rolname like '%\_service'
), found (kind, name, definition, owner, acl) as (
  select 'database', 'this', null, d.datdba, coalesce(d.datacl, acldefault('d', d.datdba))
    from pg_database d where d.datname = current_database()
  union all
  select 'schema', s.nspname, null, s.nspowner, coalesce(s.nspacl, acldefault('n', s.nspowner)) from spaces s
  union all
  select 'relation', t.name,
         concat_ws(' ', t.relkind, t.relpersistence,
                   case when t.relrowsecurity then 'row security' end,
                   case when t.relforcerowsecurity then 'forced' end,
                   t.reloptions::text, pg_get_partkeydef(t.oid),
                   case when t.relkind in ('v', 'm') then pg_get_viewdef(t.oid) end),
         t.relowner, coalesce(t.relacl, acldefault(case t.relkind when 'S' then 's' else 'r' end::"char", t.relowner))
    from tables t
  union all
  -- A partition is reached through its parent alone: it is bound like it, and nobody's.
  select 'partition', r.name, 'open to somebody, or not bound by row-level security', r.relowner, r.relacl
    from relations r
    where r.relispartition and r.relkind = 'r'
      and not (r.relrowsecurity and r.relforcerowsecurity and r.relowner = 'ward_owner'::regrole
               and not exists (select from aclexplode(r.relacl) a where a.grantee <> r.relowner))
  union all
  select 'column', t.name || '.' || quote_ident(a.attname),
         concat_ws(' ', format_type(a.atttypid, a.atttypmod),
                   case when a.attcollation <> y.typcollation then (select c.collname from pg_collation c where c.oid = a.attcollation) end,
                   case when a.attnotnull then 'not null' end, nullif(a.attgenerated, ''), nullif(a.attidentity, ''),
                   pg_get_expr(e.adbin, e.adrelid)),
         null, a.attacl
    from tables t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
      join pg_type y on y.oid = a.atttypid
      left join pg_attrdef e on e.adrelid = a.attrelid and e.adnum = a.attnum
    where t.relkind <> 'S'
  union all
  select 'sequence', t.name, format('%s by %s from %s to %s', format_type(s.seqtypid, null), s.seqincrement, s.seqmin, s.seqmax),
         null, null
    from tables t join pg_sequence s on s.seqrelid = t.oid
  union all
  select 'constraint', t.name || '.' || quote_ident(c.conname), pg_get_constraintdef(c.oid), null, null
    from tables t join pg_constraint c on c.conrelid = t.oid
  union all
  select 'index', format('%I', r.relname), concat_ws(' ', pg_get_indexdef(i.indexrelid), case when not i.indisvalid then 'invalid' end),
         null, null
    from tables t join pg_index i on i.indrelid = t.oid join pg_class r on r.oid = i.indexrelid
  union all
  select 'trigger', t.name || '.' || quote_ident(g.tgname), concat_ws(' ', g.tgenabled, pg_get_triggerdef(g.oid)), null, null
    from tables t join pg_trigger g on g.tgrelid = t.oid
    where not g.tgisinternal
  union all
  select 'policy', t.name || '.' || quote_ident(p.polname),
         concat_ws(' ', case when p.polpermissive then 'permissive' else 'restrictive' end, p.polcmd,
                   'to ' || (select string_agg(case o when 0 then 'public' else pg_get_userbyid(o) end, ', ' order by pg_get_userbyid(o))
                               from unnest(p.polroles) o),
                   'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid)),
         null, null
    from tables t join pg_policy p on p.polrelid = t.oid
  union all
  select 'routine', p.name, pg_get_functiondef(p.oid), p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
    from routines p where p.prokind in ('f', 'p')
  union all
  select 'aggregate', p.name, pg_get_function_result(p.oid), p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
    from routines p where p.prokind not in ('f', 'p')
  union all
  select 'type', format('%I.%I', s.nspname, y.typname),
         (select string_agg(e.enumlabel, ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = y.oid), y.typowner, y.typacl
    from pg_type y join spaces s on s.oid = y.typnamespace
    where y.typtype in ('e', 'd', 'r')
      and not exists (select from brought b where b.classid = 'pg_type'::regclass and b.objid = y.oid)
  union all
  select 'rule', t.name || '.' || quote_ident(r.rulename), pg_get_ruledef(r.oid), null, null
    from tables t join pg_rewrite r on r.ev_class = t.oid where r.rulename <> '_RETURN'
  union all
  select 'extension', e.extname, format('in %I', s.nspname), null, null
    from pg_extension e join pg_namespace s on s.oid = e.extnamespace
  union all
  select 'event trigger', e.evtname, concat_ws(' ', e.evtenabled, e.evtevent, e.evtfoid::regprocedure), e.evtowner, null
    from pg_event_trigger e
  union all
  select 'publication', p.pubname, concat_ws(' ', p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete), p.pubowner, null
    from pg_publication p
  union all
  select 'role', r.rolname,
         concat_ws(' ', case when r.rolsuper then 'superuser' end, case when r.rolbypassrls then 'bypasses row security' end,
                   case when r.rolcreaterole then 'creates roles' end, case when r.rolcreatedb then 'creates databases' end,
                   case when r.rolreplication then 'replicates' end, case when r.rolinherit then 'inherits' end,
                   case when r.rolcanlogin then 'logs in' end,
                   (select string_agg(distinct setting, ', ' order by setting)
                      from pg_db_role_setting g, unnest(g.setconfig) setting where g.setrole = r.oid)),
         null, null
    from roles r
  union all
  select 'membership', format('%I in %I', r.rolname, g.rolname),
         concat_ws(' ', case when m.admin_option then 'admin' end, case when m.inherit_option then 'inherit' end,
                   case when m.set_option then 'set' end), null, null
    from roles r join pg_auth_members m on m.member = r.oid join pg_roles g on g.oid = m.roleid
)
select f.kind, f.name,
       concat_ws(' | ', f.definition, 'owner ' || pg_get_userbyid(f.owner),
                 'may ' || (select string_agg(a::text, ' ' order by a::text) from unnest(f.acl) a)) as definition
  from found f
  order by f.kind collate "C", f.name collate "C", definition collate "C";
