package dev.ward.database.metrics;

import dev.ward.database.EmbeddedDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A database with sources of clinics, whose runs several instances of the service share. */
final class Sources implements AutoCloseable {

  record Claim(UUID id, UUID source, long fence) {}

  private final EmbeddedDatabase database = EmbeddedDatabase.startMigrated();

  /** A clinic with a source that has been due since the given time ago. */
  UUID due(String since) throws SQLException {
    UUID clinic = UUID.randomUUID();
    UUID organization = UUID.randomUUID();
    UUID source = UUID.randomUUID();
    administrate(
        "insert into access.organization (id, status) values ('%s', 'active')"
            .formatted(organization));
    administrate(
        """
        insert into access.clinic (id, organization_id, status, time_zone, currency, opening_days)
          values ('%s', '%s', 'active', 'America/New_York', 'USD', '{1,2,3,4,5}')
        """
            .formatted(clinic, organization));
    administrate(
        """
        insert into metrics.data_source (clinic_id, id, kind, name, spreadsheet_id, sheets, schedule, next_sync_at)
          values ('%s', '%s', 'google_sheets', 'Books', 'a', '[{}]', 'hourly', now() - interval '%s')
        """
            .formatted(clinic, source, since));
    return source;
  }

  /** Past row-level security and triggers. */
  void administrate(String sql) throws SQLException {
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

  String look(String sql, Object... arguments) throws SQLException {
    return database.as("postgres").use(connection -> text(connection, sql, arguments));
  }

  /** As the service does. */
  String asService(String sql, Object... arguments) throws SQLException {
    return database.as("metrics_service").use(connection -> text(connection, sql, arguments));
  }

  int plan() throws SQLException {
    return Integer.parseInt(asService("select metrics.plan_source_runs()"));
  }

  List<Claim> claim(String lease, int atMost) throws SQLException {
    try (Connection connection = database.connect("metrics_service");
        PreparedStatement statement =
            connection.prepareStatement(
                "select id, source_id, fence from metrics.claim_source_runs(?, cast(? as interval), ?)")) {
      statement.setObject(1, UUID.randomUUID());
      statement.setString(2, lease);
      statement.setInt(3, atMost);
      List<Claim> claims = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          claims.add(
              new Claim(
                  rows.getObject(1, UUID.class), rows.getObject(2, UUID.class), rows.getLong(3)));
        }
      }
      return claims;
    }
  }

  private static String text(Connection connection, String sql, Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
