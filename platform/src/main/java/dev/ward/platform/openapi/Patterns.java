package dev.ward.platform.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Says patterns as JSON schemas mean them: ours match the whole text and are written in Java's
 * dialect, theirs match anywhere unless anchored and are JavaScript's. What is one of several words
 * is said as such.
 */
final class Patterns {

  private static final Pattern WORDS = Pattern.compile("[a-z0-9_-]+(\\|[a-z0-9_-]+)*");

  /** What "not blank" amounts to, which is meant to match anywhere. */
  private static final String SOMETHING = "\\S";

  private Patterns() {}

  static void translate(OpenAPI document) {
    document.getComponents().getSchemas().values().forEach(Patterns::translate);
    for (PathItem item : document.getPaths().getPathItems().values()) {
      translateAll(item.getParameters());
      for (Operation operation : item.getOperations().values()) {
        translateAll(operation.getParameters());
        if (operation.getRequestBody() != null) {
          translate(operation.getRequestBody().getContent());
        }
        operation
            .getResponses()
            .getAPIResponses()
            .values()
            .forEach(response -> translate(response.getContent()));
      }
    }
  }

  private static void translateAll(@Nullable List<Parameter> parameters) {
    if (parameters != null) {
      parameters.forEach(parameter -> translate(parameter.getSchema()));
    }
  }

  private static void translate(@Nullable Content content) {
    if (content != null) {
      content.getMediaTypes().values().forEach(type -> translate(type.getSchema()));
    }
  }

  private static void translate(@Nullable Schema schema) {
    if (schema == null) {
      return;
    }
    String pattern = schema.getPattern();
    if (pattern != null && !pattern.startsWith("^") && !pattern.equals(SOMETHING)) {
      say(schema, pattern);
    }
    translate(schema.getItems());
    translate(schema.getAdditionalPropertiesSchema());
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(Patterns::translate);
    }
    parts(schema).forEach(Patterns::translate);
  }

  private static void say(Schema schema, String pattern) {
    if (WORDS.matcher(pattern).matches()) {
      if (schema.getEnumeration() == null) {
        List.of(pattern.split("\\|", -1)).forEach(schema::addEnumeration);
      }
      schema.setPattern(null);
      return;
    }
    String theirs =
        pattern.startsWith("(?s)") ? pattern.substring(4).replace(".*", "[\\s\\S]*") : pattern;
    schema.setPattern("^(?:" + theirs.replace("\\p{Cntrl}", "\\u0000-\\u001f\\u007f") + ")$");
  }

  private static List<Schema> parts(Schema schema) {
    List<Schema> parts = new ArrayList<>();
    if (schema.getAllOf() != null) {
      parts.addAll(schema.getAllOf());
    }
    if (schema.getAnyOf() != null) {
      parts.addAll(schema.getAnyOf());
    }
    if (schema.getOneOf() != null) {
      parts.addAll(schema.getOneOf());
    }
    return parts;
  }
}
