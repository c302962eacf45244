package dev.ward.local.backup;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** What both ends of a copy must have in common, so that the same row is the same text. */
final class Sessions {

  private static final String SAME_TEXT =
      """
      set timezone = 'UTC'; set datestyle = 'ISO, MDY'; set intervalstyle = 'postgres'; set bytea_output = 'hex';
      set extra_float_digits = 3; set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0;
      -- Rather an error than rows that a policy has taken away.
      set row_security = off
      """;

  private Sessions() {}

  static void prepare(Connection connection) throws SQLException {
    execute(connection, SAME_TEXT);
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
