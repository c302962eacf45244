package dev.ward.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Row-level security of everything that a read of metrics touches, to be switched off and on. */
final class Boundary {
  private static final String SWITCHES =
      """
      select format('alter table %I.%I ', n.nspname, c.relname)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('access', 'metrics') and c.relkind in ('r', 'p') and c.relforcerowsecurity
      """;

  private final Stage stage;

  Boundary(Stage stage) {
    this.stage = stage;
  }

  void raise() throws SQLException {
    change("enable row level security");
  }

  void lower() throws SQLException {
    change("disable row level security");
  }

  private void change(String action) throws SQLException {
    try (Connection administrator = stage.administrator()) {
      List<String> switches = new ArrayList<>();
      try (PreparedStatement statement = administrator.prepareStatement(SWITCHES);
          ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          switches.add(rows.getString(1));
        }
      }
      for (String table : switches) {
        Sql.execute(administrator, table + action);
      }
    }
  }
}
