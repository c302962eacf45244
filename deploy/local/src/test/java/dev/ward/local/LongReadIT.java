package dev.ward.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.local.isolation.OnStage;
import dev.ward.local.isolation.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration that finds its table in use, in a database of its own. */
@OnStage
class LongReadIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LOCK_TIMEOUT = "lock_timeout = '3s'";

  private static final String WAITING =
      """
      select count(*) from pg_locks l
        where not l.granted and l.mode = 'AccessExclusiveLock' and l.relation = 'aim'::regclass
      """;

  @Test
  void aMigrationLetsOthersPassThatALongReadHoldsUpAndIsDoneWhenItsTurnComes(
      Stage stage, @TempDir Path files) throws Exception {
    WardStack ward = stage.ward();
    Login login = new Login(ward, "drill_migrations");
    try (Connection server = new Login(ward, "postgres").connect()) {
      execute(server, "create database drill_migrations owner ward_owner");
      try {
        file(
            files,
            "V0001__aim.sql",
            "create table public.aim (id integer); insert into public.aim values (1);");
        migrations(login, files).run();
        file(files, "V0002__note.sql", "alter table public.aim add column note text;");
        CompletableFuture<Integer> migrated;
        try (Connection reader = login.connect();
            Connection other = login.connect()) {
          reader.setAutoCommit(false);
          count(reader, "select count(*) from aim");
          migrated = CompletableFuture.supplyAsync(() -> migrations(login, files).run());
          poll(other, WAITING, 1);
          poll(other, WAITING, 0);
          // Whoever comes is held up for as long as the migration waits, and no longer.
          execute(other, "set statement_timeout = '30s'");
          assertThat(count(other, "select count(*) from aim")).isEqualTo(1);
          assertThat(migrated).isNotDone();
          reader.rollback();
        }
        assertThat(migrated.join()).isEqualTo(1);
        file(files, "V0003__broken.sql", "alter table public.aim add column note text;");
        assertThatThrownBy(() -> migrations(login, files).run())
            .isInstanceOf(Failure.class)
            .hasMessageContaining("V0003__broken.sql");
      } finally {
        execute(server, "drop database drill_migrations with (force)");
      }
    }
  }

  private static Migrations migrations(Login login, Path files) {
    FluentConfiguration configured =
        Migrations.configured().dataSource(login.url(), "postgres", login.password());
    assertThat(configured.getInitSql()).contains(LOCK_TIMEOUT);
    configured
        .initSql(configured.getInitSql().replace(LOCK_TIMEOUT, "lock_timeout = '400ms'"))
        .locations("filesystem:" + files);
    return new Migrations(configured, PATIENCE);
  }

  private static void poll(Connection connection, String sql, long wanted) {
    assertThat(Waiting.poll(PATIENCE, () -> count(connection, sql), now -> now == wanted))
        .isEqualTo(wanted);
  }

  private static long count(Connection connection, String sql) {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void file(Path files, String name, String sql) throws IOException {
    Files.writeString(files.resolve(name), sql);
  }

  /** The server's administrator in one of its databases. */
  private record Login(WardStack ward, String database) {

    String url() {
      return "jdbc:postgresql://127.0.0.1:%d/%s"
          .formatted(ward.settings().ports().postgres(), database);
    }

    String password() {
      return ward.secrets().databasePassword("postgres");
    }

    Connection connect() throws SQLException {
      return DriverManager.getConnection(url(), "postgres", password());
    }
  }
}
