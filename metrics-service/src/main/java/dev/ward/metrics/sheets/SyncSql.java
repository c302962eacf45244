package dev.ward.metrics.sheets;

/** The statements of a run; but for the first two, all of them run in the clinic's context. */
final class SyncSql {

  static final String PLAN = "select metrics.plan_source_runs()";

  static final String CLAIM =
      """
      select clinic_id, id, source_id, fence, dry_run
      from metrics.claim_source_runs($1, make_interval(secs => $2), $3)
      """;

  static final String LOAD =
      """
      select s.spreadsheet_id, s.sheets::text as sheets, s.client_email, s.secret, s.secret_key, c.time_zone
      from metrics.data_source s join access.clinic c on c.id = s.clinic_id
      where s.clinic_id = access.clinic_id() and s.id = $1 and s.deleted_at is null
      """;

  /** Whoever lost the run to somebody else changes nothing. */
  static final String RENEW =
      """
      update metrics.data_source_run set claimable_at = clock_timestamp() + make_interval(secs => $3)
      where clinic_id = access.clinic_id() and id = $1 and fence = $2 and state = 'running'
      """;

  /** One at a time writes facts of a clinic: two of them could wait for one another's rows. */
  static final String WAIT_FOR_TURN =
      "select pg_advisory_xact_lock(hashtextextended('import of ' || access.clinic_id(), 0))";

  static final String DONE =
      """
      update metrics.data_source_run
      set state = 'done', claimable_at = null, finished_at = clock_timestamp(), error_code = null, error = null,
        rows = $3, accepted = $4, unchanged = $5, corrected = $6, rejected = $7, sample = $8::text::jsonb
      where clinic_id = access.clinic_id() and id = $1 and fence = $2 and state = 'running'
      """;

  static final String FAILED =
      """
      update metrics.data_source_run
      set state = $3, claimable_at = null, finished_at = clock_timestamp(), error_code = $4, error = $5
      where clinic_id = access.clinic_id() and id = $1 and fence = $2 and state = 'running'
      """;

  /** Begun, but not gone on with: somebody else may, as if it had not been begun. */
  static final String GIVE_BACK =
      """
      update metrics.data_source_run
      set state = 'pending', claimable_at = clock_timestamp(), attempt = attempt - 1, holder = null
      where clinic_id = access.clinic_id() and id = $1 and fence = $2 and state = 'running'
      """;

  static final String NEEDS_ATTENTION =
      """
      update metrics.data_source set state = 'needs_attention', attention_code = $2, attention = $3
      where clinic_id = access.clinic_id() and id = $1 and deleted_at is null
      """;

  /** That it went well is proof enough that nothing needs attention. */
  static final String WELL =
      """
      update metrics.data_source set state = 'ok', attention_code = null, attention = null
      where clinic_id = access.clinic_id() and id = $1 and state <> 'ok' and deleted_at is null
      """;

  /** Under the newest key; unless other credentials were given meanwhile. */
  static final String RESEAL =
      """
      update metrics.data_source set secret = $3, secret_key = $4
      where clinic_id = access.clinic_id() and id = $1 and secret = $2 and deleted_at is null
      """;

  private SyncSql() {}
}
