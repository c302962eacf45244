package dev.ward.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the catalog says each database role may do, written for people to read. */
final class AccessMatrix {

  private static final String INTRODUCTION =
      """
      # Who may touch which row

      Generated from the catalog of a migrated database; the build fails when it is out of date, and CONTRIBUTING.md says
      how to write it anew. Every table has row-level security enabled and forced: a command that isn't listed is refused,
      and a row that its predicate doesn't name doesn't exist for the role. `access.clinic_id()`, `access.clinic_ids()`,
      `access.organization_id()`, `access.roles()`, `access.uid()` and `access.scope()` are the transaction's context, empty
      without one. `ward_owner` owns everything and can't log in: it stands for the functions and triggers that run with its
      rights. `ward_backup` reads everything and writes nothing. The last column is the policy's name, of which PostgreSQL
      keeps 63 characters.
      """;

  /** One row for each policy and command, and for each command that is granted without a policy. */
  private static final String TABLES =
      """
      with
        tables as (
          select c.oid, format('%s.%s', n.nspname, c.relname) as name
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname !~ '^pg_|^(information_schema|migration|public)$'
            and c.relkind in ('r', 'p') and not c.relispartition
        ),
        commands(position, command, code) as (
          values (1, 'select', 'r'), (2, 'insert', 'a'), (3, 'update', 'w'), (4, 'delete', 'd')
        ),
        granted as (
          select t.oid, t.name, c.position, c.command, c.code, r.oid as role, r.rolname,
            case when not has_table_privilege(r.oid, t.oid, c.command) then
              (select string_agg(a.attname, ', ' order by a.attnum) from pg_attribute a
               where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
                 and has_column_privilege(r.oid, t.oid, a.attnum, c.command)) end as columns
          from tables t cross join commands c
            join pg_roles r on r.rolname ~ '_service$|^ward_owner$'
          where has_table_privilege(r.oid, t.oid, c.command)
            or c.command <> 'delete' and has_any_column_privilege(r.oid, t.oid, c.command)
        )
      select g.name, g.command, string_agg(g.rolname, ', ' order by g.rolname) as roles, coalesce(g.columns, '') as columns, coalesce(p.polname, '') as rule,
        coalesce(pg_get_expr(p.polqual, p.polrelid), '') as seen,
        coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') as written
      from granted g left join pg_policy p on p.polrelid = g.oid and p.polcmd in (g.code::"char", '*') and g.role = any (p.polroles)
      where p.oid is not null or g.rolname <> 'ward_owner'
      group by g.name, g.position, g.command, g.columns, p.polname, p.polqual, p.polwithcheck, p.polrelid
      order by g.name, g.position, p.polname, g.columns
      """;

  private static final String DEFINERS =
      """
      select format('%s.%s(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as name,
        coalesce((select string_agg(r.rolname, ', ' order by r.rolname) from pg_roles r
          where r.rolname ~ '_service$' and has_function_privilege(r.oid, p.oid, 'execute')), 'other functions') as roles
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname !~ '^pg_|^(information_schema|migration|public)$' and p.prosecdef
        and p.prorettype <> 'trigger'::regtype
      order by 1
      """;

  private AccessMatrix() {}

  static String of(Connection connection) throws SQLException {
    StringBuilder document = new StringBuilder(INTRODUCTION);
    try (var statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(TABLES)) {
        String table = "";
        while (rows.next()) {
          if (!rows.getString("name").equals(table)) {
            table = rows.getString("name");
            document.append("\n## ").append(table).append("\n\n");
            document.append("| command | who | which rows | because |\n|---|---|---|---|\n");
          }
          document.append(rule(rows));
        }
      }
      document.append("\n## Functions that run with the owner's rights\n\n");
      document.append("| function | who may call it |\n|---|---|\n");
      try (ResultSet rows = statement.executeQuery(DEFINERS)) {
        while (rows.next()) {
          document.append(
              "| `%s` | %s |\n".formatted(rows.getString("name"), rows.getString("roles")));
        }
      }
    }
    return document.toString();
  }

  private static String rule(ResultSet row) throws SQLException {
    String columns = row.getString("columns");
    String rule = row.getString("rule");
    return "| %s | %s | %s | %s |\n"
        .formatted(
            row.getString("command") + (columns.isEmpty() ? "" : " of " + columns),
            row.getString("roles"),
            rule.isEmpty() ? "none" : rows(row.getString("seen"), row.getString("written")),
            rule.isEmpty() ? "no policy" : rule);
  }

  private static String rows(String seen, String written) {
    List<String> parts = new ArrayList<>();
    if (!seen.isEmpty()) {
      parts.add("`" + Predicate.readable(seen) + "`");
    }
    if (!written.isEmpty() && !written.equals(seen)) {
      parts.add((seen.isEmpty() ? "" : "becoming ") + "`" + Predicate.readable(written) + "`");
    }
    return String.join(", ", parts);
  }
}
