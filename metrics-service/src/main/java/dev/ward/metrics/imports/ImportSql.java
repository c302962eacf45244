package dev.ward.metrics.imports;

/** The statements about imports; all of them run within a clinic's context. */
final class ImportSql {

  /** What has to be known before an upload is taken: may they, where are they, how is it read. */
  static final String PREPARE =
      """
      select access.roles() && '{admin,staff,service}' as for_everybody, c.time_zone, m.kind, m.mapping::text as mapping
      from access.clinic c left join metrics.import_mapping m on m.clinic_id = c.id and m.id = $1
      where c.id = access.clinic_id()
      """;

  static final String BEGIN =
      """
      insert into metrics.fact_import (clinic_id, kind, format, file_hash, dry_run, mapping_id)
      values (access.clinic_id(), $1, $2, $3, $4, $5)
      returning id, kind, state, dry_run, mapping_id, rows, accepted, unchanged, corrected, rejected, error, created_at, started_at,
        finished_at, undone_at, undone_by, removed, restored, conflicts
      """;

  static final String LIST =
      """
      select id, kind, state, dry_run, mapping_id, rows, accepted, unchanged, corrected, rejected, error, created_at, started_at,
        finished_at, undone_at, undone_by, removed, restored, conflicts
      from metrics.fact_import
      where clinic_id = access.clinic_id() and ($1::uuid is null or id < $1)
      order by id desc limit $2
      """;

  static final String GET =
      """
      select id, kind, state, dry_run, mapping_id, rows, accepted, unchanged, corrected, rejected, error, created_at, started_at,
        finished_at, undone_at, undone_by, removed, restored, conflicts
      from metrics.fact_import
      where clinic_id = access.clinic_id() and id = $1
      """;

  static final String REJECTS =
      """
      select line, external_id, field, message from metrics.import_reject
      where clinic_id = access.clinic_id() and import_id = $1 and line > $2
      order by line limit $3
      """;

  /**
   * One import of a clinic at a time, on whichever replica: two of them could wait for one
   * another's rows.
   */
  static final String WAIT_FOR_TURN =
      "select pg_advisory_xact_lock(hashtextextended('import of ' || access.clinic_id(), 0))";

  /**
   * The server ends transactions that look forgotten, and a file of wrong rows has nothing to write
   * for long.
   */
  static final String STILL_AT_WORK = "select 1";

  static final String PREVIEW =
      """
      select accepted, unchanged, corrected, rejected, reasons from metrics.preview_batch($1, $2, $3, $4, $5, $6)
      """;

  static final String KEEP_REJECTS =
      """
      insert into metrics.import_reject (clinic_id, import_id, line, external_id, field, message)
      select access.clinic_id(), $1, r.line, r.external_id, r.field, r.message
      from unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) as r (line, external_id, field, message)
      """;

  static final String START =
      """
      update metrics.fact_import set state = 'running', started_at = clock_timestamp()
      where clinic_id = access.clinic_id() and id = $1 and state = 'pending'
      """;

  /** Also the sign of life that keeps the import from being taken for interrupted. */
  static final String PROGRESS =
      """
      update metrics.fact_import set rows = $2, accepted = $3, unchanged = $4, corrected = $5, rejected = $6
      where clinic_id = access.clinic_id() and id = $1 and state in ('pending', 'running')
      """;

  /**
   * Whoever lost the right to import while it ran doesn't get it done; a service has no membership
   * to lose.
   */
  static final String STILL_ALLOWED =
      """
      select access.check_clinic_access(access.clinic_id(), 'staff') where access.uid() is not null
      """;

  static final String FINISH =
      """
      update metrics.fact_import
      set state = 'done', rows = $2, accepted = $3, unchanged = $4, corrected = $5, rejected = $6,
        finished_at = clock_timestamp()
      where clinic_id = access.clinic_id() and id = $1 and state = 'running'
      """;

  static final String FAIL =
      """
      update metrics.fact_import
      set state = 'failed', error = $2, rows = 0, accepted = 0, unchanged = 0, corrected = 0, rejected = 0,
        finished_at = clock_timestamp()
      where clinic_id = access.clinic_id() and id = $1 and state in ('pending', 'running')
      """;

  /** Waits for an import that is just being finished, and then finds it done. */
  static final String CANCEL =
      """
      update metrics.fact_import
      set state = 'cancelled', rows = 0, accepted = 0, unchanged = 0, corrected = 0, rejected = 0,
        finished_at = clock_timestamp()
      where clinic_id = access.clinic_id() and id = $1 and state in ('pending', 'running')
      returning id, kind, state, dry_run, mapping_id, rows, accepted, unchanged, corrected, rejected, error, created_at, started_at,
        finished_at, undone_at, undone_by, removed, restored, conflicts
      """;

  static final String FAIL_INTERRUPTED =
      "select metrics.fail_interrupted_imports(make_interval(secs => $1))";

  private ImportSql() {}
}
