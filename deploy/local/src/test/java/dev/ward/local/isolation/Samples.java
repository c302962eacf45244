package dev.ward.local.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The least that an operation takes: made from its schema, or kept by hand in {@code samples.json}
 * where a schema can't say it all.
 */
final class Samples {

  /** Nobody's and nothing's id. */
  static final String NOTHING = "01900000-0000-7000-8000-00000000dead";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final List<String> PARTS = List.of("mediaType", "body", "path", "query");

  private final JsonNode kept;

  Samples() {
    try (InputStream file = Samples.class.getResourceAsStream("/isolation/samples.json")) {
      kept = new ObjectMapper().readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Samples(JsonNode kept) {
    this.kept = kept;
  }

  /** The same, with something else for one operation; what isn't said of it there stays. */
  Samples with(Operation operation, JsonNode said) {
    ObjectNode own =
        kept(operation) instanceof ObjectNode known ? known.deepCopy() : NODES.objectNode();
    for (String part : PARTS) {
      if (said.has(part)) {
        own.set(part, said.path(part));
      }
    }
    ObjectNode all = kept.deepCopy();
    all.set(operation.name(), own);
    return new Samples(all);
  }

  String mediaType(Operation operation) {
    return kept(operation).path("mediaType").asText(operation.mediaType());
  }

  /** The body for a place; empty when there is none. */
  String body(Operation operation, Place place) {
    if (operation.mediaType().isEmpty()) {
      return "";
    }
    JsonNode body = kept(operation).path("body");
    if (body.isMissingNode()) {
      body = sample(operation, operation.bodySchema());
    }
    if (operation.bodySchema().path("properties").has(operation.placeParameter())
        && body instanceof ObjectNode object) {
      object.put(operation.placeParameter(), place.of(operation));
    }
    return filled(body.isTextual() ? body.asText() : body.toString(), place);
  }

  String path(Operation operation, Place place) {
    String path = operation.path();
    for (Map.Entry<String, JsonNode> parameter : operation.parameters("path").entrySet()) {
      String name = parameter.getKey();
      String value =
          name.equals(operation.placeParameter())
              ? place.of(operation)
              : kept(operation)
                  .path("path")
                  .path(name)
                  .asText(
                      place
                          .ids()
                          .getOrDefault(operation.collection(name), text(parameter.getValue())));
      path = path.replace("{" + name + "}", filled(value, place));
    }
    return path + query(operation, place);
  }

  private String query(Operation operation, Place place) {
    String kept = filled(kept(operation).path("query").asText(""), place);
    String query =
        operation.parameters("query").entrySet().stream()
            .filter(
                parameter ->
                    parameter.getKey().equals(operation.placeParameter())
                        || kept.isEmpty() && operation.requires(parameter.getKey()))
            .map(
                parameter ->
                    parameter.getKey()
                        + "="
                        + (parameter.getKey().equals(operation.placeParameter())
                            ? place.of(operation)
                            : text(parameter.getValue())))
            .collect(Collectors.joining("&"));
    String all = kept + (kept.isEmpty() || query.isEmpty() ? "" : "&") + query;
    return all.isEmpty() ? "" : "?" + all;
  }

  /** {@code <members>} stands for one of the place's members, and so on. */
  static String filled(String text, Place place) {
    String filled =
        text.replace("<clinic>", place.clinic()).replace("<organization>", place.organization());
    for (Map.Entry<String, String> id : place.ids().entrySet()) {
      filled = filled.replace("<" + id.getKey() + ">", id.getValue());
    }
    return filled;
  }

  /** Whether it is about one thing in the place, by its path, its query or its body. */
  boolean namesSomething(Operation operation) {
    JsonNode kept = kept(operation);
    return operation.namesOne()
        || kept.path("query").asText("").contains("<")
        || kept.path("body").toString().contains("<");
  }

  private JsonNode kept(Operation operation) {
    return kept.path(operation.name());
  }

  private static JsonNode sample(Operation operation, JsonNode declared) {
    JsonNode schema = operation.resolved(declared);
    for (String combination : new String[] {"allOf", "anyOf", "oneOf"}) {
      if (schema.has(combination)) {
        return sample(operation, schema.path(combination).get(0));
      }
    }
    return switch (type(schema)) {
      case "object" -> object(operation, schema);
      case "array" -> array(operation, schema);
      case "integer", "number" -> NODES.numberNode(schema.path("minimum").asLong(1));
      case "boolean" -> NODES.booleanNode(false);
      default -> NODES.textNode(text(schema));
    };
  }

  private static JsonNode object(Operation operation, JsonNode schema) {
    ObjectNode object = NODES.objectNode();
    for (JsonNode name : schema.path("required")) {
      object.set(name.asText(), sample(operation, schema.path("properties").path(name.asText())));
    }
    return object;
  }

  private static JsonNode array(Operation operation, JsonNode schema) {
    ArrayNode array = NODES.arrayNode();
    for (int i = 0; i < schema.path("minItems").asInt(0); i++) {
      array.add(sample(operation, schema.path("items")));
    }
    return array;
  }

  private static String text(JsonNode schema) {
    if (schema.has("enum")) {
      return schema.path("enum").get(0).asText();
    }
    return switch (schema.path("format").asText()) {
      case "uuid" -> NOTHING;
      case "date" -> "2026-05-05";
      case "date-time" -> "2026-05-05T10:00:00Z";
      case "email" -> "nobody@ward.example";
      default ->
          type(schema).equals("integer")
              ? "1"
              : "nothing".repeat(1 + schema.path("minLength").asInt(0) / "nothing".length());
    };
  }

  /** OpenAPI 3.1 may name several types, one of them null. */
  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      for (JsonNode one : type) {
        if (!one.asText().equals("null")) {
          return one.asText();
        }
      }
    }
    return type.asText();
  }
}
