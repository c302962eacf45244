package dev.ward.metrics.goals;

/** The statements about goals; all of them run within a clinic's context. */
final class GoalSql {

  static final String LIST =
      """
      select id, name, metric, provider, from_day, to_day, target, direction, version
      from metrics.goal
      where clinic_id = access.clinic_id() and deleted_at is null and ($1::uuid is null or id < $1)
      order by id desc limit $2
      """;

  static final String GET =
      """
      select id, name, metric, provider, from_day, to_day, target, direction, version
      from metrics.goal
      where clinic_id = access.clinic_id() and id = $1 and deleted_at is null
      """;

  static final String KNOWS_PROVIDER =
      """
      select exists (select from metrics.provider where clinic_id = access.clinic_id() and code = $1) as known
      """;

  static final String INSERT =
      """
      insert into metrics.goal (clinic_id, name, metric, provider, from_day, to_day, target, direction)
      values (access.clinic_id(), $1, $2, $3, $4, $5, $6, $7)
      returning id, name, metric, provider, from_day, to_day, target, direction, version
      """;

  static final String UPDATE =
      """
      update metrics.goal
      set name = $3, metric = $4, provider = $5, from_day = $6, to_day = $7, target = $8, direction = $9
      where clinic_id = access.clinic_id() and id = $1 and version = $2 and deleted_at is null
      returning id, name, metric, provider, from_day, to_day, target, direction, version
      """;

  static final String DELETE =
      """
      update metrics.goal set deleted_at = now()
      where clinic_id = access.clinic_id() and id = $1 and version = $2 and deleted_at is null
      returning id, name, metric, provider, from_day, to_day, target, direction, version
      """;

  static final String PROGRESS =
      """
      select t.today, p.actual, p.reached, p.attainment, p.pace, p.required_rate, p.working_days, p.elapsed_days,
        p.remaining_days, p.as_of
      from access.clinic c
        cross join lateral (select (now() at time zone c.time_zone)::date as today) t
        cross join lateral metrics.goal_progress(c.id, $1, t.today) p
      where c.id = access.clinic_id()
      """;

  private GoalSql() {}
}
