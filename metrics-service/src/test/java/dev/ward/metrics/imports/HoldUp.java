package dev.ward.metrics.imports;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Has a clinic's turn to import until it is closed: its imports begin and get no further. */
record HoldUp(Connection connection) implements AutoCloseable {

  static HoldUp of(Practice practice) {
    try {
      Connection connection = Directory.connect();
      try (PreparedStatement lock =
          connection.prepareStatement(
              "select pg_advisory_lock(hashtextextended('import of ' || ?, 0))")) {
        lock.setString(1, practice.clinic().toString());
        lock.execute();
      }
      return new HoldUp(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
