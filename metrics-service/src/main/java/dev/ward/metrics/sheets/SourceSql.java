package dev.ward.metrics.sheets;

/** The statements about sources; all of them run within a clinic's context. */
final class SourceSql {

  static final String LIST =
      """
      select id, kind, name, spreadsheet_id, sheets::text as sheets, schedule, daily_at, enabled, client_email,
        key_fingerprint, secret_key, state, attention_code, attention, next_sync_at, created_at, updated_at, version
      from metrics.data_source
      where clinic_id = access.clinic_id() and deleted_at is null and ($1::uuid is null or id < $1)
      order by id desc limit $2
      """;

  static final String GET =
      """
      select id, kind, name, spreadsheet_id, sheets::text as sheets, schedule, daily_at, enabled, client_email,
        key_fingerprint, secret_key, state, attention_code, attention, next_sync_at, created_at, updated_at, version
      from metrics.data_source
      where clinic_id = access.clinic_id() and id = $1 and deleted_at is null
      """;

  /** What a secret is sealed for has to be known before it is sealed. */
  static final String NEW_ID = "select uuidv7() as id";

  static final String INSERT =
      """
      insert into metrics.data_source
        (clinic_id, id, kind, name, spreadsheet_id, sheets, schedule, daily_at, enabled, client_email, key_fingerprint,
         secret, secret_key, state, attention_code, attention)
      values (access.clinic_id(), $1, 'google_sheets', $2, $3, $4::text::jsonb, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
      returning id, kind, name, spreadsheet_id, sheets::text as sheets, schedule, daily_at, enabled, client_email,
        key_fingerprint, secret_key, state, attention_code, attention, next_sync_at, created_at, updated_at, version
      """;

  static final String UPDATE =
      """
      update metrics.data_source
      set name = $3, spreadsheet_id = $4, sheets = $5::text::jsonb, schedule = $6, daily_at = $7, enabled = $8,
        client_email = coalesce($9, client_email), key_fingerprint = coalesce($10, key_fingerprint),
        secret = coalesce($11, secret), secret_key = coalesce($12, secret_key),
        state = $13, attention_code = $14, attention = $15
      where clinic_id = access.clinic_id() and id = $1 and version = $2 and deleted_at is null
      returning id, kind, name, spreadsheet_id, sheets::text as sheets, schedule, daily_at, enabled, client_email,
        key_fingerprint, secret_key, state, attention_code, attention, next_sync_at, created_at, updated_at, version
      """;

  /** The credentials go at once; nobody will need them any more. */
  static final String DELETE =
      """
      update metrics.data_source
      set deleted_at = now(), client_email = null, key_fingerprint = null, secret = null, secret_key = null
      where clinic_id = access.clinic_id() and id = $1 and version = $2 and deleted_at is null
      returning id
      """;

  static final String RESUME =
      """
      update metrics.data_source set state = 'ok', attention_code = null, attention = null
      where clinic_id = access.clinic_id() and id = $1 and secret is not null and deleted_at is null
      returning id, kind, name, spreadsheet_id, sheets::text as sheets, schedule, daily_at, enabled, client_email,
        key_fingerprint, secret_key, state, attention_code, attention, next_sync_at, created_at, updated_at, version
      """;

  static final String ASK =
      """
      insert into metrics.data_source_run (clinic_id, source_id, trigger, dry_run)
      values (access.clinic_id(), $1, 'manual', $2)
      on conflict (clinic_id, source_id) where state in ('pending', 'running') do nothing
      returning id, source_id, trigger, dry_run, state, attempt, rows, accepted, unchanged, corrected, rejected,
        error_code, error, sample::text as sample, '{}'::uuid[] as imports, scheduled_for, started_at, finished_at
      """;

  static final String RUNS =
      """
      select r.id, r.source_id, r.trigger, r.dry_run, r.state, r.attempt, r.rows, r.accepted, r.unchanged, r.corrected,
        r.rejected, r.error_code, r.error, r.sample::text as sample, r.scheduled_for, r.started_at, r.finished_at,
        array(select i.id from metrics.fact_import i
              where i.clinic_id = r.clinic_id and i.source_run_id = r.id order by i.id) as imports
      from metrics.data_source_run r
      where r.clinic_id = access.clinic_id() and r.source_id = $1 and ($2::uuid is null or r.id < $2)
      order by r.id desc limit $3
      """;

  static final String RUN =
      """
      select r.id, r.source_id, r.trigger, r.dry_run, r.state, r.attempt, r.rows, r.accepted, r.unchanged, r.corrected,
        r.rejected, r.error_code, r.error, r.sample::text as sample, r.scheduled_for, r.started_at, r.finished_at,
        array(select i.id from metrics.fact_import i
              where i.clinic_id = r.clinic_id and i.source_run_id = r.id order by i.id) as imports
      from metrics.data_source_run r
      where r.clinic_id = access.clinic_id() and r.source_id = $1 and r.id = $2
      """;

  private SourceSql() {}
}
