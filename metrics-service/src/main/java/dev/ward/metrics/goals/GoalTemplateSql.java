package dev.ward.metrics.goals;

/** The statements about goal templates; the context shows those of everybody and its own. */
final class GoalTemplateSql {

  static final String LIST =
      """
      select id, organization_id is null as system, name, description, metric, target, direction, period, curve,
        curve_from, curve_to, ahead_from, at_risk_below, version
      from metrics.goal_template
      where deleted_at is null and ($1::uuid is null or id > $1) and ($3::text is null or metric = $3)
      order by id limit $2
      """;

  static final String GET =
      """
      select id, organization_id is null as system, name, description, metric, target, direction, period, curve,
        curve_from, curve_to, ahead_from, at_risk_below, version
      from metrics.goal_template
      where id = $1 and deleted_at is null
      """;

  /** In an organization no clinic's calendar says which definition is in force: today's is. */
  static final String KPI =
      """
      select d.unit, d.direction, d.by_provider, metrics.goal_kind(d) as kind
      from metrics.metric_definition d
      where d.key = $1 and d.effective_from <= current_date and current_date < coalesce(d.effective_until, 'infinity')
      """;

  static final String INSERT =
      """
      insert into metrics.goal_template (organization_id, name, description, metric, target, direction, period, curve,
        curve_from, curve_to, ahead_from, at_risk_below)
      values (access.organization_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
      returning id
      """;

  static final String UPDATE =
      """
      update metrics.goal_template
      set name = $3, description = $4, metric = $5, target = $6, direction = $7, period = $8, curve = $9,
        curve_from = $10, curve_to = $11, ahead_from = $12, at_risk_below = $13
      where id = $1 and version = $2 and deleted_at is null
      returning id
      """;

  static final String DELETE =
      """
      update metrics.goal_template set deleted_at = now()
      where id = $1 and version = $2 and deleted_at is null
      returning id
      """;

  private GoalTemplateSql() {}
}
