package dev.ward.metrics.exports;

/** The statements about exports; all of them run within a clinic's context, but the last. */
final class ExportSql {

  static final String UNKNOWN_KEYS =
      """
      select k.key from unnest($1::text[]) as k (key)
      where (metrics.definition(access.clinic_id(), k.key, current_date)).key is null
      """;

  static final String KNOWS_PROVIDER =
      """
      select exists (select from metrics.provider where clinic_id = access.clinic_id() and code = $1) as known
      """;

  static final String BEGIN =
      """
      insert into metrics.data_export (clinic_id, what, format, filter, of_everybody)
      values (access.clinic_id(), $1, $2, $3::text::jsonb, access.roles() && '{admin,staff,service}')
      returning id, what, format, filter::text, state, rows, bytes, encode(sha256, 'hex') as sha256, error, created_at,
        created_by, started_at, finished_at, expires_at
      """;

  /** One that is over is expired, whether or not its content is gone yet. */
  static final String LIST =
      """
      select id, what, format, filter::text, case when state = 'done' and expires_at <= now() then 'expired' else state end as state,
        rows, bytes, encode(sha256, 'hex') as sha256, error, created_at, created_by, started_at, finished_at, expires_at
      from metrics.data_export
      where clinic_id = access.clinic_id() and ($1::uuid is null or id < $1)
      order by id desc limit $2
      """;

  static final String GET =
      """
      select id, what, format, filter::text, case when state = 'done' and expires_at <= now() then 'expired' else state end as state,
        rows, bytes, encode(sha256, 'hex') as sha256, error, created_at, created_by, started_at, finished_at, expires_at
      from metrics.data_export
      where clinic_id = access.clinic_id() and id = $1
      """;

  static final String START =
      """
      update metrics.data_export set state = 'running', started_at = clock_timestamp()
      where clinic_id = access.clinic_id() and id = $1 and state = 'pending'
      """;

  /** Keeps the export from being taken for interrupted. */
  static final String SIGN_OF_LIFE =
      """
      update metrics.data_export set rows = rows
      where clinic_id = access.clinic_id() and id = $1 and state in ('pending', 'running')
      """;

  /** With whose rows they are, and in which of the pieces they will be at the earliest. */
  static final String ROWS =
      """
      with made as materialized (
        select header, content, next::text from metrics.format_export_data($1, $2::text::jsonb, $3::text::jsonb, $4)
      ), noted as (
        insert into metrics.export_patient (clinic_id, export_id, patient_ref, piece)
        select distinct access.clinic_id(), $5::uuid, r.value ->> (array_position(m.header, 'patient_ref') - 1), $6::integer
        from made m cross join lateral jsonb_array_elements(m.content::jsonb) as r (value)
        where 'patient_ref' = any (m.header)
        on conflict do nothing
      )
      select header, content, next from made
      """;

  static final String STORE =
      """
      insert into metrics.export_chunk (clinic_id, export_id, n, content) values (access.clinic_id(), $1, $2, $3)
      """;

  static final String PROGRESS =
      """
      update metrics.data_export set rows = $2, bytes = $3
      where clinic_id = access.clinic_id() and id = $1 and state = 'running'
      """;

  static final String FINISH =
      """
      update metrics.data_export
      set state = 'done', rows = $2, bytes = $3, sha256 = $4, finished_at = clock_timestamp(),
        expires_at = clock_timestamp() + make_interval(secs => $5)
      where clinic_id = access.clinic_id() and id = $1 and state = 'running'
      """;

  static final String FAIL =
      """
      update metrics.data_export
      set state = 'failed', error = $2, rows = 0, bytes = 0, finished_at = clock_timestamp()
      where clinic_id = access.clinic_id() and id = $1 and state in ('pending', 'running')
      """;

  static final String CANCEL =
      """
      update metrics.data_export set state = 'cancelled', rows = 0, bytes = 0, finished_at = clock_timestamp()
      where clinic_id = access.clinic_id() and id = $1 and state in ('pending', 'running')
      """;

  /** After the state was changed: whoever was still writing has written by then. */
  static final String REMOVE_CONTENT =
      """
      with patients as (
        delete from metrics.export_patient where clinic_id = access.clinic_id() and export_id = $1
      )
      delete from metrics.export_chunk where clinic_id = access.clinic_id() and export_id = $1
      """;

  static final String REMOVE =
      "delete from metrics.data_export where clinic_id = access.clinic_id() and id = $1";

  /**
   * Takes down that the content is handed out, and says in how many pieces: 0 shows none to the
   * caller.
   */
  static final String HAND_OUT =
      """
      select access.emit('export.downloaded', e.clinic_id, 'export', e.id::text, null, 'success', null,
          jsonb_build_object('rows', jsonb_build_object('new', e.rows),
                             'sha256', jsonb_build_object('new', encode(e.sha256, 'hex')))),
        p.pieces
      from metrics.data_export e
        cross join lateral (
          select count(*)::integer as pieces from metrics.export_chunk c
          where c.clinic_id = e.clinic_id and c.export_id = e.id) p
      where e.clinic_id = access.clinic_id() and e.id = $1 and e.state = 'done' and e.expires_at > now() and (p.pieces > 0 or e.bytes = 0)
      """;

  /** Whom a piece shows who was not in one before: 1 million rows may be 100,000 patients. */
  static final String RECORD_PATIENTS =
      """
      select access.emit_reads(
        $3 || '.exported', 'export', $1::text,
        array(select p.patient_ref from metrics.export_patient p
              where p.clinic_id = access.clinic_id() and p.export_id = $1::text::uuid and p.piece = $2), null)
      """;

  static final String PIECE =
      """
      select content from metrics.export_chunk where clinic_id = access.clinic_id() and export_id = $1 and n = $2
      """;

  static final String TEND =
      "select interrupted, expired from metrics.tend_exports(make_interval(secs => $1))";

  private ExportSql() {}
}
