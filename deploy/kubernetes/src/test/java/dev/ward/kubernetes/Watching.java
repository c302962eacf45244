package dev.ward.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Alerts and dashboards ask for what is measured; each alert has its runbook, each runbook of an
 * alert its alert; and nothing is measured by clinic or person.
 */
final class Watching implements Rule {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Set<String> WORDS =
      Set.of("by", "on", "and", "or", "unless", "bool", "without", "ignoring", "offset");

  /** What a label must not tell. */
  private static final Pattern TELLING =
      Pattern.compile("(?i).*(clinic|organi[sz]ation|\\borg\\b|patient|subject|user_?id|member).*");

  private static final Figures OF_THE_SERVICES = Figures.ofTheServices();

  private final Figures figures;

  Watching() {
    this(OF_THE_SERVICES);
  }

  Watching(Figures figures) {
    this.figures = figures;
  }

  @Override
  public List<String> offenders(Manifests manifests) {
    Set<String> known = new TreeSet<>(figures.names());
    known.addAll(others());
    List<JsonNode> rules =
        manifests
            .of("PrometheusRule")
            .flatMap(node -> node.at("/spec/groups").findValues("rules").stream())
            .flatMap(list -> list.findParents("expr").stream())
            .toList();
    rules.stream()
        .filter(rule -> rule.has("record"))
        .forEach(rule -> known.add(rule.path("record").asText()));

    List<String> offenders = new ArrayList<>();
    rules.forEach(rule -> expression(rule, known, offenders));
    dashboards(manifests).forEach(target -> expression(target, known, offenders));
    if (!rules.isEmpty()) {
      runbooks(rules, offenders);
    }
    figures.tags().stream()
        .filter(tag -> TELLING.matcher(tag).matches())
        .forEach(tag -> offenders.add("something is measured by " + tag));
    return offenders;
  }

  private static void expression(JsonNode rule, Set<String> known, List<String> offenders) {
    String text = rule.path("expr").asText();
    String title = rule.path("alert").asText(rule.path("record").asText("a dashboard"));
    Matcher labels = Pattern.compile("\\{[^}]*}|\\b(?:by|on) \\([^)]*\\)").matcher(text);
    while (labels.find()) {
      if (TELLING.matcher(labels.group()).matches()) {
        offenders.add(title + " asks by " + labels.group());
      }
    }
    String bare =
        text.replaceAll(
            "\\{[^}]*}|\\[[^]]*]|\\b(by|on) \\([^)]*\\)|(?<![\\w:])\\d+(\\.\\d+)?", " ");
    Matcher name = NAME.matcher(bare);
    while (name.find()) {
      boolean function = bare.substring(name.end()).stripLeading().startsWith("(");
      boolean aggregation = bare.substring(name.end()).stripLeading().startsWith("by");
      if (!function
          && !aggregation
          && !WORDS.contains(name.group())
          && !known.contains(name.group())) {
        offenders.add(title + " asks for " + name.group() + ", which nobody measures");
      }
    }
  }

  private static List<JsonNode> dashboards(Manifests manifests) {
    return manifests
        .of("ConfigMap")
        .filter(node -> node.at("/metadata/labels/grafana_dashboard").asText().equals("1"))
        .flatMap(node -> node.path("data").properties().stream())
        .flatMap(file -> read(file.getValue().asText()).findParents("expr").stream())
        .toList();
  }

  private static JsonNode read(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void runbooks(List<JsonNode> rules, List<String> offenders) {
    Set<String> named = new TreeSet<>();
    for (JsonNode rule : rules) {
      if (!rule.has("alert")) {
        continue;
      }
      String alert = rule.path("alert").asText();
      String runbook = rule.at("/annotations/runbook").asText();
      String expected = alert.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
      named.add(expected + ".md");
      if (!runbook.equals("docs/runbooks/" + expected + ".md")
          || !Files.exists(Overlays.REPOSITORY.resolve(runbook))) {
        offenders.add(alert + " has no runbook " + runbook);
      }
      if (!Set.of("page", "ticket").contains(rule.at("/labels/severity").asText())) {
        offenders.add(alert + " doesn't say whether to wake somebody");
      }
    }
    for (Path file : Sources.files(Overlays.REPOSITORY.resolve("docs/runbooks"), ".md")) {
      String name = file.getFileName().toString();
      boolean ofAnAlert = Sources.text(file).startsWith("# Alert ");
      if (ofAnAlert && !named.contains(name)) {
        offenders.add(name + " is of no alert");
      }
    }
  }

  /** Figures of others that we rely on, from {@code figures.txt}. */
  private static Set<String> others() {
    return Sources.text(Path.of("src/test/resources/figures.txt"))
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .collect(Collectors.toSet());
  }
}
