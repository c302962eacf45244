-- How an event is hashed, so precisely that a program that has never seen this database can do it from an export.

create or replace function audit.instant(instant timestamptz) returns text
  language sql stable parallel safe
  return to_char(instant at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

-- As RFC 4648 has it: PostgreSQL's own breaks lines, as mails do.
create or replace function audit.base64(bytes bytea) returns text
  language sql immutable parallel safe
  return translate(encode(bytes, 'base64'), E'\n', '');

-- The canonical form, version 1: the UTF-8 text of a JSON array of these 23 values, in this order:
--   1 (the version of the form), stream, seq, id, clinicId, orgId, actor.type, actor.id, actor.role, action, target.type,
--   target.id, subjectId, outcome, reason, occurredAt, receivedAt, requestId, source.service, source.ip, source.userAgent,
--   changes, schemaVersion
-- Elements are separated by ', ' (comma, space); what is absent is null; the version, seq and schemaVersion are numbers,
-- changes is an object, the rest strings. In strings the characters " and \ are escaped with a backslash, backspace, form
-- feed, line feed, carriage return and tab as \b \f \n \r \t, other characters below U+0020 as \u00xx in lower case, and no
-- others. UUIDs are lower case with hyphens; times are UTC with six decimals: 2026-11-01T09:30:00.000000Z. An object is
-- printed in the order that the store returns its keys in, with ': ' after a key and ', ' between members, numbers digit by
-- digit as they are stored. So the form is made of the very values an export shows, and json.dumps of Python makes it.
--
-- Version 2 is that of an event with sealed content: it begins with 2, and two more strings stand at the end, sealed in
-- base64 (RFC 4648, section 4, without line breaks) and commitment as 64 lower-case hexadecimal digits.
create or replace function audit.canonical(event audit.event) returns text
  language sql stable parallel safe
  return left(json_build_array(
    case when event.sealed is null then 1 else 2 end, event.stream, event.seq, event.id, event.clinic_id,
    event.organization_id, event.actor_type, event.actor_id, event.actor_role, event.action, event.target_type,
    event.target_id, event.subject_id, event.outcome, event.reason, audit.instant(event.occurred_at),
    audit.instant(event.received_at), event.request_id, event.source_service, event.source_ip, event.user_agent,
    event.changes, event.schema_version)::text, -1)
    || coalesce(', "' || audit.base64(event.sealed) || '", "' || encode(event.commitment, 'hex') || '"', '') || ']';

-- The step from one event to the next: SHA-256 of the previous event's hash and the SHA-256 of this one's canonical form.
-- As an aggregate over a window it hashes a whole batch in one statement, beginning at the head that it is given.
create or replace function audit.link(previous bytea, head bytea, digest bytea) returns bytea
  language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return sha256(coalesce(previous, head) || digest);
end
$$;

create or replace aggregate audit.chain(head bytea, digest bytea) (
  sfunc = audit.link,
  stype = bytea,
  parallel = safe
);
