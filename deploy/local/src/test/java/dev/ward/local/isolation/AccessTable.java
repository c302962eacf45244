package dev.ward.local.isolation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which operation asks for which permission ({@code docs/operations.md}) and which roles hold it
 * ({@code docs/permissions.md}, printed from the enum).
 */
final class AccessTable {

  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private final Map<String, Set<String>> holders = new HashMap<>();

  /**
   * @param addressed where the caller's role must be held: {@code clinic}, {@code organization},
   *     {@code emergency} (another clinic of the organization), {@code platform}; or {@code self},
   *     which takes no role
   * @param recent whether a recent sign-in is asked for
   * @param ownOnly roles that hold the permission for what is theirs alone
   */
  record Rule(String addressed, String permission, boolean recent, Set<String> ownOnly) {

    /** Whether it is about a clinic or an organization. */
    boolean isAboutAPlace() {
      return !addressed.equals("platform") && !addressed.equals("self");
    }
  }

  AccessTable(Path documents) {
    List<List<String>> permissions = rows(documents.resolve("permissions.md"));
    List<String> roles = permissions.get(0);
    for (List<String> row : permissions.subList(1, permissions.size())) {
      Set<String> allowed = new HashSet<>();
      for (int i = 1; i < row.size(); i++) {
        if (!row.get(i).isEmpty()) {
          allowed.add(roles.get(i));
        }
      }
      holders.put(row.get(0), allowed);
    }
    for (List<String> row : rows(documents.resolve("operations.md"))) {
      Set<String> ownOnly = new HashSet<>(List.of(row.get(4).split(", ")));
      String operation = row.get(0).replace("`", "");
      rules.put(operation, new Rule(row.get(1), row.get(2), !row.get(3).isEmpty(), ownOnly));
    }
    rules.remove("operation");
  }

  Set<String> operations() {
    return rules.keySet();
  }

  Rule rule(Operation operation) {
    Rule rule = rules.get(operation.name());
    if (rule == null) {
      throw new AssertionError(
          "docs/operations.md doesn't say which permission %s asks for; add a row"
              .formatted(operation));
    }
    return rule;
  }

  boolean allows(Rule rule, String role) {
    if (rule.permission().isEmpty()) {
      return true;
    }
    Set<String> allowed = holders.get(rule.permission());
    if (allowed == null) {
      throw new AssertionError(rule.permission() + " is no permission of docs/permissions.md");
    }
    return allowed.contains(role);
  }

  /** The cells of a document's only table, its head first. */
  private static List<List<String>> rows(Path document) {
    try {
      List<List<String>> rows = new ArrayList<>();
      for (String line : Files.readAllLines(document)) {
        if (line.startsWith("| ")) {
          List<String> cells = new ArrayList<>();
          for (String cell : line.substring(1, line.lastIndexOf('|')).split("\\|", -1)) {
            cells.add(cell.strip());
          }
          rows.add(cells);
        }
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
