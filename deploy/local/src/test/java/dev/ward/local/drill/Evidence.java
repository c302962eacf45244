package dev.ward.local.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.local.Waiting;
import dev.ward.local.WardStack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

  private final WardStack ward;

  Evidence(WardStack ward) {
    this.ward = ward;
  }

  String now() {
    return texts("select clock_timestamp()::text").get(0);
  }

  void arrivesOnRecord() {
    String waiting =
        Waiting.poll(PATIENCE, () -> texts(WAITING).get(0), count -> count.equals("0"));
    assertThat(waiting).as("events that still wait").isEqualTo("0");
  }

  /** What a field was changed to, in the order of the record. */
  List<String> recorded(Writer.Thing thing, String since) {
    return texts(RECORDED, thing.field(), thing.id(), thing.action(), since);
  }

  /** Every chain is one line, without a gap. */
  void everyChainIsWhole() {
    assertThat(texts(UNSOUND)).as("chains that aren't whole").isEmpty();
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
