-- Of what could speak of a person or hold a secret somebody has said what the trail may show, be it keep. What is a count, an
-- instant or a reference by id can't.
select distinct format('%s.%s', c.oid::regclass, a.attname) as offender
from pg_trigger t
  join pg_proc p on p.oid = t.tgfoid
  join pg_class c on c.oid = t.tgrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where not t.tgisinternal and p.proname like 'audit\_%'
  and a.atttypid not in ('timestamptz'::regtype, 'date'::regtype, 'smallint'::regtype, 'integer'::regtype, 'bigint'::regtype,
                         'uuid'::regtype)
  and (a.atttypid in ('jsonb'::regtype, 'json'::regtype, 'bytea'::regtype)
    or a.attname ~ ('name|mail|phone|fax|address|patient|note|comment|message|reason|purpose|detail|secret|token|password|key|'
                    || 'hash|sha256|birth|licen|subject|person|contact|account|payer|insur|sample|error|attention|title'))
  and not exists (
    select from access.redaction_rule r
    where r.schema_name = n.nspname and r.table_name = c.relname and r.column_name = a.attname)
