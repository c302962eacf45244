-- The same as access.emit_into() for many changes that one statement made: one event each, in the order given, one insert.
-- For statement triggers that run as the owner. Nothing is written for empty (null) arrays.
--   verbs      what was done to each target: updated -> target_type.updated
--   subjects   the patient each is about; null for none
create or replace function access.emit_each(
  owning_schema text, target_type text, clinics uuid[], target_ids text[], verbs text[], subjects text[], changes jsonb[]
) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  common constant jsonb := access.envelope();
  ids uuid[];
  events jsonb[];
begin
  if clinics is null then
    return;
  end if;
  select array_agg(e.id order by e.n),
         array_agg(common || jsonb_build_object(
           'id', e.id, 'clinicId', e.clinic, 'action', target_type || '.' || e.verb,
           'target', jsonb_build_object('type', target_type, 'id', e.target_id), 'subjectId', e.subject,
           'changes', e.changes) order by e.n)
    into ids, events
    from (
      select g.n, g.clinic, g.target_id, g.verb, g.subject, g.changes, uuidv7() as id
        from unnest(clinics, target_ids, verbs, subjects, changes)
          with ordinality as g (clinic, target_id, verb, subject, changes, n)
        order by g.n
    ) e;
  perform access.put_events(owning_schema, clinics, ids, events);
end
$$;
