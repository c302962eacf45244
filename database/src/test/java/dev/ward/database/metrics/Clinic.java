package dev.ward.database.metrics;

import dev.ward.database.EmbeddedDatabase;
import dev.ward.database.KeptConnections.Work;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One clinic of its own in a database that all tests of this package share (each has its own
 * clinics), seen as the services see it: each call is one transaction in the clinic's context.
 */
final class Clinic {

  /** What one aggregation did. */
  record Run(int days, long written, long changed) {}

  /** Ends with the test run. */
  private static final EmbeddedDatabase DATABASE = EmbeddedDatabase.startMigrated();

  final UUID id = UUID.randomUUID();

  Clinic(String zone) throws SQLException {
    UUID organization = UUID.randomUUID();
    administrate(
        "insert into access.organization (id, status) values ('%s', 'active')"
            .formatted(organization));
    administrate(
        """
        insert into access.clinic (id, organization_id, status, time_zone, currency, opening_days)
          values ('%s', '%s', 'active', '%s', 'USD', '{1,2,3,4,5}')
        """
            .formatted(id, organization, zone));
  }

  /** A person of the clinic with this role. */
  UUID person(String role) throws SQLException {
    UUID person = UUID.randomUUID();
    administrate(
        "insert into access.principal (id, subject, status) values ('%1$s', '%1$s', 'active')"
            .formatted(person));
    administrate(
        "insert into access.membership (clinic_id, user_id, role) values ('%s', '%s', '%s')"
            .formatted(id, person, role));
    return person;
  }

  Batch load(Fact... facts) throws SQLException {
    return load(asService(), List.of(facts));
  }

  Batch load(String context, List<? extends Fact> facts) throws SQLException {
    return in("metrics_service", context, connection -> Batch.load(connection, facts));
  }

  /** Marks a fact as deleted; the key is external_id, or patient_ref. */
  void delete(String table, String key, String externalId) throws SQLException {
    query(
        "update metrics.%s set deleted_at = now(), import_id = null where %s = '%s' and deleted_at is null returning 1"
            .formatted(table, key, externalId));
  }

  Run calculate() throws SQLException {
    return calculate("null", "null");
  }

  /** Of the days [from, to), each 'YYYY-MM-DD' in quotes or null. */
  Run calculate(String from, String to) throws SQLException {
    String[] summary =
        in(
                "scheduler_service",
                enter("null", "null", "'scheduler-service'", "service"),
                connection ->
                    rows(
                        connection,
                        "select days, rows_written, rows_changed from metrics.calculate_metrics('%s', %s, %s)"
                            .formatted(id, from, to)))
            .get(0)
            .split("\\|");
    return new Run(
        Integer.parseInt(summary[0]), Long.parseLong(summary[1]), Long.parseLong(summary[2]));
  }

  Map<Figure.Key, Figure> figures() throws SQLException {
    Map<Figure.Key, Figure> figures = new HashMap<>();
    for (String row :
        query(
            """
            select g.granularity, f.key, w.provider, f.period_start, f.numerator, f.denominator
              from unnest('{day,week,month,quarter,year}'::text[]) as g (granularity)
                cross join (select '' union all select p.code from metrics.provider p) as w (provider)
                cross join lateral metrics.figures(
                  '%s', null, g.granularity, w.provider, '-infinity', 'infinity') f
            """
                .formatted(id))) {
      String[] columns = row.split("\\|", -1);
      Figure.Key key =
          new Figure.Key(columns[0], columns[1], columns[2], LocalDate.parse(columns[3]));
      Long denominator = columns[5].isEmpty() ? null : Long.valueOf(columns[5]);
      figures.put(key, new Figure(key, Long.parseLong(columns[4]), denominator));
    }
    return figures;
  }

  /** A figure as numerator/denominator, or the numerator alone; null when there is none. */
  String figure(String granularity, String metric, String provider, String period)
      throws SQLException {
    List<String> rows =
        query(
            """
            select concat_ws('/', numerator, denominator)
              from metrics.figures('%s', '{%s}', '%s', '%s', '%s', date '%5$s' + 1)
            """
                .formatted(id, metric, granularity, provider, period));
    return rows.isEmpty() ? null : rows.get(0);
  }

  String series(String keys, String from, String to, String granularity) throws SQLException {
    return query(
            "select body from metrics.series(null, '%s', '{%s}', '%s', '%s', '%s', '', '', '')"
                .formatted(id, keys, from, to, granularity))
        .get(0);
  }

  /** Rows of text, columns parted by |, of one statement of the metrics service. */
  List<String> query(String sql) throws SQLException {
    return query(asService(), sql);
  }

  List<String> query(String context, String sql) throws SQLException {
    return in("metrics_service", context, connection -> rows(connection, sql));
  }

  /** As on the next morning, when the day alone may have moved what is open. */
  void forgetThatGoalsWereEvaluated() throws SQLException {
    administrate(
        "update metrics.aggregation_state set goals_evaluated_on = goals_evaluated_on - 1 where clinic_id = '%s'"
            .formatted(id));
  }

  /** As an administrator, with no trigger running: to arrange what a test needs. */
  void administrate(String sql) throws SQLException {
    DATABASE
        .as("postgres")
        .use(
            connection -> {
              try (var statement = connection.createStatement()) {
                statement.execute("set session_replication_role = replica");
                return statement.execute(sql);
              }
            });
  }

  /** As an administrator, past every policy. */
  List<String> inspect(String sql) throws SQLException {
    return DATABASE.as("postgres").use(connection -> rows(connection, sql));
  }

  String asService() {
    return enter("null", "null", "'metrics-service'", "service");
  }

  String as(UUID person, String role) {
    return enter("'" + person + "'", "'" + role + "'", "null", role);
  }

  private String enter(String subject, String role, String service, String permitted) {
    return """
        select access.enter(%s, 0, %s, '{}', false, %s, 'clinic', '%s', '{%s}', false, '{"id": "request-1"}')
        """
        .formatted(subject, role, service, id, permitted);
  }

  <T> T in(String role, String context, Work<T> work) throws SQLException {
    return DATABASE
        .as(role)
        .transact(
            connection -> {
              rows(connection, context);
              return work.apply(connection);
            });
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          columns.add(rows.getString(i) == null ? "" : rows.getString(i));
        }
        texts.add(String.join("|", columns));
      }
      return texts;
    }
  }
}
