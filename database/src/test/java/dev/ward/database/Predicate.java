package dev.ward.database;

import java.util.regex.Pattern;

/** A policy's predicate as the catalog prints it, without what only the planner needs. */
final class Predicate {

  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern CAST =
      Pattern.compile("::[a-z_.]+(?: with(?:out)? time zone)?(?:\\[\\])?");
  private static final Pattern CONTEXT =
      Pattern.compile("\\( ?SELECT (\\w+\\.\\w+\\([^()]*\\)) AS \\w+\\)");
  private static final Pattern LONE_CALL =
      Pattern.compile("(?<!ANY )(?<![\\w.])\\((\\w+\\.\\w+\\([^()]*\\))\\)");
  private static final Pattern LONE_LITERAL = Pattern.compile("(?<!\\w)\\(('[^']*')\\)");

  private Predicate() {}

  static String readable(String expression) {
    String text = SPACE.matcher(expression).replaceAll(" ");
    text = CAST.matcher(text).replaceAll("");
    text = CONTEXT.matcher(text).replaceAll("$1");
    text = text.replace("( SELECT SESSION_USER AS \"session_user\")", "session_user");
    String before;
    do {
      before = text;
      text = LONE_CALL.matcher(text).replaceAll("$1");
      text = LONE_LITERAL.matcher(text).replaceAll("$1");
    } while (!text.equals(before));
    text = text.replace(" AND ", " and ").replace(" OR ", " or ").replace("NOT ", "not ");
    text = text.replace("= ANY ", "= any ").replace(" IS ", " is ").replace(" NULL", " null");
    // A pipe would end the cell.
    return unwrapped(text).replace("|", "\\|");
  }

  /** Without the parentheses that hold the whole. */
  private static String unwrapped(String text) {
    if (!text.startsWith("(") || !text.endsWith(")")) {
      return text;
    }
    int depth = 0;
    for (int i = 0; i < text.length() - 1; i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth == 0) {
        return text;
      }
    }
    return unwrapped(text.substring(1, text.length() - 1));
  }
}
