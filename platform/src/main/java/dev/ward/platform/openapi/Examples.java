package dev.ward.platform.openapi;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jspecify.annotations.Nullable;

/**
 * Shows an example of every JSON body: what a field's schema gives as one, else something of its
 * format, else what fields of its name usually hold. A body that has an example keeps it.
 */
final class Examples {

  private static final String JSON = "application/json";
  private static final String REFERENCE = "#/components/schemas/";
  private static final int DEEPEST = 14;

  private static final Map<String, Object> BY_FORMAT =
      Map.of(
          "uuid", "019a0c1e-5b0a-7c11-8e55-0a1b2c3d4e5f",
          "date", "2026-03-02",
          "date-time", "2026-03-02T09:30:00Z",
          "email", "ada@riverside.example",
          "uri", "https://receiver.example/ward");

  private final OpenAPI document;
  private final Map<String, Object> byName;

  Examples(OpenAPI document) {
    this.document = document;
    try (InputStream file = Examples.class.getResourceAsStream("examples.json")) {
      this.byName = new ObjectMapper().readValue(file, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void add() {
    for (PathItem item : document.getPaths().getPathItems().values()) {
      for (Operation operation : item.getOperations().values()) {
        if (operation.getRequestBody() != null) {
          add(operation.getRequestBody().getContent());
        }
        operation
            .getResponses()
            .getAPIResponses()
            .forEach(
                (status, response) -> {
                  if (status.startsWith("2")) {
                    add(response.getContent());
                  }
                });
      }
    }
  }

  private void add(@Nullable Content content) {
    MediaType type = content == null ? null : content.getMediaType(JSON);
    if (type != null
        && type.getSchema() != null
        && type.getExample() == null
        && type.getExamples() == null) {
      type.setExample(of(type.getSchema(), "", 0));
    }
  }

  private @Nullable Object of(Schema schema, String name, int depth) {
    if (schema.getExamples() != null && !schema.getExamples().isEmpty()) {
      return schema.getExamples().get(0);
    }
    if (schema.getRef() != null) {
      return of(component(schema.getRef()), name, depth + 1);
    }
    if (schema.getEnumeration() != null && !schema.getEnumeration().isEmpty()) {
      return schema.getEnumeration().get(0);
    }
    if (schema.getDefaultValue() != null) {
      return schema.getDefaultValue();
    }
    Schema whole = chosen(schema);
    return whole == schema ? plain(schema, name, depth) : of(whole, name, depth);
  }

  /** One of several that would do; the first, as a schema for null comes last. */
  private static Schema chosen(Schema schema) {
    for (List<Schema> several :
        Arrays.asList(schema.getAnyOf(), schema.getOneOf(), schema.getAllOf())) {
      if (several != null && !several.isEmpty()) {
        return several.get(0);
      }
    }
    return schema;
  }

  private @Nullable Object plain(Schema schema, String name, int depth) {
    List<SchemaType> types = schema.getType() == null ? List.of() : schema.getType();
    if (types.contains(SchemaType.OBJECT) || schema.getProperties() != null) {
      return object(schema, depth);
    }
    if (types.contains(SchemaType.ARRAY)) {
      return schema.getItems() == null || depth > DEEPEST
          ? List.of()
          : List.of(notNull(of(schema.getItems(), OperationNames.singular(name), depth + 1)));
    }
    if (types.contains(SchemaType.STRING)) {
      return text(schema, name);
    }
    if (types.contains(SchemaType.INTEGER) || types.contains(SchemaType.NUMBER)) {
      return number(schema, name, types.contains(SchemaType.INTEGER));
    }
    return types.contains(SchemaType.BOOLEAN) ? Boolean.TRUE : Map.of();
  }

  private Map<String, Object> object(Schema schema, int depth) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (schema.getProperties() != null && depth <= DEEPEST) {
      schema
          .getProperties()
          .forEach((name, property) -> object.put(name, notNull(of(property, name, depth + 1))));
    }
    Schema others = schema.getAdditionalPropertiesSchema();
    if (others != null && object.isEmpty() && depth <= DEEPEST) {
      object.put("name", notNull(of(others, "name", depth + 1)));
    }
    return object;
  }

  private Object text(Schema schema, String name) {
    Object byFormat = schema.getFormat() == null ? null : BY_FORMAT.get(schema.getFormat());
    if (byFormat != null) {
      return byFormat;
    }
    Object known = byName.get(name);
    String text = known instanceof String said ? said : name.isEmpty() ? "text" : name;
    Integer longest = schema.getMaxLength();
    return longest == null || text.length() <= longest ? text : text.substring(0, longest);
  }

  private Object number(Schema schema, String name, boolean isWhole) {
    BigDecimal value =
        byName.get(name) instanceof Number known
            ? new BigDecimal(known.toString())
            : BigDecimal.ONE;
    if (schema.getMinimum() != null) {
      value = value.max(schema.getMinimum());
    }
    if (schema.getMaximum() != null) {
      value = value.min(schema.getMaximum());
    }
    return isWhole ? (Object) value.longValue() : value;
  }

  private Schema component(String reference) {
    String name = reference.substring(REFERENCE.length());
    return Objects.requireNonNull(document.getComponents().getSchemas().get(name), name);
  }

  private static Object notNull(@Nullable Object value) {
    return value == null ? List.of() : value;
  }
}
