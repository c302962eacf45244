package dev.ward.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DurabilityTest {

  @Test
  void everyServiceCommitsSynchronouslyWhateverTheServersDefault() throws SQLException {
    try (EmbeddedDatabase database = EmbeddedDatabase.start()) {
      assertThat(setting(database, "postgres")).isEqualTo("off");
      for (String role : EmbeddedDatabase.SERVICE_ROLES) {
        assertThat(setting(database, role)).as(role).isEqualTo("on");
      }
    }
  }

  private static String setting(EmbeddedDatabase database, String role) throws SQLException {
    try (Connection connection = database.connect(role);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("show synchronous_commit")) {
      rows.next();
      return rows.getString(1);
    }
  }
}
