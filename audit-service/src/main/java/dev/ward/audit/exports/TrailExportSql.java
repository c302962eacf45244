package dev.ward.audit.exports;

/** The statements about exports of the trail; all of them run within the context of their place. */
final class TrailExportSql {

  /** Those that have been over for a month are forgotten; their events aren't. */
  static final String FORGET =
      """
      delete from audit.trail_export
      where organization_id = access.organization_id() and clinic_id is not distinct from access.clinic_id()
        and expires_at < now() - interval '1 month'
      """;

  /** With the stretches of chains that there are now: what is recorded later is not in it. */
  static final String BEGIN =
      """
      insert into audit.trail_export (organization_id, clinic_id, format, filter, subject, chains, first_seqs, last_seqs, expires_at)
      select access.organization_id(), access.clinic_id(), $1, $2::text::jsonb, $3, coalesce(array_agg(c.chain order by c.chain), '{}'),
        coalesce(array_agg(p.first_seq order by c.chain), '{}'), coalesce(array_agg(p.last_seq order by c.chain), '{}'),
        now() + make_interval(secs => $7)
      from unnest(case when $4::uuid is not null then array[$4::uuid] when access.clinic_id() is not null then array[access.clinic_id()]
          else access.clinic_ids() || access.organization_id() end) as c (chain)
        cross join lateral audit.places(c.chain, $5, $6) p
      returning id, organization_id, clinic_id, format, filter::text, subject, 'done' as state, events,
        encode(sha256, 'hex') as sha256, created_at, created_by, expires_at, chains, first_seqs, last_seqs, manifest::text
      """;

  static final String LIST =
      """
      select id, organization_id, clinic_id, format, filter::text, subject,
        case when expires_at <= now() then 'expired' else 'done' end as state, events, encode(sha256, 'hex') as sha256, created_at,
        created_by, expires_at, chains, first_seqs, last_seqs, manifest::text
      from audit.trail_export
      where organization_id = access.organization_id() and clinic_id is not distinct from access.clinic_id()
        and ($1::uuid is null or id < $1)
      order by id desc limit $2
      """;

  static final String GET =
      """
      select id, organization_id, clinic_id, format, filter::text, subject,
        case when expires_at <= now() then 'expired' else 'done' end as state, events, encode(sha256, 'hex') as sha256, created_at,
        created_by, expires_at, chains, first_seqs, last_seqs, manifest::text
      from audit.trail_export
      where organization_id = access.organization_id() and clinic_id is not distinct from access.clinic_id() and id = $1
      """;

  static final String REMOVE =
      """
      delete from audit.trail_export
      where organization_id = access.organization_id() and clinic_id is not distinct from access.clinic_id() and id = $1
      """;

  /** The next events of a stretch; those that aren't looked for only with their place. */
  static final String WALK =
      """
      select w.walked_seq as seq, encode((w.walked_event).previous_hash, 'hex') as previous_hash,
        encode((w.walked_event).hash, 'hex') as hash,
        case when (w.walked_event).id is not null then audit.as_json(w.walked_event) end as event
      from audit.walk($1, $2, $3,
        row($4::uuid, $5::text, $6::text, $7::text, $8::text, $9::boolean, $10::text, $11::text, $12::text, $13::text,
            $14::timestamptz, $15::timestamptz)::audit.event_filter,
        $16) w
      order by w.walked_seq
      """;

  static final String FETCHED =
      """
      update audit.trail_export set events = $2, sha256 = decode($3, 'hex'), manifest = $4::text::jsonb
      where organization_id = access.organization_id() and clinic_id is not distinct from access.clinic_id() and id = $1
        and expires_at > now()
      """;

  /** On the record of the patient, too, whom an export is about. */
  static final String RECORD =
      "select access.emit($1, $2, 'export', $3, $4, 'success', $5, $6::text::jsonb)";

  private TrailExportSql() {}
}
