package dev.ward.audit.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The events that there are, by action, each with its JSON Schema. They are a part of the program
 * and not of its data, because who adds an event to a producer adds it here in the same change.
 *
 * <p>An action that isn't listed is taken as long as its family (what stands before the first dot)
 * is: in a rollout the producer may be newer than the recorder, and what happened must not wait.
 */
@ApplicationScoped
@Startup
class EventCatalogue {

  private static final short VERSION = 1;
  private static final String OF_FAMILY = "*";

  private final ObjectMapper json;
  private final JsonNode envelope;
  private final JsonSchemaFactory factory =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private final SchemaValidatorsConfig config =
      SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();
  private final Map<String, EventKind> kinds = new TreeMap<>();
  private final Map<String, EventKind> families = new HashMap<>();

  /**
   * One line of the catalogue.
   *
   * @param verbs separated by spaces; empty for the family's name alone
   * @param target the target's type; null for any
   * @param subject never (unless said otherwise), optional or always: whether it is about a patient
   * @param outcomes success alone unless said otherwise
   * @param changes whether it may tell of changes, which it may unless said otherwise
   * @param mayHold denied patterns that its free fields may hold
   */
  private record Line(
      String family,
      String verbs,
      @Nullable String target,
      @Nullable String subject,
      @Nullable List<String> outcomes,
      @Nullable Boolean changes,
      @Nullable Set<String> mayHold) {}

  EventCatalogue(ObjectMapper json) {
    this.json = json;
    this.envelope = read("/event-envelope.json", JsonNode.class);
    for (Line line : read("/event-catalogue.json", Line[].class)) {
      for (String verb : line.verbs().split(" ", -1)) {
        String action = verb.isEmpty() ? line.family() : line.family() + "." + verb;
        EventKind kind = kind(action, line);
        if (kinds.put(kind.action(), kind) != null) {
          throw new IllegalStateException(kind.action() + " stands in the catalogue twice");
        }
      }
      families.computeIfAbsent(
          line.family(),
          family ->
              kind(
                  family + "." + OF_FAMILY,
                  new Line(
                      family,
                      OF_FAMILY,
                      null,
                      "optional",
                      List.of("success", "denied", "failure"),
                      true,
                      Set.of())));
    }
  }

  /** What is known of the action; null for one of no known family. */
  @Nullable EventKind of(String action) {
    EventKind kind = kinds.get(action);
    if (kind != null) {
      return kind;
    }
    int dot = action.indexOf('.');
    return families.get(dot < 0 ? action : action.substring(0, dot));
  }

  Collection<EventKind> all() {
    return kinds.values();
  }

  JsonNode envelope() {
    return envelope;
  }

  private EventKind kind(String action, Line line) {
    ObjectNode rules = json.createObjectNode();
    ObjectNode properties = rules.putObject("properties");
    if (line.target() != null) {
      ObjectNode target = properties.putObject("target");
      target.putObject("properties").putObject("type").put("const", line.target());
      target.putArray("required").add("type");
      target.put("type", "object");
    }
    ObjectNode subject = properties.putObject("subjectId");
    switch (line.subject() == null ? "never" : line.subject()) {
      case "never" -> subject.put("type", "null");
      case "always" -> subject.put("type", "string");
      default -> subject.putArray("type").add("string").add("null");
    }
    ObjectNode outcome = properties.putObject("outcome");
    (line.outcomes() == null ? List.of("success") : line.outcomes())
        .forEach(outcome.withArray("enum")::add);
    if (Boolean.FALSE.equals(line.changes())) {
      properties.putObject("changes").put("type", "null");
    } else {
      properties.set("changes", envelope.path("properties").path("changes").deepCopy());
    }
    JsonSchema compiled = factory.getSchema(rules.deepCopy(), config);
    compiled.initializeValidators();
    return new EventKind(
        action,
        VERSION,
        shown(action, rules, properties),
        compiled,
        line.mayHold() == null ? Set.of() : line.mayHold());
  }

  private JsonNode shown(String action, ObjectNode rules, ObjectNode properties) {
    ObjectNode whole = json.createObjectNode();
    whole.put("$schema", envelope.path("$schema").asText());
    whole.put("$id", "urn:ward:event:" + action + ":" + VERSION);
    whole.putArray("allOf").addObject().put("$ref", envelope.path("$id").asText());
    properties.putObject("action").put("const", action);
    whole.setAll(rules);
    return whole;
  }

  private <T> T read(String resource, Class<T> type) {
    try (InputStream stream = EventCatalogue.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException(resource + " is missing");
      }
      return json.readValue(stream, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
