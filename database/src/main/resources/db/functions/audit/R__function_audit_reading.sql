-- An event as exports have it: every value that audit.canonical() hashes, under its name, with the two hashes. Made here, so
-- that changes reaches the reader digit by digit as it is stored. What is sealed stays so: only the service can open it.
create or replace function audit.as_json(event audit.event) returns text
  language sql stable parallel safe
  return json_build_object(
    'id', event.id,
    'clinicId', event.clinic_id,
    'orgId', event.organization_id,
    'actor', json_build_object('type', event.actor_type, 'id', event.actor_id, 'role', event.actor_role),
    'action', event.action,
    'target', json_build_object('type', event.target_type, 'id', event.target_id),
    'subjectId', event.subject_id,
    'outcome', event.outcome,
    'reason', event.reason,
    'occurredAt', audit.instant(event.occurred_at),
    'receivedAt', audit.instant(event.received_at),
    'requestId', event.request_id,
    'source', json_build_object('service', event.source_service, 'ip', event.source_ip, 'userAgent', event.user_agent),
    'changes', event.changes,
    'schemaVersion', event.schema_version,
    'seq', event.seq,
    'previousHash', encode(event.previous_hash, 'hex'),
    'hash', encode(event.hash, 'hex'),
    'sealed', audit.base64(event.sealed),
    'commitment', encode(event.commitment, 'hex'))::text;

grant execute on function audit.as_json(audit.event) to audit_service;
