package dev.ward.local.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.local.Waiting;
import dev.ward.local.WardStack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the database holds, as its superuser sees it. */
final class Evidence {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final String WAITING =
      """
      select (select count(*) from tenancy.outbox) + (select count(*) from metrics.outbox)
        + (select count(*) from audit.outbox) + (select count(*) from scheduler.outbox)
      """;

  private static final String RECORDED =
      """
      select e.changes -> e.field ->> 'new'
      from (select v.*, ?::text as field from audit.event v where v.target_id = ? and v.action = ?
              and v.occurred_at >= ?::timestamptz) e
      where e.changes ?? e.field
      order by e.stream, e.seq
      """;

  private static final String UNSOUND =
      """
      select h.stream || ' at ' || coalesce(v.first_bad::text, 'nothing')
      from audit.chain_head h cross join lateral audit.verify(h.stream, null, null) v
      where not v.valid
      """;

  private static final String HELD_UP =
      "select a.pid from pg_stat_activity a where ?::integer = any (pg_blocking_pids(a.pid))";

  private final WardStack ward;
  private final String drill;

  Evidence(WardStack ward) {
    this(ward, "");
  }

  /**
   * @param drill what is said of it beside what isn't as it must be
   */
  Evidence(WardStack ward, String drill) {
    this.ward = ward;
    this.drill = drill;
  }

  String now() {
    return texts("select clock_timestamp()::text").get(0);
  }

  void arrivesOnRecord() {
    String waiting =
        Waiting.poll(PATIENCE, () -> texts(WAITING).get(0), count -> count.equals("0"));
    assertThat(waiting).as("events that still wait").isEqualTo("0");
  }

  /** Of what the writers have changed: all that was acknowledged, and all that has happened. */
  void eachIsOnRecordOnce(List<Writer> writers, String since) {
    for (Writer writer : writers) {
      Writer.Thing thing = writer.thing();
      List<String> recorded = texts(RECORDED, thing.field(), thing.id(), thing.action(), since);
      Set<String> found = new HashSet<>(recorded);
      assertThat(recorded)
          .as("%s %s", writer.target(), drill)
          .containsAll(writer.acknowledged())
          .doesNotHaveDuplicates()
          .isEqualTo(writer.attempted().stream().filter(found::contains).toList())
          .as("also those that nobody has acknowledged")
          .hasSize((int) writer.changes());
    }
  }

  void eachIsOnRecordOnce(List<String> events) {
    assertThat(
            texts(
                "select e.id from audit.event e where e.id = any (?::uuid[])",
                "{" + String.join(",", events) + "}"))
        .as(drill)
        .containsExactlyInAnyOrderElementsOf(events);
  }

  /** Every chain is one line, without a gap. */
  void everyChainIsWhole() {
    assertThat(texts(UNSOUND)).as("chains that aren't whole").isEmpty();
  }

  /** Which backends wait for what the connection holds, as soon as there are so many. */
  List<String> heldUpBy(Connection holder, int count) throws SQLException {
    String pid;
    try (Statement statement = holder.createStatement();
        ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      pid = row.getString(1);
    }
    List<String> waiting =
        Waiting.poll(PATIENCE, () -> texts(HELD_UP, pid), now -> now.size() >= count);
    assertThat(waiting).as("who waits").hasSize(count);
    return waiting;
  }

  /** What a backend was at has come to an end. */
  void isGone(String pid) {
    String there = "select count(*) from pg_stat_activity where pid = ?::integer";
    assertThat(Waiting.poll(PATIENCE, () -> number(there, pid), now -> now == 0))
        .as("backends of somebody who is gone")
        .isZero();
  }

  void execute(String sql) {
    try (Connection connection = connect("postgres")) {
      execute(connection, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  long number(String sql, String... arguments) {
    return Long.parseLong(texts(sql, arguments).get(0));
  }

  /** The first column of what is found. */
  List<String> texts(String sql, String... arguments) {
    return texts("postgres", sql, arguments);
  }

  /** The same as one of the roles. */
  List<String> texts(String role, String sql, String[] arguments) {
    try (Connection connection = connect(role);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setString(i + 1, arguments[i]);
      }
      List<String> texts = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  void execute(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }

  Connection connect(String role) throws SQLException {
    return DriverManager.getConnection(url("ward"), role, ward.secrets().databasePassword(role));
  }

  /** Where a database of the stage's server is. */
  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s"
        .formatted(ward.settings().ports().postgres(), database);
  }
}
