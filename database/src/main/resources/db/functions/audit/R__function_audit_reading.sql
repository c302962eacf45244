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

-- Whether an event is one of those that a reader looks for; what is null is not looked at.
--   actor   the id of who did it
--   action  what was done; 'goal.*' means everything done to goals
--   target  the type or the id of what it was done to, or both as 'type:id'
create or replace function audit.matches(
  event audit.event, actor text, action text, target text, since timestamptz, until timestamptz
) returns boolean
  language sql immutable parallel safe
  return (actor is null or event.actor_id = actor)
    and (action is null or event.action = action
      or action like '%.*' and starts_with(event.action, left(action, -1)))
    and (target is null or event.target_type = target or event.target_id = target
      or event.target_type || ':' || event.target_id = target)
    and (since is null or event.occurred_at >= since)
    and (until is null or event.occurred_at < until);

grant execute on function audit.as_json(audit.event),
  audit.matches(audit.event, text, text, text, timestamptz, timestamptz) to audit_service;
