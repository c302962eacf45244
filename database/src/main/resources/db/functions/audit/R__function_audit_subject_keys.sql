-- The keys that keep what events say of patients. Nothing here ever sees a key as it is, nor what a clinic calls a patient.

-- The pseudonyms and keys of patients, in the order given, one for each clinic and reference. Who has none yet gets what is
-- proposed; should another instance have been quicker, its proposal stands, for both.
--   key    the id of the key-encryption key that the proposals are wrapped with
-- Security definer: nobody makes a key but through this, and the recorder sees no clinic's rows.
create or replace function audit.keys_of_subjects(
  clinics uuid[], subject_references bytea[], pseudonyms uuid[], wrapped_keys bytea[], key text
) returns table (subject_pseudonym uuid, subject_key bytea, subject_key_id text)
  language plpgsql volatile security definer set search_path = ''
  -- Arrays are short beside the table, which the planner can't know.
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  found_keys bigint;
begin
  if access.scope() is distinct from 'platform' or not access.roles() && '{service}' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  -- In one order for all, so that no two wait for each other.
  insert into audit.subject_key (clinic_id, pseudonym, organization_id, reference, wrapped_key, key_id)
    select p.clinic, p.pseudonym, (select c.organization_id from access.clinic c where c.id = p.clinic), p.reference,
           p.wrapped_key, keys_of_subjects.key
      from unnest(clinics, subject_references, pseudonyms, wrapped_keys) as p (clinic, reference, pseudonym, wrapped_key)
      where not exists (
        select from audit.subject_key k where k.clinic_id = p.clinic and k.reference = p.reference)
      order by p.clinic, p.reference
    on conflict (clinic_id, reference) do nothing;
  return query
    select k.pseudonym, k.wrapped_key, k.key_id
      from unnest(clinics, subject_references) with ordinality as p (clinic, reference, n)
        join audit.subject_key k on k.clinic_id = p.clinic and k.reference = p.reference
      order by p.n;
  get diagnostics found_keys = row_count;
  if found_keys <> cardinality(clinics) then
    raise exception 'a subject was erased at this very moment' using errcode = 'serialization_failure';
  end if;
end
$$;

-- The pseudonym that stands in a clinic's events for the patient of a reference; null for one who has none. It sees what the
-- caller's context sees.
create or replace function audit.pseudonym_of(clinic uuid, reference bytea) returns uuid
  language sql stable parallel safe set search_path = ''
begin atomic
  select k.pseudonym from audit.subject_key k
    where k.clinic_id = pseudonym_of.clinic and k.reference = pseudonym_of.reference;
end;

grant execute on function audit.keys_of_subjects(uuid[], bytea[], uuid[], bytea[], text), audit.pseudonym_of(uuid, bytea)
  to audit_service;
