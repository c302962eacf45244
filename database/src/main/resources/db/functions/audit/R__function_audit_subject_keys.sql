-- The keys that keep what events say of patients. Nothing here ever sees a key as it is, nor what a clinic calls a patient.

-- The pseudonyms and keys of patients, in the order given, one for each clinic and reference. Who has none yet gets what is
-- proposed; should another instance have been quicker, its proposal stands, for both.
--   key    the id of the key-encryption key that the proposals are wrapped with
-- For the recorder, and for overseers who hold what their own clinics' record says of a patient, be it nothing yet.
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
  if not coalesce(access.scope() = 'platform' and access.roles() && '{service}'
      or access.scope() = 'organization' and access.roles() && '{owner,compliance}' and clinics <@ access.clinic_ids(), false)
  then
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

-- Destroys the key of a patient and whatever could tell who they are, for good: what events say of them can't be read any more,
-- here, in a copy of the database, in an archive or on a stream, and no event has changed. Only the pseudonym stays, and the
-- reason. Returns it; null for a patient of whom nothing is on record, or nothing any more. Refused while a legal hold keeps
-- what is on record of them.
-- Security definer: nobody destroys a key but through this.
create or replace function audit.erase_subject(clinic uuid, reference bytea, reason text) returns uuid
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_variable
declare
  subject uuid;
begin
  if access.scope() is distinct from 'clinic' or access.clinic_id() is distinct from clinic
    or not access.roles() && '{owner,compliance}' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  perform audit.settle_holds(access.organization_id());
  select k.pseudonym into subject
    from audit.subject_key k where k.clinic_id = clinic and k.reference = reference for update;
  if not found then
    return null;
  end if;
  if audit.is_held(access.organization_id(), clinic, subject) then
    raise exception 'A legal hold keeps what is on record of this patient.' using errcode = 'WR001', hint = 'legal_hold';
  end if;
  update audit.subject_key k
    set wrapped_key = null, reference = null, key_id = null, destroyed_at = now(), destroyed_because = reason
    where k.clinic_id = clinic and k.pseudonym = subject;
  perform access.emit('subject.erased', clinic, 'subject', subject::text, null, 'success', null, null);
  return subject;
end
$$;

-- Until the end of the transaction nobody else places a hold in the organization, or erases anybody there: who asks whether
-- something is held gets an answer that lasts.
create or replace function audit.settle_holds(organization uuid) returns void
  language sql volatile set search_path = ''
  return pg_advisory_xact_lock(hashtextextended('holds of ' || organization, 0));

-- Row trigger: a hold is placed when nobody is just erasing what it is to keep.
create or replace function audit.settle_hold() returns trigger
  language plpgsql volatile set search_path = ''
as $$
begin
  perform audit.settle_holds(new.organization_id);
  return new;
end
$$;

-- Keys that are wrapped with retired key-encryption keys, at most so many, in the order of their clinics and pseudonyms. They
-- are held until the end of the transaction; those that somebody else holds are passed over.
--   after_clinic, after_subject   the last of the page before; null for the first
-- Security definer: nobody sees all clinics' keys but through this. They are of no use without the key-encryption keys.
create or replace function audit.keys_to_rewrap(
  retired text[], after_clinic uuid, after_subject uuid, at_most integer
) returns table (clinic_id uuid, pseudonym uuid, wrapped_key bytea, key_id text)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform audit.check_keeper_of_keys();
  return query
    select k.clinic_id, k.pseudonym, k.wrapped_key, k.key_id
      from audit.subject_key k
      where k.key_id = any (retired)
        and (after_clinic is null or (k.clinic_id, k.pseudonym) > (after_clinic, after_subject))
      order by k.clinic_id, k.pseudonym
      limit at_most
      for update skip locked;
end
$$;

-- Puts keys that were wrapped anew in the place of what they were before; who was erased meanwhile stays erased. Puts on record
-- how many, and returns it.
-- Security definer: nobody changes a key but through this.
create or replace function audit.rewrap_keys(
  clinics uuid[], pseudonyms uuid[], former_keys bytea[], wrapped_keys bytea[], key text
) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  rewrapped integer;
begin
  perform audit.check_keeper_of_keys();
  update audit.subject_key k
    set wrapped_key = r.wrapped_key, key_id = rewrap_keys.key
    from unnest(clinics, pseudonyms, former_keys, wrapped_keys) as r (clinic, pseudonym, former_key, wrapped_key)
    where k.clinic_id = r.clinic and k.pseudonym = r.pseudonym and k.wrapped_key = r.former_key;
  get diagnostics rewrapped = row_count;
  if rewrapped > 0 then
    perform access.emit('subject-keys.rewrapped', null, 'key', key, null, 'success', null,
                        jsonb_build_object('keys', jsonb_build_object('new', rewrapped)));
  end if;
  return rewrapped;
end
$$;

-- How many patients' keys are wrapped with which key-encryption key.
-- Security definer: it counts across clinics and shows nothing of any.
create or replace function audit.keys_in_use() returns table (key_id text, keys bigint)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform audit.check_keeper_of_keys();
  return query
    select k.key_id, count(*) from audit.subject_key k where k.key_id is not null group by k.key_id order by k.key_id;
end
$$;

-- Operators look after key-encryption keys, and the service itself does when it starts.
create or replace function audit.check_keeper_of_keys() returns void
  language plpgsql stable set search_path = ''
as $$
begin
  if access.scope() is distinct from 'platform' or not access.roles() && '{service,super_admin}' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
end
$$;

grant execute on function audit.keys_of_subjects(uuid[], bytea[], uuid[], bytea[], text), audit.pseudonym_of(uuid, bytea),
  audit.erase_subject(uuid, bytea, text), audit.keys_to_rewrap(text[], uuid, uuid, integer),
  audit.rewrap_keys(uuid[], uuid[], bytea[], bytea[], text), audit.keys_in_use()
  to audit_service;
-- Holds are placed by the service itself, and their trigger runs with its rights.
grant execute on function audit.settle_holds(uuid) to audit_service;
