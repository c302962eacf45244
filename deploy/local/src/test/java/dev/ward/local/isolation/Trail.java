package dev.ward.local.isolation;

import dev.ward.local.Waiting;
import dev.ward.local.WardStack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The record, as the superuser reads it, whom no policy hides anything from. */
final class Trail implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String WAITING =
      """
      select (select count(*) from tenancy.outbox) + (select count(*) from metrics.outbox)
        + (select count(*) from audit.outbox) + (select count(*) from scheduler.outbox)
        + (select count(*) from scheduler.job_run r
             where r.state in ('pending', 'running', 'waiting') and r.trigger <> 'schedule')
      """;

  private static final String EVENTS =
      """
      select e.request_id, e.target_id, e.action || ' ' || e.outcome || ' ' ||
        case when e.clinic_id is not null then 'clinic' when e.organization_id is not null then 'organization'
             else 'platform' end
      from audit.event e order by e.id
      """;

  private final Connection connection;

  /**
   * An event.
   *
   * @param what its action, outcome and place
   */
  record Event(@Nullable String requestId, @Nullable String targetId, String what) {}

  Trail(WardStack ward) {
    String url =
        "jdbc:postgresql://127.0.0.1:" + ward.settings().ports().postgres() + "/ward?tcpKeepAlive";
    try {
      connection =
          DriverManager.getConnection(url, "postgres", ward.secrets().databasePassword("postgres"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All events, once none waits on its way any more. */
  List<Event> events() {
    long waiting = Waiting.poll(PATIENCE, () -> number(WAITING), count -> count == 0);
    if (waiting > 0) {
      throw new AssertionError(waiting + " events or runs still wait");
    }
    List<Event> events = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(EVENTS)) {
      while (rows.next()) {
        events.add(new Event(rows.getString(1), rows.getString(2), rows.getString(3)));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return events;
  }

  static Map<String, Integer> counted(List<Event> events, Predicate<Event> chosen) {
    Map<String, Integer> counted = new TreeMap<>();
    events.stream().filter(chosen).forEach(event -> counted.merge(event.what(), 1, Integer::sum));
    return counted;
  }

  /** A UUIDv7. */
  String id() {
    return text("select uuidv7()::text");
  }

  /** Has a service send an event that nobody takes; the id under which it is parked. */
  String parked(String schema) {
    String id = id();
    execute(
        """
        insert into %1$s.outbox (stream, id, event)
        values ('00000000-0000-0000-0000-000000000000', '%2$s', '{"id": "%2$s", "action": "nobody.knows"}')
        """
            .formatted(schema, id));
    long found =
        Waiting.poll(
            PATIENCE,
            () ->
                number(
                    "select count(*) from %s.outbox_parked where id = '%s'".formatted(schema, id)),
            count -> count == 1);
    if (found != 1) {
      throw new AssertionError(schema + " doesn't park an event that nobody takes");
    }
    return id;
  }

  /** A change whose event could not be made, and for which nothing is tried any more. */
  String failed(String schema) {
    return text(
        """
        insert into %s.trigger_failure (id, stream, event_id, builder, table_name, operation, arguments, row_key, new_row,
          envelope, sqlstate, message, next_attempt_at, dead_at)
        values (uuidv7(), '00000000-0000-0000-0000-000000000000', uuidv7(), 'row', 'job', 'INSERT', '{job,name,""}', 'lost',
          '{"name": "lost"}', access.envelope(), 'XX000', 'broken', clock_timestamp(), clock_timestamp())
        returning id::text
        """
            .formatted(schema));
  }

  void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private long number(String sql) {
    return Long.parseLong(text(sql));
  }

  /** The first column of the first row. */
  String text(String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
