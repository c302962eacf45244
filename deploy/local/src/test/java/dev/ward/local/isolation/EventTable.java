package dev.ward.local.isolation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which operation leaves which events ({@code docs/events.md}). */
final class EventTable {

  private static final Pattern EVENT =
      Pattern.compile(
          "`([a-z_.-]+)`(?: (denied|failure))? (clinic|organization|platform)"
              + "(?:, one per ([a-z]+)|, ([0-9]+) times)?");

  private final Map<String, Row> rows = new LinkedHashMap<>();

  /**
   * What a call leaves.
   *
   * @param leaves with the id of its request
   * @param follows later, about what the call made
   * @param refused the place of {@code access.denied}; empty for what is refused to nobody
   */
  record Row(List<Event> leaves, List<Event> follows, String refused) {}

  /**
   * One kind of event.
   *
   * @param place whose record it is on
   * @param per what there is one for each of; empty for as many as {@code times} says
   */
  record Event(String action, String outcome, String place, String per, int times) {}

  EventTable(Path documents) {
    try {
      for (String line : Files.readAllLines(documents.resolve("events.md"))) {
        if (line.startsWith("| `")) {
          add(line.substring(1, line.lastIndexOf('|')).split("\\|", -1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String[] cells) {
    String name = cells[0].replace("`", "").strip();
    if (rows.put(name, new Row(events(cells[1]), events(cells[2]), cells[3].strip())) != null) {
      throw new AssertionError("docs/events.md says twice what is left by " + name);
    }
  }

  /** A cell names events, or says in words why there are none. */
  private static List<Event> events(String cell) {
    List<Event> events = new ArrayList<>();
    if (cell.contains("`")) {
      for (String said : cell.split(";")) {
        Matcher event = EVENT.matcher(said.strip());
        if (!event.matches()) {
          throw new AssertionError("docs/events.md says what can't be read: " + said);
        }
        events.add(
            new Event(
                event.group(1),
                event.group(2) == null ? "success" : event.group(2),
                event.group(3),
                event.group(4) == null ? "" : event.group(4),
                event.group(5) == null ? 1 : Integer.parseInt(event.group(5))));
      }
    } else if (cell.isBlank()) {
      throw new AssertionError("docs/events.md has an empty cell; say why there is no event");
    }
    return events;
  }

  Set<String> names() {
    return rows.keySet();
  }

  Row row(String name) {
    Row row = rows.get(name);
    if (row == null) {
      throw new AssertionError("docs/events.md has no row for " + name);
    }
    return row;
  }

  /** How often each of the events is there, when so many of everything were shown or changed. */
  static Map<String, Integer> counted(List<Event> events, Map<String, Integer> amounts) {
    Map<String, Integer> counted = new TreeMap<>();
    for (Event event : events) {
      Integer times = event.per().isEmpty() ? event.times() : amounts.get(event.per());
      if (times == null) {
        throw new AssertionError("nobody counts each " + event.per());
      }
      if (times > 0) {
        String name = "%s %s %s".formatted(event.action(), event.outcome(), event.place());
        counted.merge(name, times, Integer::sum);
      }
    }
    return counted;
  }
}
