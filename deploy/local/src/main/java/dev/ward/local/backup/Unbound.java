package dev.ward.local.backup;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Takes from the tables what would stand in a restore's way (triggers, which would put it on record
 * and refuse it, and policies, which bind the owner, too) and gives it back. All of it within the
 * restore's transaction: nobody ever sees a table without.
 */
final class Unbound {

  private static final String OURS =
      """
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'migration')
      """;

  private static final String FORCED =
      "select format('%I.%I', n.nspname, c.relname) as name " + OURS + " and c.relforcerowsecurity";

  private static final String TRIGGERS =
      "select format('%I.%I', n.nspname, c.relname) as name, quote_ident(g.tgname), g.tgenabled "
          + OURS.replaceFirst(
              "where", "join pg_trigger g on g.tgrelid = c.oid and not g.tgisinternal where")
          + " order by 1, 2";

  private final Connection connection;
  private final List<List<String>> forced;
  private final List<List<String>> triggers;

  Unbound(Connection connection) throws SQLException {
    this.connection = connection;
    Layout layout = new Layout(connection);
    this.forced = layout.rows(FORCED);
    this.triggers = layout.rows(TRIGGERS);
    for (List<String> table : forced) {
      alter(table.get(0), "no force row level security");
    }
    for (List<String> trigger : triggers) {
      alter("only " + trigger.get(0), "disable trigger " + trigger.get(1));
    }
  }

  void bind() throws SQLException {
    // What still waits for the end of the transaction would stand in the way of changing a table.
    Sessions.execute(connection, "set constraints all immediate");
    for (List<String> table : forced) {
      alter(table.get(0), "force row level security");
    }
    for (List<String> trigger : triggers) {
      String how =
          switch (trigger.get(2)) {
            case "A" -> "enable always trigger ";
            case "R" -> "enable replica trigger ";
            case "D" -> "disable trigger ";
            default -> "enable trigger ";
          };
      alter("only " + trigger.get(0), how + trigger.get(1));
    }
    if (!new Layout(connection).rows(TRIGGERS).equals(triggers)) {
      throw new IllegalStateException("triggers aren't what they were");
    }
  }

  private void alter(String table, String how) throws SQLException {
    Sessions.execute(connection, "alter table %s %s".formatted(table, how));
  }
}
