package dev.ward.metrics.goals;

/** The statements about goals; all of them run within a clinic's context. */
final class GoalSql {

  static final String LIST =
      """
      select id, name, metric, provider, from_day, to_day, target, direction, curve, curve_months::text[] as months,
        curve_from, curve_to, ahead_from, at_risk_below, status, status_since, deleted_at, version
      from metrics.goal
      where clinic_id = access.clinic_id() and (deleted_at is not null) = $7
        and ($1::uuid is null or id < $1)
        and ($3::text is null or metric = $3)
        and ($4::text is null or coalesce(provider, '') = $4)
        and ($5::text is null or status = $5)
        and ($6::date is null or $6 >= from_day and $6 < to_day)
      order by id desc limit $2
      """;

  /** With $2 one that was given up, too. */
  static final String GET =
      """
      select id, name, metric, provider, from_day, to_day, target, direction, curve, curve_months::text[] as months,
        curve_from, curve_to, ahead_from, at_risk_below, status, status_since, deleted_at, version
      from metrics.goal
      where clinic_id = access.clinic_id() and id = $1 and ($2 or deleted_at is null)
      """;

  static final String KNOWS_PROVIDER =
      """
      select exists (select from metrics.provider where clinic_id = access.clinic_id() and code = $1) as known
      """;

  static final String KPI =
      """
      select d.unit, d.direction, d.by_provider, metrics.goal_kind(d) as kind
      from metrics.definition(access.clinic_id(), $1, current_date) d
      where d.key is not null
      """;

  static final String INSERT =
      """
      insert into metrics.goal (clinic_id, name, metric, provider, from_day, to_day, target, direction, curve,
        curve_months, curve_from, curve_to, ahead_from, at_risk_below)
      values (access.clinic_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9::text[]::numeric[], $10, $11, $12, $13)
      returning id
      """;

  static final String UPDATE =
      """
      update metrics.goal
      set name = $3, metric = $4, provider = $5, from_day = $6, to_day = $7, target = $8, direction = $9, curve = $10,
        curve_months = $11::text[]::numeric[], curve_from = $12, curve_to = $13, ahead_from = $14, at_risk_below = $15
      where clinic_id = access.clinic_id() and id = $1 and version = $2 and deleted_at is null
      returning id
      """;

  static final String DELETE =
      """
      update metrics.goal set deleted_at = now()
      where clinic_id = access.clinic_id() and id = $1 and version = $2 and deleted_at is null
      returning id
      """;

  static final String RESTORE =
      """
      update metrics.goal set deleted_at = null
      where clinic_id = access.clinic_id() and id = $1 and version = $2 and deleted_at is not null
      returning id
      """;

  static final String EVALUATE =
      """
      select metrics.evaluate_one_goal(access.clinic_id(), $1)
      """;

  static final String PROGRESS =
      """
      select t.today, p.actual, p.reached, p.attainment, p.expected, p.pace, p.required_rate, p.working_days,
        p.elapsed_days, p.remaining_days, p.forecast, p.forecast_low, p.forecast_high, p.forecast_method, p.status,
        p.followed, p.as_of
      from access.clinic c
        cross join lateral (select (now() at time zone c.time_zone)::date as today) t
        cross join lateral metrics.goal_progress(c.id, $1, t.today) p
      where c.id = access.clinic_id()
      """;

  static final String POINTS =
      """
      select t.today, p.period_start, p.period_end, p.expected, p.actual, p.followed
      from access.clinic c
        cross join lateral (select (now() at time zone c.time_zone)::date as today) t
        join metrics.goal g on g.clinic_id = c.id and g.id = $1 and g.deleted_at is null
        cross join lateral metrics.goal_points(g, $2, t.today) p
      where c.id = access.clinic_id()
      order by p.period_start
      """;

  static final String STATUS_HISTORY =
      """
      select id, since, day, status, actual, expected, pace, forecast, as_of, run_id
      from metrics.goal_status
      where clinic_id = access.clinic_id() and goal_id = $1 and ($2::uuid is null or id < $2)
      order by id desc limit $3
      """;

  private GoalSql() {}
}
