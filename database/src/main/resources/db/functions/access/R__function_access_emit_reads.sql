-- Puts on record that rows of patients were shown or taken away: one event for each of the patients, however many of their
-- rows it was, all in one insert. Patients that are null are passed over.
--   action     what was done: appointment.read
--   target     what was shown; the id is null for rows of a list
--   subjects   the patients, one for each row
--   reason     where they were shown, if not in answer to a question about them; null for the count of rows
-- Returns how many events there are.
-- Security definer, because services can't write to their outbox by themselves.
create or replace function access.emit_reads(
  action text, target_type text, target_id text, subjects text[], reason text
) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  clinic uuid := access.clinic_id();
  common jsonb;
  ids uuid[];
  events jsonb[];
begin
  if clinic is null then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  common := access.envelope() || jsonb_build_object(
    'clinicId', clinic,
    'action', action,
    'target', jsonb_build_object('type', target_type, 'id', target_id),
    'changes', null);
  select array_agg(e.id order by e.id),
         array_agg(common || jsonb_build_object(
           'id', e.id, 'subjectId', e.subject,
           'reason', coalesce(emit_reads.reason, e.rows || case e.rows when 1 then ' row' else ' rows' end)) order by e.id)
    into ids, events
    from (
      select p.subject, p.rows, uuidv7() as id
        from (select s.subject, count(*) as rows from unnest(subjects) as s (subject)
                where s.subject is not null group by s.subject order by s.subject) p
    ) e;
  perform access.put_events(replace(session_user, '_service', ''), array_fill(clinic, array[coalesce(cardinality(ids), 0)]),
                            ids, events);
  return coalesce(cardinality(ids), 0);
end
$$;

grant execute on function access.emit_reads(text, text, text, text[], text) to metrics_service;
