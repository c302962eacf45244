package dev.ward.database.scheduler;

import dev.ward.database.EmbeddedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A database with clinics, seen as the scheduler service sees it: each call is one transaction, as
 * the service makes them.
 */
final class Clockwork implements AutoCloseable {

  /** One claimed run, as far as tests care. */
  record Claim(UUID id, UUID clinic, long fence, int attempt) {}

  private final EmbeddedDatabase database = EmbeddedDatabase.startMigrated();
  private final UUID organization = UUID.randomUUID();

  Clockwork() throws SQLException {
    prepare(
        "insert into access.organization (id, status) values ('" + organization + "', 'active')");
    prepare("update scheduler.job set due_from = '2020-01-01'");
  }

  UUID clinic(String zone) throws SQLException {
    UUID id = UUID.randomUUID();
    prepare(
        """
        insert into access.clinic (id, organization_id, status, time_zone, currency, opening_days)
          values ('%s', '%s', 'active', '%s', 'USD', '{1,2,3,4,5}')
        """
            .formatted(id, organization, zone));
    return id;
  }

  /** Runs a statement as an administrator, to arrange what a test needs. */
  void prepare(String sql) throws SQLException {
    database
        .as("postgres")
        .use(
            connection -> {
              try (var statement = connection.createStatement()) {
                statement.execute("set session_replication_role = replica");
                return statement.execute(sql);
              }
            });
  }

  String inspect(String sql) throws SQLException {
    return database.as("postgres").use(connection -> text(connection, sql));
  }

  /** How many occurrences were made. */
  int plan(String job, String zone, Instant at) throws SQLException {
    return Integer.parseInt(
        asService("select scheduler.plan('%s', '{%s}', '{%s}')".formatted(job, zone, at)));
  }

  List<Claim> claim(String holder, int atMost) throws SQLException {
    try (Connection connection = database.connect("scheduler_service");
        var statement =
            connection.prepareStatement(
                "select id, clinic_id, fence, attempt from scheduler.claim(?,"
                    + " '{daily-aggregation}', ?, null)")) {
      statement.setString(1, holder);
      statement.setInt(2, atMost);
      List<Claim> claims = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          claims.add(
              new Claim(
                  rows.getObject(1, UUID.class),
                  rows.getObject(2, UUID.class),
                  rows.getLong(3),
                  rows.getInt(4)));
        }
      }
      return claims;
    }
  }

  /** Ends a run without any work in it; false when that was refused. */
  boolean succeed(Claim claim) throws SQLException {
    return inClinic(
            claim.clinic(),
            "select scheduler.succeed('%s', '%s', %d, '{}')"
                .formatted(claim.clinic(), claim.id(), claim.fence()))
        .equals("t");
  }

  String fail(Claim claim) throws SQLException {
    return asService(
        "select scheduler.fail('%s', '%s', %d, 'It broke.')"
            .formatted(claim.clinic(), claim.id(), claim.fence()));
  }

  /** One transaction of the service, without a context; the answer is the last statement's. */
  String asService(String... statements) throws SQLException {
    return as("scheduler_service", statements);
  }

  /** One transaction of another service. */
  String as(String role, String... statements) throws SQLException {
    return database
        .as(role)
        .transact(
            connection -> {
              String answer = null;
              for (String statement : statements) {
                answer = text(connection, statement);
              }
              return answer;
            });
  }

  /** One transaction of the service at work for the clinic. */
  String inClinic(UUID clinic, String statement) throws SQLException {
    return asService(
        """
        select access.enter(null, 0, null, '{}', false, 'scheduler-service', 'clinic', '%s', '{service}', false, null)
        """
            .formatted(clinic),
        statement);
  }

  /** One transaction of somebody with these roles in a context of this kind. */
  String withRoles(String kind, UUID clinic, String roles, String statement) throws SQLException {
    String place = clinic == null ? "null" : "'" + clinic + "'";
    return asService(
        "select access.set_context('%s', null, '%s', %s, array[%s]::uuid[], '%s', '%s', null)"
            .formatted(UUID.randomUUID(), kind, place, place, organization, roles),
        statement);
  }

  @Override
  public void close() {
    database.close();
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }
}
