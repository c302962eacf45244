package dev.ward.metrics.definitions;

/**
 * The statements about definitions. The context shows everybody's, and those of the organization
 * that it addresses or whose clinic it addresses.
 */
final class DefinitionSql {

  static final String ALL =
      """
      select key, version, organization_id is not null as own, title, unit, numerator, denominator, numerator_formula,
        denominator_formula, additive, adds_over_clinics, direction, families, by_provider, effective_from,
        effective_until, source, examples, revision
      from metrics.metric_definition
      order by key, version
      """;

  static final String VERSIONS =
      """
      select key, version, organization_id is not null as own, title, unit, numerator, denominator, numerator_formula,
        denominator_formula, additive, adds_over_clinics, direction, families, by_provider, effective_from,
        effective_until, source, examples, revision
      from metrics.metric_definition
      where key = $1
      order by version
      """;

  static final String IN_FORCE =
      """
      select key, version, organization_id is not null as own, title, unit, numerator, denominator, numerator_formula,
        denominator_formula, additive, adds_over_clinics, direction, families, by_provider, effective_from,
        effective_until, source, examples, revision
      from metrics.metric_definition
      where effective_from <= metrics.latest_today()
        and (effective_until is null or effective_until > metrics.latest_today())
      order by key
      """;

  static final String OWN =
      """
      select key, version, organization_id is not null as own, title, unit, numerator, denominator, numerator_formula,
        denominator_formula, additive, adds_over_clinics, direction, families, by_provider, effective_from,
        effective_until, source, examples, revision
      from metrics.metric_definition
      where organization_id is not null and ($1::text is null or (key, version) > ($1, $2))
      order by key, version limit $3
      """;

  /** Whoever changes the same KPI waits, and then reads what it has become. */
  static final String LOCK =
      """
      select revision from metrics.metric_definition
      where key = $1 and organization_id is not null
      order by version for update
      """;

  static final String DEFINE =
      """
      select key, version, organization_id is not null as own, title, unit, numerator, denominator, numerator_formula,
        denominator_formula, additive, adds_over_clinics, direction, families, by_provider, effective_from,
        effective_until, source, examples, revision
      from metrics.define_kpi($1, $2)
      """;

  static final String END = "select 1 from metrics.end_kpi($1)";

  static final String WITHDRAW = "select 1 from metrics.withdraw_version($1, $2)";

  static final String DIFFERENCE =
      """
      select period_start, version, numerator, denominator, value, other_numerator, other_denominator, other_value
      from metrics.definition_difference($1, $2, $3, $4, $5, $6)
      """;

  static final String MEASURES =
      """
      select name, title, unit, nature, families, by_provider, adds_over_clinics
      from metrics.measure
      order by place
      """;

  private DefinitionSql() {}
}
