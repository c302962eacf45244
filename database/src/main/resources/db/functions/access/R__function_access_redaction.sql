-- What of a changed row goes into the trail: the rules are rows of access.redaction_rule.

-- The rules of a table, by column: {"name": {"treatment": "redact"}}; {} for none.
create or replace function access.redactions(schema_of text, table_of text) returns jsonb
  language plpgsql stable set search_path = ''
as $$
begin
  return coalesce(
    (select jsonb_object_agg(r.column_name, jsonb_build_object('treatment', r.treatment, 'pattern', r.pattern))
       from access.redaction_rule r
       where r.schema_name = schema_of and r.table_name = table_of and r.treatment <> 'keep'), '{}');
end
$$;

-- What differs between a row before and after, {column: {"old", "new"}}, as the rules let it out; null when nothing does.
--   columns   an object with the columns to look at
--   account   columns that say who wrote when, and the like: no change of anybody's
create or replace function access.row_changes(rules jsonb, before jsonb, after jsonb, columns jsonb, account text[])
  returns jsonb
  language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select jsonb_object_agg(c.key,
             case when rules ? c.key then access.redacted(rules -> c.key, before -> c.key, after -> c.key)
                  else jsonb_strip_nulls(jsonb_build_object('old', before -> c.key, 'new', after -> c.key)) end)
      from jsonb_object_keys(columns) as c (key)
      where before -> c.key is distinct from after -> c.key
        and c.key <> all (account)
        and rules #>> array[c.key, 'treatment'] is distinct from 'omit');
end
$$;

-- One column's change as its rule lets it out. A treatment that isn't known lets nothing out, it fails.
create or replace function access.redacted(rule jsonb, before jsonb, after jsonb) returns jsonb
  language plpgsql immutable set search_path = ''
as $$
begin
  case rule ->> 'treatment'
    when 'redact' then
      return '{"redacted": true}';
    when 'hash' then
      return jsonb_strip_nulls(jsonb_build_object(
        'old', 'sha256:' || encode(sha256(convert_to(before #>> '{}', 'UTF8')), 'hex'),
        'new', 'sha256:' || encode(sha256(convert_to(after #>> '{}', 'UTF8')), 'hex')));
    when 'mask' then
      return jsonb_strip_nulls(jsonb_build_object(
        'old', regexp_replace(before #>> '{}', rule ->> 'pattern', '*', 'g'),
        'new', regexp_replace(after #>> '{}', rule ->> 'pattern', '*', 'g')));
  end case;
end
$$;
