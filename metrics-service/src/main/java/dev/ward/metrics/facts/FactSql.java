package dev.ward.metrics.facts;

/** The statements about single facts; all of them run within a clinic's context. */
final class FactSql {

  static final String LIST =
      "select fact from metrics.facts($1, $2, $3, $4, $5, $6, $7, $8) as fact";

  static final String GET = "select metrics.fact($1, $2, null, false) as fact";

  static final String GET_TO_CHANGE = "select metrics.fact($1, $2, null, true) as fact";

  static final String GET_BY_IDENTITY = "select metrics.fact($1, null, $2, false) as fact";

  /** An import may hold a fact for minutes; nobody waits that long for an answer. */
  static final String WAIT_NO_LONGER = "select set_config('lock_timeout', '3s', true)";

  static final String DELETE = "select metrics.delete_fact($1, $2)";

  static final String RECORD_CREATION = "select metrics.emit_fact_created($1, $2)";

  static final String HISTORY =
      """
      select version, content, replaced_at, replaced_by, import_id from metrics.fact_revision
      where clinic_id = access.clinic_id() and family = $1 and fact_id = $2 and ($3::bigint is null or version < $3)
      order by version desc limit $4
      """;

  private FactSql() {}
}
