package dev.ward.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each rule about the schema is a query that returns who breaks it. */
class SchemaLintTest {

  private static final Path LINTS = Path.of("src/test/resources/lints");

  private static EmbeddedDatabase database;

  @BeforeAll
  static void start() {
    database = EmbeddedDatabase.startMigrated();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @TestFactory
  Stream<DynamicTest> nothingBreaks() throws IOException {
    return lints()
        .map(
            lint ->
                DynamicTest.dynamicTest(
                    lint.getFileName().toString(),
                    () -> {
                      try (Connection connection = database.connect("postgres")) {
                        assertThat(offenders(connection, Files.readString(lint))).isEmpty();
                      }
                    }));
  }

  /** A rule that never finds anything may be asking the wrong question. */
  @Test
  void aBadSchemaIsFoundByTheRulesItBreaks() throws Exception {
    try (Connection connection = database.connect("postgres")) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute(Files.readString(Path.of("src/test/resources/bad_schema.sql")));
      }
      List<String> silent = new ArrayList<>();
      for (Path lint : lints().toList()) {
        if (offenders(connection, Files.readString(lint)).isEmpty()) {
          silent.add(lint.getFileName().toString());
        }
      }
      connection.rollback();
      // A catalog with an invalid index can't be made inside a transaction.
      assertThat(silent).containsExactly("0019_index_invalid.sql");
    }
  }

  private static Stream<Path> lints() throws IOException {
    try (Stream<Path> files = Files.list(LINTS)) {
      return files.sorted().toList().stream();
    }
  }

  private static List<String> offenders(Connection connection, String lint) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(lint)) {
      List<String> offenders = new ArrayList<>();
      while (rows.next()) {
        offenders.add(rows.getString("offender"));
      }
      return offenders;
    }
  }
}
