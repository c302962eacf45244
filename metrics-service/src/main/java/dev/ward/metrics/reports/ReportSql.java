package dev.ward.metrics.reports;

/** The statements about weekly reports; all of them run within a clinic's context. */
final class ReportSql {

  /** What the week comes to now, and the last report if that says the same. */
  static final String DRAFT =
      """
      select d.data::text, r.id
      from (select metrics.weekly_report(access.clinic_id(), $1) as data) d
        left join lateral (
          select l.id, l.data_sha256 from metrics.report l
          where l.clinic_id = access.clinic_id() and l.kind = 'weekly' and l.week = $1
          order by l.edition desc limit 1) r on r.data_sha256 = metrics.report_hash(d.data)
      """;

  static final String KEEP =
      "select id, made from metrics.keep_weekly_report($1::text::jsonb, $2, $3)";

  /** Newest first, or one of them. */
  static final String LIST =
      """
      select r.id, r.week, r.edition, r.running, r.created_at, r.created_by, f.files
      from metrics.report r
        cross join lateral (
          select coalesce(json_agg(json_build_object('format', c.format, 'bytes', octet_length(c.content),
              'sha256', encode(c.sha256, 'hex')) order by c.format), '[]')::text as files
          from metrics.report_content c where c.clinic_id = r.clinic_id and c.report_id = r.id) f
      where r.clinic_id = access.clinic_id() and r.kind = 'weekly' and ($1::uuid is null or r.id < $1)
        and ($3::uuid is null or r.id = $3)
      order by r.id desc limit $2
      """;

  static final String DATA =
      """
      select data::text from metrics.report where clinic_id = access.clinic_id() and kind = 'weekly' and id = $1
      """;

  /** The content only for who hasn't got it. */
  static final String CONTENT =
      """
      select r.week, r.edition, encode(c.sha256, 'hex') as sha256,
        case when encode(c.sha256, 'hex') <> all ($3::text[]) then c.content end as content
      from metrics.report r
        join metrics.report_content c on c.clinic_id = r.clinic_id and c.report_id = r.id and c.format = $2
      where r.clinic_id = access.clinic_id() and r.kind = 'weekly' and r.id = $1
      """;

  static final String HANDED_OUT =
      """
      select access.emit('report.downloaded', access.clinic_id(), 'report', $1, null, 'success', null,
        jsonb_build_object('format', jsonb_build_object('new', $2::text), 'sha256', jsonb_build_object('new', $3::text)))
      """;

  private ReportSql() {}
}
