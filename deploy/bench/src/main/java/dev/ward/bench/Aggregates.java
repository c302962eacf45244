package dev.ward.bench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Days' rows made where they are kept, as far back as it takes to have as many as are wanted. */
final class Aggregates {
  private static final String COUNT =
      """
      select count(*) from metrics.metric_aggregations
      """;

  // Before the rows that the aggregation has made, if it has made any.
  private static final String ADD =
      """
      insert into metrics.metric_aggregations
          (clinic_id, granularity, provider, period_start, financial_facts, appointment_facts, production, completed,
           no_show)
        select c.id, 'day', '', first.day - n, 10, 7, floor(random() * 100000)::bigint, 4, 1
          from unnest(?) as c (id)
            cross join (
              select coalesce(min(a.period_start), current_date) as day
                from metrics.metric_aggregations a
                where a.granularity = 'day') first
            cross join generate_series(1, ?) as n
          order by c.id, n desc
      """;

  // Up to yesterday, as nights have made them.
  private static final String SPREAD =
      """
      insert into metrics.metric_aggregations
          (clinic_id, granularity, provider, period_start, financial_facts, appointment_facts, production, completed,
           no_show)
        select c.id, 'day', '', current_date - n, 10, 7, floor(random() * 100000)::bigint, 4, 1
          from unnest(?) as c (id) cross join generate_series(?, 1, -1) as n
      """;

  private static final String ADD_STATES =
      """
      insert into metrics.aggregation_state (clinic_id, time_zone, as_of, financial_days, appointment_days)
        select c.id, c.time_zone, now(), d.days, d.days
          from access.clinic c
            cross join lateral (
              select daterange(min(a.period_start), max(a.period_start), '[]') as days
                from metrics.metric_aggregations a where a.clinic_id = c.id and a.granularity = 'day') d
      on conflict (clinic_id) do update
        set financial_days = excluded.financial_days, appointment_days = excluded.appointment_days
      """;

  private Aggregates() {}

  /** Returns how many there are. */
  static long topUp(Connection administrator, List<UUID> clinics, long wanted) throws SQLException {
    Array ids = administrator.createArrayOf("uuid", clinics.toArray());
    long missing = wanted - Sql.number(administrator, COUNT);
    if (missing > 0) {
      Sql.execute(administrator, ADD, ids, (int) (missing / clinics.size() + 1));
    }
    Sql.execute(administrator, ADD_STATES);
    return Sql.number(administrator, COUNT);
  }

  /**
   * As many for each of the clinics, which have none, as it takes to have as many as are wanted.
   */
  static long spread(Connection administrator, List<UUID> clinics, long wanted)
      throws SQLException {
    Array ids = administrator.createArrayOf("uuid", clinics.toArray());
    long missing = wanted - Sql.number(administrator, COUNT);
    Sql.execute(administrator, SPREAD, ids, (int) (missing / clinics.size()));
    Sql.execute(administrator, ADD_STATES);
    return Sql.number(administrator, COUNT);
  }
}
