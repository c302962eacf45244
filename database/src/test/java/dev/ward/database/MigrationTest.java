package dev.ward.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationTest {

  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migrations");
  private static final Path UNDO = Path.of("src/main/resources/db/undo");

  @Test
  void migratingTwiceChangesNothing() {
    try (EmbeddedDatabase database = EmbeddedDatabase.startMigrated()) {
      assertThat(database.flyway().load().migrate().migrationsExecuted).isZero();
    }
  }

  @Test
  void everyMigrationHasAnUndo() throws IOException {
    List<String> undos = names(UNDO).stream().map(name -> name.replaceFirst("^U", "V")).toList();
    assertThat(undos).containsExactlyInAnyOrderElementsOf(names(MIGRATIONS));
  }

  @Test
  void undoingInReverseLeavesNothingAndMigratingAgainWorks() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.startMigrated()) {
      List<String> undos = new ArrayList<>(names(UNDO));
      Collections.reverse(undos);
      try (Connection connection = database.connect("ward_migrator")) {
        execute(connection, "set role ward_owner");
        for (String undo : undos) {
          execute(connection, Files.readString(UNDO.resolve(undo), StandardCharsets.UTF_8));
        }
        assertThat(
                count(
                    connection,
                    """
                    select count(*) from pg_namespace
                    where nspname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler')
                    """))
            .isZero();
        execute(connection, "drop schema migration cascade");
      }
      assertThat(database.flyway().load().migrate().success).isTrue();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".sql"))
          .sorted()
          .toList();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
