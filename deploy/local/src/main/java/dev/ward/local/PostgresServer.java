package dev.ward.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The embedded PostgreSQL, with its data in the state directory. */
final class PostgresServer {
  static final String NAME = "postgres";

  private static final String LOCALE = "C.UTF-8";

  private final Settings settings;
  private final Secrets secrets;
  private final Path programs;

  PostgresServer(Settings settings, Secrets secrets) {
    this.settings = settings;
    this.secrets = secrets;
    this.programs = PostgresBinaries.unpacked(new Parts(settings.parts())).resolve("bin");
  }

  void start(Children children) {
    Path data = settings.postgresData();
    PostgresAccount account = PostgresAccount.choose(data);
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      createCluster(account, data);
    }
    List<String> command =
        account.command(
            programs.resolve("postgres").toString(),
            "-D",
            data.toString(),
            "-p",
            Integer.toString(settings.ports().postgres()),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "max_connections=120",
            "-c",
            "shared_buffers=256MB",
            "-c",
            "max_wal_size=2GB",
            "-c",
            "timezone=UTC",
            "-c",
            "log_timezone=UTC");
    // INT rolls open transactions back; TERM would wait for every client to leave.
    ManagedProcess process = children.spawn(new ProcessSpec(NAME, command, Map.of(), "INT"));
    Waiting.until(process, Duration.ofSeconds(60), this::answers);
  }

  Connection connect(String database, String role) throws SQLException {
    return DriverManager.getConnection(url(database), role, secrets.databasePassword(role));
  }

  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(settings.ports().postgres(), database);
  }

  private boolean answers() {
    try (Connection connection = connect("postgres", "postgres")) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  private void createCluster(PostgresAccount account, Path data) {
    try {
      account.createDirectory(data);
      Path password = Files.createTempFile(settings.state(), "password", "");
      Files.writeString(password, secrets.databasePassword("postgres"));
      Commands.Result made =
          Commands.run(
              account.command(
                  programs.resolve("initdb").toString(),
                  "--pgdata=" + data,
                  "--username=postgres",
                  "--pwfile=" + password,
                  "--auth=scram-sha-256",
                  "--encoding=UTF8",
                  "--locale=" + LOCALE,
                  "--no-instructions"));
      Files.delete(password);
      if (!made.succeeded()) {
        throw new Failure("PostgreSQL's initdb failed: " + made.output().replace('\n', ' '));
      }
    } catch (IOException e) {
      throw new Failure("PostgreSQL's data can't be kept in " + data + ": " + e.getMessage(), e);
    }
  }
}
