package dev.ward.audit.streams;

/** What overseers do with their streams, as SQL. */
final class StreamSql {

  private static final String COLUMNS =
      """
      id, name, kind, address, certificates, actions, outcomes, clinics, state, state_reason, secret_id, created_at,
      updated_at, version
      """;

  static final String LIST =
      "select "
          + COLUMNS
          + """
          from audit.event_stream
          where organization_id = $1 and ($2::uuid is null or id < $2)
          order by id desc limit $3
          """;

  static final String GET =
      "select " + COLUMNS + "from audit.event_stream where organization_id = $1 and id = $2";

  static final String LOCK = GET + " for update";

  static final String CREATE =
      """
      insert into audit.event_stream (organization_id, name, kind, address, certificates, actions, outcomes, clinics)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      returning
      """
          + COLUMNS;

  static final String BEGIN = "select audit.begin_stream($1, $2)";

  static final String CHANGE =
      """
      update audit.event_stream
      set name = $3, address = $4, certificates = $5, actions = $6, outcomes = $7, clinics = $8
      where organization_id = $1 and id = $2
      """;

  static final String CATCH_UP =
      """
      select audit.move_stream($1, $2, array(
        select c.chain from unnest(
            case when cardinality($4::uuid[]) = 0 then array[$1] || (select access.clinic_ids())::uuid[] else $4 end)
          as c (chain)
        where c.chain <> all ($3::uuid[])), null)
      """;

  static final String REMOVE =
      "delete from audit.event_stream where organization_id = $1 and id = $2";

  // What is paused already stays as it is.
  static final String SET_STATE =
      """
      update audit.event_stream set state = $3, state_reason = null
      where organization_id = $1 and id = $2 and state <> $3
      """;

  static final String RETRY = "select audit.retry_stream($1, $2)";

  static final String REWIND =
      """
      select audit.move_stream($1, $2, case when $3::uuid is not null then array[$3::uuid] end, $4::timestamptz),
             access.emit('stream.rewound', null, 'stream', $2::uuid::text, null, 'success', null,
                         jsonb_build_object('from', jsonb_build_object('new', $4::timestamptz)))
      """;

  static final String SET_SECRET =
      """
      update audit.event_stream set secret = $3, secret_key = $4, secret_id = $5
      where organization_id = $1 and id = $2
      """;

  static final String CLAIM_FOR_TEST =
      """
      select organization_id, id, kind, address, certificates, secret, secret_key, secret_id
      from audit.event_stream where organization_id = $1 and id = $2
      """;

  static final String RECORD_TEST =
      "select access.emit('stream.test', null, 'stream', $1, null, 'success', null, null)";

  static final String DELIVERY =
      """
      select delivered, last_delivered_at, failing_since, last_error, next_attempt_at, attempts
      from audit.event_stream_delivery where organization_id = $1 and stream_id = $2
      """;

  static final String PROGRESS =
      "select chain, clinic_id, seq, head, waiting_since from audit.stream_progress($1, $2)";

  static final String OWN_CLINICS =
      "select $1::uuid[] <@ (select access.clinic_ids())::uuid[] as own";

  private StreamSql() {}
}
