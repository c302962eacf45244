package dev.ward.database;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a migration must not do while the release before it still runs on the schema, and while
 * people work: take away what that release uses, ask of its writes what it doesn't know, or hold a
 * table for as long as it takes to read it. A file that says {@code -- contract: since …} has said
 * why it may.
 */
final class ExpandContract {

  private static final Pattern SAID =
      Pattern.compile("(?m)^-- contract: since (V[0-9]{4}|[0-9]+(\\.[0-9]+)+)\\b.*\\S.*$");

  private static final Pattern NOT_CODE =
      Pattern.compile("--[^\\n]*|/\\*.*?\\*/|'(?:[^']|'')*'|(\\$\\w*\\$).*?\\1", Pattern.DOTALL);

  private static final Pattern CREATED =
      Pattern.compile("create (?:unlogged )?table (?:if not exists )?([\\w.\"]+)");
  private static final Pattern ALTERED =
      Pattern.compile("alter table (?:if exists )?(?:only )?([\\w.\"]+) (.*)");
  private static final Pattern INDEXED =
      Pattern.compile("create (?:unique )?index (?!concurrently).*?\\bon (?:only )?([\\w.\"]+).*");
  private static final Pattern ADDED_COLUMN =
      Pattern.compile("add (?:column )?(?!constraint|primary|unique|foreign|check|exclude).*");

  private ExpandContract() {}

  /** What the file does that it must not, a sentence each. */
  static List<String> offences(String sql) {
    List<String> offences = new ArrayList<>();
    if (SAID.matcher(sql).find()) {
      return offences;
    }
    Set<String> own = new HashSet<>();
    for (String statement : statements(sql)) {
      Matcher created = CREATED.matcher(statement);
      if (created.lookingAt()) {
        own.add(created.group(1));
        continue;
      }
      if (statement.matches(
          "drop (table|view|materialized view|schema|type|function|procedure|sequence) .*")) {
        offences.add("takes away what the running release may use: " + statement);
      }
      if (statement.matches(
          "alter (view|type|function|schema|sequence|materialized view) .* (rename|set schema) .*")) {
        offences.add("renames what the running release calls by its name: " + statement);
      }
      Matcher indexed = INDEXED.matcher(statement);
      if (indexed.matches() && !own.contains(indexed.group(1))) {
        offences.add(
            "keeps writers out while an index is made (concurrently doesn't): " + statement);
      }
      Matcher altered = ALTERED.matcher(statement);
      if (altered.matches() && !own.contains(altered.group(1))) {
        for (String action : actions(altered.group(2))) {
          String offence = offence(action);
          if (offence != null) {
            offences.add(offence + ": " + statement);
          }
        }
      }
    }
    return offences;
  }

  private static String offence(String action) {
    if (action.matches("drop (column )?(?!constraint|default|not null|identity|expression).*")) {
      return "takes away what the running release may use";
    }
    if (action.matches("(rename|set schema) .*")) {
      return "renames what the running release calls by its name";
    }
    if (action.matches("alter (column )?\\S+ (set data )?type .*")) {
      return "changes a type under the running release, and writes the whole table anew";
    }
    if (action.matches("alter (column )?\\S+ set not null.*")) {
      return "refuses what the running release writes, and reads the whole table under a lock";
    }
    if (ADDED_COLUMN.matcher(action).matches()) {
      boolean filled = action.matches(".*\\b(default|generated)\\b.*");
      if (action.contains("not null") && !filled) {
        return "refuses what the running release writes, which doesn't know the column";
      }
      return action.matches(".*\\b(unique|primary key)\\b.*")
          ? "makes an index under a lock"
          : null;
    }
    if (action.matches("add (constraint \\S+ )?(check|foreign key|not null).*")
        && !action.contains("not valid")) {
      return "reads the whole table under a lock (first not valid, then validate)";
    }
    if (action.matches("add (constraint \\S+ )?(unique|primary key|exclude).*")
        && !action.contains("using index")) {
      return "makes an index under a lock";
    }
    return null;
  }

  /** In one line each, in lower case, without comments, texts and bodies of functions. */
  private static List<String> statements(String sql) {
    List<String> statements = new ArrayList<>();
    for (String statement : NOT_CODE.matcher(sql).replaceAll(" ").split(";")) {
      String line = statement.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
      if (!line.isEmpty()) {
        statements.add(line);
      }
    }
    return statements;
  }

  /** What an ALTER TABLE does, split at the commas outside of parentheses. */
  private static List<String> actions(String list) {
    List<String> actions = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i <= list.length(); i++) {
      char at = i < list.length() ? list.charAt(i) : ',';
      depth += at == '(' ? 1 : at == ')' ? -1 : 0;
      if (at == ',' && depth == 0) {
        actions.add(list.substring(from, i).strip());
        from = i + 1;
      }
    }
    return actions;
  }
}
