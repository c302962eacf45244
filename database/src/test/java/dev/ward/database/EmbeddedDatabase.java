package dev.ward.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * A real PostgreSQL with the roles, the database and (once {@link #migrate} has run) the whole
 * schema of Ward, made the way production makes it: an administrator bootstraps, the migrator
 * migrates, services log in as themselves. Connections are trusted, so no password is needed.
 */
public final class EmbeddedDatabase implements AutoCloseable {

  public static final List<String> SERVICE_ROLES =
      List.of("tenancy_service", "metrics_service", "audit_service", "scheduler_service");

  /** Held, because a logger that nobody holds forgets its level. */
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  private final EmbeddedPostgres server;
  private final ServerFiles files;
  private final Map<String, KeptConnections> kept = new ConcurrentHashMap<>();

  private EmbeddedDatabase(EmbeddedPostgres server, ServerFiles files) {
    this.server = server;
    this.files = files;
  }

  /** Starts a server on a free port and bootstraps it; the schema is still empty. */
  public static EmbeddedDatabase start() {
    EmbeddedDatabase database = startOn(ServerFiles.empty());
    database.bootstrap();
    return database;
  }

  /** Starts a server with the whole schema. */
  public static EmbeddedDatabase startMigrated() {
    return startOn(ServerFiles.migrated());
  }

  static EmbeddedDatabase startOn(ServerFiles files) {
    try {
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setDataDirectory(files.directory())
              // Files that are there would be made anew, and those of a copy are to be used.
              .setCleanDataDirectory(false)
              .setPGStartupWait(Duration.ofSeconds(60))
              // Nothing here outlives the test run, so nothing needs to reach the disk.
              .setServerConfig("fsync", "off")
              .setServerConfig("full_page_writes", "off")
              .setServerConfig("synchronous_commit", "off")
              .setServerConfig("max_connections", "100")
              .start();
      return new EmbeddedDatabase(server, files);
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL did not start", e);
    }
  }

  public void migrate() {
    FLYWAY.setLevel(Level.SEVERE);
    flyway().load().migrate();
  }

  public FluentConfiguration flyway() {
    Properties properties = new Properties();
    try (InputStream settings = resource("db/flyway.properties")) {
      properties.load(settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Flyway.configure(EmbeddedDatabase.class.getClassLoader())
        .configuration(properties)
        .dataSource(server.getDatabase("ward_migrator", "ward"));
  }

  /**
   * A connection as one of the roles of the database, or as {@code postgres} to prepare and
   * inspect.
   */
  public Connection connect(String role) throws SQLException {
    return server.getDatabase(role, "ward").getConnection();
  }

  /** What such a role has opened and keeps. */
  public KeptConnections as(String role) {
    return kept.computeIfAbsent(role, name -> new KeptConnections(() -> connect(name)));
  }

  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    stop();
    files.delete();
  }

  /** Ends the server and leaves its files. */
  void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void bootstrap() {
    try {
      run("postgres", "db/bootstrap/1_roles.sql");
      run("postgres", "db/bootstrap/2_database.sql");
      run("ward", "db/bootstrap/3_grants.sql");
    } catch (SQLException e) {
      throw new IllegalStateException("the database could not be bootstrapped", e);
    }
  }

  private void run(String databaseName, String script) throws SQLException {
    try (Connection connection = server.getDatabase("postgres", databaseName).getConnection();
        var statement = connection.createStatement();
        InputStream sql = resource(script)) {
      statement.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String path) {
    InputStream found = EmbeddedDatabase.class.getClassLoader().getResourceAsStream(path);
    if (found == null) {
      throw new IllegalStateException("no resource " + path);
    }
    return found;
  }
}
