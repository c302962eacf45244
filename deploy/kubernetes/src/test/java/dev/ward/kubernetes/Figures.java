package dev.ward.kubernetes;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the services measure, by the names that Prometheus has for it, and by which tags. */
final class Figures {
  private static final Pattern BUILT =
      Pattern.compile(
          "(Gauge|Counter|Timer)\\s*\\.builder\\(\\s*\"(ward[^\"]+)\"(.*?)\\.register\\(",
          Pattern.DOTALL);
  private static final Pattern ASKED =
      Pattern.compile(
          "(\\.?)\\b(counter|timer|gauge)\\(\\s*(?:meters,\\s*)?(?:\"(ward[^\"]+)\"|([A-Z_]+))(.*?)\\)",
          Pattern.DOTALL);
  private static final Pattern TAG = Pattern.compile("(?:\\.tag|Tags?\\.of)\\(\\s*\"([^\"]+)\"");
  private static final Pattern TEXT = Pattern.compile("\"([^\"]+)\"");

  private final Set<String> names = new TreeSet<>();
  private final Set<String> tags = new TreeSet<>();

  /** Of all services' sources. */
  static Figures ofTheServices() {
    Figures figures = new Figures();
    for (String module : Sources.MODULES) {
      Sources.java(module).forEach(file -> figures.read(Sources.text(file)));
    }
    return figures;
  }

  static Figures of(String source) {
    Figures figures = new Figures();
    figures.read(source);
    return figures;
  }

  Set<String> names() {
    return names;
  }

  Set<String> tags() {
    return tags;
  }

  private void read(String source) {
    Matcher built = BUILT.matcher(source);
    while (built.find()) {
      add(built.group(1).toLowerCase(Locale.ROOT), built.group(2), built.group(3));
    }
    Matcher tag = TAG.matcher(source);
    while (tag.find()) {
      tags.add(tag.group(1));
    }
    Matcher asked = ASKED.matcher(source);
    while (asked.find()) {
      String name = asked.group(3) == null ? constant(source, asked.group(4)) : asked.group(3);
      if (name.startsWith("ward.")) {
        add(asked.group(2), name, "");
        if (!asked.group(1).isEmpty()) {
          given(asked.group(5));
        }
      }
    }
  }

  /** Names and values come in turns; what isn't a text is a value. */
  private void given(String arguments) {
    Matcher text = TEXT.matcher(arguments);
    while (text.find()) {
      tags.add(text.group(1));
    }
  }

  private void add(String kind, String name, String options) {
    String base = name.replaceAll("[.-]", "_");
    if (options.contains("baseUnit(\"seconds\")")) {
      base += "_seconds";
    }
    switch (kind) {
      case "counter" -> names.add(base + "_total");
      case "timer" -> {
        names.add(base + "_seconds_count");
        names.add(base + "_seconds_sum");
        names.add(base + "_seconds_max");
      }
      default -> names.add(base);
    }
  }

  private static String constant(String source, String name) {
    Matcher value = Pattern.compile(" " + name + " =\\s*\"([^\"]+)\"").matcher(source);
    return value.find() ? value.group(1) : "";
  }
}
