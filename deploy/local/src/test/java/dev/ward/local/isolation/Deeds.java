package dev.ward.local.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ward.local.Waiting;
import dev.ward.local.isolation.AccessTable.Rule;
import dev.ward.local.isolation.Caller.Answer;
import dev.ward.local.isolation.Caller.Extra;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Does everything that can be done once, with success, in the order that {@code deeds.json} tells,
 * each with a request id of its own. Reads that aren't in it are done where it says so.
 */
final class Deeds {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PREFIX = "deed-";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> UNDER_WAY = Set.of("pending", "running", "waiting");

  private final Stage stage;
  private final AccessTable table;
  private final Samples samples = new Samples();
  private final Caller caller;
  private final Props props;
  private final Map<String, String> ids;
  private final Place place;
  private final List<Deed> done = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * What was done.
   *
   * @param name the operation's, with what it was done to where that makes a difference
   * @param made the id of what is new; empty for nothing
   * @param amounts how many of what were shown or changed
   */
  record Deed(String name, String requestId, String made, Map<String, Integer> amounts) {}

  private record Attempt(String requestId, Answer answer) {
    boolean isStale() {
      return answer.status() == 401 && answer.is("stale-claims");
    }
  }

  Deeds(Stage stage, AccessTable table, Props props, Place place) {
    this.stage = stage;
    this.table = table;
    this.props = props;
    this.caller = new Caller(stage.ward().settings(), samples, stage.troupe());
    this.ids = new HashMap<>(place.ids());
    this.place = place;
  }

  /** Does it all, and returns what was done. */
  List<Deed> done() {
    JsonNode story = read();
    Set<String> told = names(story);
    for (JsonNode step : story) {
      if (step.has("reads")) {
        reads(told);
      } else if (step.has("do")) {
        deed(step);
      } else {
        props.use(step, this::filled).forEach(ids::put);
      }
    }
    return List.copyOf(done);
  }

  /**
   * Somebody without a role tries everything that takes one; the requests that were refused, by the
   * operation.
   */
  Map<String, String> refused(String role) {
    Map<String, String> requests = new LinkedHashMap<>();
    for (Operation operation : stage.operations()) {
      if (!table.rule(operation).addressed().equals("self")) {
        Attempt attempt = attempt(operation, samples, role);
        if (!Set.of(403, 404).contains(attempt.answer().status())) {
          problems.add("%s isn't refused to %s: %s".formatted(operation, role, attempt.answer()));
        }
        requests.put(operation.name(), attempt.requestId());
      }
    }
    return requests;
  }

  /** What went otherwise than told. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  private void reads(Set<String> told) {
    for (Operation operation : stage.operations()) {
      if (operation.isRead() && !told.contains(operation.name())) {
        ObjectNode step = JSON.createObjectNode().put("do", operation.name());
        deed(step);
      }
    }
  }

  private void deed(JsonNode step) {
    Operation operation = operation(step.path("do").asText());
    String name = operation.name() + step.path("of").asText("").replaceFirst("^(?=.)", " of ");
    String role = step.path("as").asText(role(table.rule(operation)));
    Samples told = samples.with(operation, step);
    Attempt attempt = attempt(operation, told, role);
    Answer answer = attempt.answer();
    if (answer.status() >= 300) {
      problems.add(
          "%s as %s failed: %s %s".formatted(name, role, told.path(operation, now()), answer));
    }
    String shown = parsed(answer.text()).at(step.path("at").asText("/id")).asText("");
    boolean isNew = operation.method().equals("POST") && !now().knows(shown);
    if (step.has("keep")) {
      ids.put(step.path("keep").asText(), shown);
    }
    if (step.has("settles")) {
      settled(operation(step.path("settles").asText()), role, shown);
    }
    if (!step.has("aside")) {
      done.add(new Deed(name, attempt.requestId(), isNew ? shown : "", amounts(step)));
    }
  }

  /**
   * What one has done may have changed the claims of the next one's caller; each attempt is a
   * request of its own.
   */
  private Attempt attempt(Operation operation, Samples told, String role) {
    Attempt first = sent(operation, told, stage.troupe().token(role));
    return first.isStale()
        ? Waiting.poll(
            PATIENCE,
            () -> sent(operation, told, stage.troupe().freshToken(role)),
            again -> !again.isStale())
        : first;
  }

  private Attempt sent(Operation operation, Samples told, String token) {
    String requestId = PREFIX + UUID.randomUUID();
    Extra extra = new Extra("", Map.of("X-Request-Id", requestId, "If-Match", "*"));
    String body = told.body(operation, now());
    return new Attempt(
        requestId, caller.with(told).withToken(operation, token, now(), body, extra));
  }

  /** Waits until what was made, the last thing that the path names, is no longer under way. */
  private void settled(Operation look, String role, String made) {
    String parameter = look.path().replaceFirst(".*\\{(.*)}$", "$1");
    JsonNode of = JSON.valueToTree(Map.of("path", Map.of(parameter, made)));
    Caller looking = caller.with(samples.with(look, of));
    String state =
        Waiting.poll(
            PATIENCE,
            () -> parsed(looking.call(look, role, now()).text()).path("state").asText(),
            now -> !UNDER_WAY.contains(now));
    if (UNDER_WAY.contains(state)) {
      problems.add(look + " stays " + state);
    }
  }

  /** Whoever of the place holds the permission, the least first. */
  private String role(Rule rule) {
    List<String> candidates =
        switch (rule.addressed()) {
          case "clinic" -> List.of("admin", "owner", "super_admin");
          case "emergency" -> List.of("emergency");
          case "platform" -> List.of("super_admin", "service");
          case "organization" -> List.of("owner", "super_admin");
          default -> List.of("owner");
        };
    return candidates.stream()
        .filter(role -> table.allows(rule, role))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nobody holds " + rule.permission()));
  }

  private Operation operation(String name) {
    return stage.operations().stream()
        .filter(known -> known.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("deeds.json knows what there isn't: " + name));
  }

  private Place now() {
    return new Place(place.clinic(), place.organization(), ids);
  }

  private String filled(String text) {
    return Samples.filled(text, now());
  }

  /** Whether the request was one of a story's. */
  static boolean isOfAStory(@Nullable String requestId) {
    return requestId != null && requestId.startsWith(PREFIX);
  }

  private static Map<String, Integer> amounts(JsonNode step) {
    return step.path("amounts").properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, amount -> amount.getValue().asInt()));
  }

  private static Set<String> names(JsonNode story) {
    return StreamSupport.stream(story.spliterator(), false)
        .filter(step -> !step.has("aside"))
        .map(step -> step.path("do").asText())
        .collect(Collectors.toSet());
  }

  private static JsonNode parsed(String text) {
    try {
      return text.startsWith("{") ? JSON.readTree(text) : MissingNode.getInstance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read() {
    try (InputStream file = Deeds.class.getResourceAsStream("/isolation/deeds.json")) {
      return JSON.readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
