package dev.ward.bench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Daily figures made where they are kept, as far back as it takes to have as many as are wanted.
 */
final class Aggregates {
  private static final String COUNT =
      """
      select count(*) from metrics.metric_aggregations
      """;

  // Before the figures that the aggregation has made, if it has made any.
  private static final String ADD =
      """
      insert into metrics.metric_aggregations
          (clinic_id, granularity, metric, provider, period_start, definition_version, numerator, denominator)
        select c.id, 'day', d.key, '', first.day - n, d.version, 1 + floor(random() * 100000)::bigint,
               case when d.denominator is not null then 100000 end
          from unnest(?) as c (id)
            cross join metrics.metric_definition d
            cross join (
              select coalesce(min(a.period_start), current_date) as day
                from metrics.metric_aggregations a
                where a.granularity = 'day') first
            cross join generate_series(1, ?) as n
          where d.effective_until is null
          order by c.id, d.key, n desc
      """;

  private static final String ADD_STATES =
      """
      insert into metrics.aggregation_state (clinic_id, time_zone, as_of)
        select c.id, c.time_zone, now() from access.clinic c
      on conflict do nothing
      """;

  private static final String KEYS =
      """
      select count(*) from metrics.metric_definition where effective_until is null
      """;

  private Aggregates() {}

  /** Returns how many there are. */
  static long topUp(Connection administrator, List<UUID> clinics, long wanted) throws SQLException {
    Array ids = administrator.createArrayOf("uuid", clinics.toArray());
    long missing = wanted - Sql.number(administrator, COUNT);
    if (missing > 0) {
      long aDay = clinics.size() * Sql.number(administrator, KEYS);
      Sql.execute(administrator, ADD, ids, (int) ((missing + aDay - 1) / aDay));
    }
    Sql.execute(administrator, ADD_STATES);
    return Sql.number(administrator, COUNT);
  }
}
