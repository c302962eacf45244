-- Statement trigger: keeps what each fact said that a statement corrected, marked as deleted or restored, in one insert.
--   first argument   the family of the facts
--   further ones     columns that follow from others: a change of theirs alone is no revision
--
-- What may be relied on: a fact's import_id names the import that its present content came from, and is null once somebody
-- has written it by hand; so whoever does that sets it to null. An import sets it on each fact that it adds or corrects. Of an
-- import, then,
--   a fact's content before it   is the revision with that import_id that has the lowest version, for one import may bring a
--                                fact several times; but if its content ->> 'import_id' is that import too, it added the fact
--   the facts that it added      are the others that carry its import_id: they have no revision with it
--   a fact is as it left it      while the fact carries its import_id
-- The content reads back with jsonb_populate_record().
-- Without nested loops for what metrics.audit_facts() says of plans.
-- Security definer, because history is written by this trigger and by nobody else.
create or replace function metrics.keep_revisions() returns trigger
  language plpgsql volatile security definer set search_path = '' set enable_nestloop = off
as $$
declare
  account constant text[] := '{clinic_id,id,created_at,created_by,updated_at,updated_by,version}';
  no_content constant text[] := '{import_id}' || tg_argv[1:];
begin
  insert into metrics.fact_revision (clinic_id, family, fact_id, version, content, replaced_by, import_id)
    select o.clinic_id, tg_argv[0], o.id, o.version, b.content, n.updated_by, n.import_id
      from before_rows o
        join after_rows n on n.clinic_id = o.clinic_id and n.id = o.id
        cross join lateral (select to_jsonb(o) - account as content) b
      where b.content - no_content is distinct from to_jsonb(n) - account - no_content;
  return null;
end
$$;
