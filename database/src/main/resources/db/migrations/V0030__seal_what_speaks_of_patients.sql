-- What an event says of a patient is kept sealed, under a key that is the patient's own: who destroys the key has erased what
-- was said, and changes no event by it.

alter table audit.event
  -- 0x01, a nonce of 12 bytes, and AES-256-GCM of a salt of 32 bytes and the text (docs/audit.md); the event's id is
  -- authenticated with it.
  add column sealed bytea,
  -- SHA-256 of the salt and the text.
  add column commitment bytea check (octet_length(commitment) = 32),
  add constraint event_sealed_with_commitment check ((sealed is null) = (commitment is null)),
  -- Whose key it is, is found by clinic and pseudonym; what is sealed stands nowhere else.
  add constraint event_sealed_under_pseudonym
    check (sealed is null or clinic_id is not null and uuid_extract_version(subject_id::uuid) = 4 and changes is null);

-- The events about a patient, the newest first.
create index event_about_subject on audit.event (stream, subject_id, id) where subject_id is not null;

-- The key of each patient, by the pseudonym that stands in events. Of an erased one only the pseudonym is left.
create table audit.subject_key (
  clinic_id uuid not null,
  pseudonym uuid not null check (uuid_extract_version(pseudonym) = 4),
  -- The organization of the clinic, as in events; null for a clinic that the directory doesn't know.
  organization_id uuid,
  -- HMAC-SHA256 of the clinic's id and what it calls the patient, under a key that the database never sees.
  reference bytea check (octet_length(reference) = 32),
  -- The key of 32 bytes, encrypted with the key-encryption key of this id, which the database never sees either.
  wrapped_key bytea,
  key_id text,
  created_at timestamptz not null default now(),
  destroyed_at timestamptz,
  destroyed_because text check (length(destroyed_because) between 1 and 1000),
  primary key (clinic_id, pseudonym),
  unique (clinic_id, reference),
  check ((wrapped_key is null) = (destroyed_at is not null)),
  check ((reference is null) = (destroyed_at is not null)),
  check ((key_id is null) = (destroyed_at is not null)),
  check ((destroyed_because is null) = (destroyed_at is null))
);
-- Those that are wrapped with another key than the current one.
create index subject_key_by_key on audit.subject_key (key_id, clinic_id, pseudonym);

alter table audit.subject_key enable row level security, force row level security;
