package dev.ward.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the database {@code ward}, its roles and Keycloak's database, and brings the schema up to
 * date.
 */
final class Database {
  private static final String ROLE_EXISTS = "select 1 from pg_roles where rolname = ?";

  // A role's password can't be a bound value of "alter role"; format quotes both as Postgres itself
  // does.
  private static final String SET_PASSWORD =
      "select format('alter role %I login password %L', ?, ?)";

  private static final String CREATE_KEYCLOAK =
      """
      create role keycloak login;
      """;

  private final PostgresServer server;
  private final Secrets secrets;

  Database(PostgresServer server, Secrets secrets) {
    this.server = server;
    this.secrets = secrets;
  }

  /** Does what an administrator does once for a cluster. */
  void bootstrap() {
    try (Connection administrator = server.connect("postgres", "postgres")) {
      if (!exists(administrator, "keycloak")) {
        execute(administrator, CREATE_KEYCLOAK);
        execute(administrator, "create database keycloak owner keycloak");
      }
      if (!exists(administrator, "ward_owner")) {
        execute(administrator, resource("db/bootstrap/1_roles.sql"));
        execute(administrator, resource("db/bootstrap/2_database.sql"));
        try (Connection inWard = server.connect("ward", "postgres")) {
          execute(inWard, resource("db/bootstrap/3_grants.sql"));
        }
      }
      for (String role : loginRoles()) {
        setPassword(administrator, role);
      }
    } catch (SQLException | IOException e) {
      throw new Failure("The database can't be prepared: " + oneLine(e), e);
    }
  }

  /** Runs the migrations; returns how many there were to run. */
  int migrate() {
    return new Migrations(
            server.url("ward"), "ward_migrator", secrets.databasePassword("ward_migrator"))
        .run();
  }

  private static List<String> loginRoles() {
    List<String> roles = new ArrayList<>(List.of("keycloak", "ward_migrator", "ward_backup"));
    for (Service service : Service.values()) {
      roles.add(service.databaseRole());
    }
    return roles;
  }

  private static boolean exists(Connection connection, String role) throws SQLException {
    try (var statement = connection.prepareStatement(ROLE_EXISTS)) {
      statement.setString(1, role);
      return statement.executeQuery().next();
    }
  }

  private void setPassword(Connection connection, String role) throws SQLException {
    try (var statement = connection.prepareStatement(SET_PASSWORD)) {
      statement.setString(1, role);
      statement.setString(2, secrets.databasePassword(role));
      try (var result = statement.executeQuery()) {
        result.next();
        execute(connection, result.getString(1));
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = Database.class.getClassLoader().getResourceAsStream(name);
    if (in == null) {
      throw new IOException(name + " is not on the class path");
    }
    return in;
  }

  private static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
  }
}
