package dev.ward.platform.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The rules that a service's OpenAPI document keeps, without anything but a JDK: a part of what
 * deploy/api checks with Spectral and the OWASP ruleset, and what is ours alone.
 */
public final class OpenApiLint {

  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
  private static final String PROBLEM = "application/problem+json";
  private static final String JSON = "application/json";

  private final JsonNode document;
  private final List<String> findings = new ArrayList<>();
  private final Set<String> tags = new HashSet<>();
  private final Set<String> operationIds = new HashSet<>();

  private OpenApiLint(JsonNode document) {
    this.document = document;
  }

  /** What is wrong with a document, each with its place. */
  public static List<String> findings(JsonNode document) {
    OpenApiLint lint = new OpenApiLint(document);
    lint.lint();
    return lint.findings;
  }

  private void lint() {
    said("the document", document.path("info"), "title", "version", "description");
    ask("the document", !document.path("servers").isEmpty(), "names no server");
    ask("the document", !document.path("security").isEmpty(), "lets everybody in");
    document
        .path("tags")
        .forEach(
            tag -> {
              tags.add(tag.path("name").asText());
              said("the tag " + tag.path("name").asText(), tag, "description");
            });
    document
        .path("paths")
        .properties()
        .forEach(
            path -> {
              ask(
                  path.getKey(),
                  path.getKey().matches("(/([a-z0-9.-]+|\\{[A-Za-z]+}))+"),
                  "reads odd");
              for (String method : METHODS) {
                JsonNode operation = path.getValue().path(method);
                if (!operation.isMissingNode()) {
                  lint(method + " " + path.getKey(), path, method, operation);
                }
              }
            });
  }

  private void lint(
      String place, Map.Entry<String, JsonNode> path, String method, JsonNode operation) {
    said(place, operation, "summary", "description", "operationId");
    String id = operation.path("operationId").asText();
    ask(place, id.matches("[a-z][A-Za-z0-9]*"), "is called " + id);
    ask(place, operationIds.add(id), "is called as another is: " + id);
    ask(place, !operation.path("tags").isEmpty(), "has no tag");
    operation
        .path("tags")
        .forEach(tag -> ask(place, tags.contains(tag.asText()), "has a tag without description"));
    Set<String> expected = new TreeSet<>(List.of("401", "403", "429", "500", "503"));
    List<JsonNode> parameters = new ArrayList<>();
    operation.path("parameters").forEach(parameters::add);
    path.getValue().path("parameters").forEach(parameters::add);
    for (JsonNode parameter : parameters) {
      String name = parameter.path("name").asText();
      String in = parameter.path("in").asText();
      said(place + ", parameter " + name, parameter, "description");
      bounded(place + ", parameter " + name, parameter.path("schema"), new HashSet<>());
      expected.add(in.equals("path") ? "404" : "400");
      if (name.equals("If-Match")) {
        expected.add("412");
      }
      if (parameter.path("required").asBoolean() && name.equals("If-Match")) {
        expected.add("428");
      }
    }
    JsonNode body = operation.path("requestBody");
    if (!body.isMissingNode()) {
      expected.addAll(List.of("400", "413", "415"));
      ask(place, !body.path("content").isEmpty(), "doesn't say what it takes");
      body.path("content")
          .properties()
          .forEach(
              type -> {
                if (type.getKey().equals(JSON)) {
                  bounded(place + ", body", type.getValue().path("schema"), new HashSet<>());
                }
                exemplified(place + ", body", type.getKey(), type.getValue());
              });
    }
    if (!method.equals("get")) {
      expected.add("409");
    }
    JsonNode responses = operation.path("responses");
    expected.forEach(
        status -> ask(place, responses.has(status), "doesn't say how " + status + " looks"));
    boolean[] succeeds = {false};
    responses
        .properties()
        .forEach(
            response -> {
              succeeds[0] |= response.getKey().startsWith("2");
              answer(
                  place + ", " + response.getKey(),
                  response.getKey(),
                  resolved(response.getValue()));
            });
    ask(place, succeeds[0], "doesn't say what it answers with");
  }

