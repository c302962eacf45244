package dev.ward.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Two organizations alike in everything, with rows in every table: the fixtures. */
public final class TwoWorlds {

  static final Path FIXTURES = Path.of("src/test/resources/fixtures");
  static final List<String> FIXTURE_ORDER =
      List.of("tenancy.sql", "metrics.sql", "audit.sql", "scheduler.sql", "outboxes.sql");

  private TwoWorlds() {}

  /**
   * @param connection the administrator's
   */
  public static void load(Connection connection) throws SQLException, IOException {
    for (String fixture : FIXTURE_ORDER) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(Files.readString(FIXTURES.resolve(fixture)));
      }
    }
  }
}