  private void answer(String place, String status, JsonNode response) {
    said(place, response, "description");
    JsonNode content = response.path("content");
    JsonNode headers = response.path("headers");
    ask(place, headers.has("X-Request-Id"), "doesn't say that the request has an id");
    headers.forEach(header -> said(place + ", a header", resolved(header), "description"));
    switch (status) {
      case "401" -> ask(place, headers.has("WWW-Authenticate"), "doesn't say what to do");
      case "503" -> ask(place, headers.has("Retry-After"), "doesn't say when to try again");
      case "429" ->
          ask(place, headers.has("Retry-After") && headers.has("RateLimit"), "doesn't say when");
      case "202", "204", "304" -> {}
      default -> {
        if (status.startsWith("2")) {
          ask(place, !content.isEmpty(), "doesn't say what is in it");
        }
      }
    }
    if (status.startsWith("4") || status.startsWith("5")) {
      ask(
          place,
          content.path(PROBLEM).path("schema").path("$ref").asText().endsWith("/Problem"),
          "is no problem+json");
      ask(place, content.size() == 1, "is something else than problem+json");
    } else {
      content
          .properties()
          .forEach(
              type -> {
                ask(place, !type.getValue().path("schema").isMissingNode(), "has no schema");
                exemplified(place, type.getKey(), type.getValue());
              });
    }
  }

  private void exemplified(String place, String mediaType, JsonNode type) {
    if (mediaType.equals(JSON)) {
      ask(place, type.has("example") || type.has("examples"), "has no example");
    }
    if (type.has("example")) {
      fits(place + ", example", type.path("schema"), type.path("example"));
    }
  }

  /** That an example keeps what its schema says of it. */
  private void fits(String place, JsonNode declared, JsonNode value) {
    JsonNode schema = resolved(declared);
    if (value.isTextual()) {
      String text = value.asText();
      ask(place, text.length() <= schema.path("maxLength").asInt(Integer.MAX_VALUE), "is too long");
      ask(place, text.length() >= schema.path("minLength").asInt(0), "is too short");
      String pattern = schema.path("pattern").asText("");
      ask(
          place,
          pattern.isEmpty() || Pattern.compile(pattern).matcher(text).find(),
          "doesn't match " + pattern + ": " + text);
      if (schema.has("enum")) {
        boolean[] found = {false};
        schema.path("enum").forEach(one -> found[0] |= one.equals(value));
        ask(place, found[0], "is none of those there are: " + text);
      }
    }
    if (value.isObject()) {
      schema
          .path("required")
          .forEach(name -> ask(place, value.has(name.asText()), "lacks " + name.asText()));
      value
          .properties()
          .forEach(
              field ->
                  fits(
                      place + "/" + field.getKey(),
                      schema.path("properties").path(field.getKey()),
                      field.getValue()));
    }
    if (value.isArray()) {
      value.forEach(item -> fits(place + "/-", schema.path("items"), item));
    }
  }

  /** Whatever is sent has an end. */
  private void bounded(String place, JsonNode declared, Set<String> seen) {
    String reference = declared.path("$ref").asText("");
    if (!reference.isEmpty() && !seen.add(reference)) {
      return;
    }
    JsonNode schema = resolved(declared);
    String type = schema.path("type").toString();
    if (type.contains("string")) {
      ask(
          place,
          schema.has("maxLength") || schema.has("enum") || schema.has("format"),
          "is a text of any length");
    }
    if (type.contains("integer") || type.contains("number")) {
      ask(place, schema.has("minimum") && schema.has("maximum"), "is a number of any size");
    }
    if (type.contains("array")) {
      ask(place, schema.has("maxItems"), "is a list of any length");
      bounded(place + "/-", schema.path("items"), seen);
    }
    schema
        .path("properties")
        .properties()
        .forEach(
            field -> bounded(place + "/" + field.getKey(), field.getValue(), new HashSet<>(seen)));
    if (schema.path("additionalProperties").isObject()
        || schema.path("additionalProperties").asBoolean()) {
      ask(place, schema.has("maxProperties"), "is an object of any size");
      bounded(place + "/*", schema.path("additionalProperties"), new HashSet<>(seen));
    }
    for (String several : List.of("allOf", "anyOf", "oneOf")) {
      for (JsonNode part : schema.path(several)) {
        boolean isBoundedAbove =
            schema.has("maxItems") && part.path("type").asText().equals("array");
        bounded(place, isBoundedAbove ? part.path("items") : part, new HashSet<>(seen));
      }
    }
  }

  private JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").asText("");
    if (reference.isEmpty()) {
      return node;
    }
    JsonNode found = document.at(reference.substring(1));
    ask(reference, !found.isMissingNode(), "is not there");
    return resolved(found);
  }

  private void said(String place, JsonNode node, String... fields) {
    for (String field : fields) {
      ask(place, !node.path(field).asText().isBlank(), "has no " + field);
    }
  }

  private void ask(String place, boolean isSo, String otherwise) {
    if (!isSo) {
      String finding = place + " " + otherwise;
      if (!findings.contains(finding)) {
        findings.add(finding);
      }
    }
  }
}
