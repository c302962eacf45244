package dev.ward.platform.openapi;

import dev.ward.platform.idempotency.Idempotency;
import dev.ward.platform.paging.Limit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** What the parameters mean that have the same name everywhere, and what they may be. */
final class CommonParameters {

  private static final int LONGEST_CURSOR = 4_096;
  private static final int LONGEST_TAGS = 4_096;

  /** The largest whole number that JavaScript tells from the next. */
  private static final long MOST_EXACT = (1L << 53) - 1;

  private static final int LONGEST_TEXT = 4_096;

  private static final Map<String, String> MEANINGS =
      Map.ofEntries(
          Map.entry("clinicId", "The clinic that is addressed"),
          Map.entry("orgId", "The organization that is addressed"),
          Map.entry("organizationId", "The organization that is addressed"),
          Map.entry("userId", "The person; their id is what tenancy calls them by"),
          Map.entry("user", "Only of this person"),
          Map.entry("job", "Only of this job"),
          Map.entry("state", "Only those in this state"),
          Map.entry("outcome", "Only those with this outcome"),
          Map.entry("from", "The first day"),
          Map.entry("to", "The day behind the last"),
          Map.entry(
              "limit",
              "How many items a page has at the most; %d without it".formatted(Limit.DEFAULT)),
          Map.entry(
              "cursor",
              "What the page before gave as next; it belongs to the same list with the same filters"),
          Map.entry(
              "If-Match",
              "The ETag of the version that is to be changed; * means whichever there is"),
          Map.entry(
              "If-None-Match", "The ETag of what the caller has; unchanged, it is answered by 304"),
          Map.entry(
              "Idempotency-Key",
              "Makes a request that is sent again happen once: the same key and body get the same"
                  + " answer, the same key and another body 422"));

  private CommonParameters() {}

  static void describe(String path, HttpMethod method, @Nullable List<Parameter> parameters) {
    if (parameters == null) {
      return;
    }
    for (Parameter parameter : parameters) {
      String name = parameter.getName();
      if (parameter.getDescription() == null) {
        parameter.setDescription(meaning(path, parameter));
      }
      switch (name) {
        case "limit" -> parameter.setSchema(limit());
        case "cursor" -> parameter.setSchema(text(1, LONGEST_CURSOR));
        case "Idempotency-Key" -> parameter.setSchema(text(1, Idempotency.LONGEST_KEY));
        case "If-Match", "If-None-Match" -> {
          parameter.setSchema(text(1, LONGEST_TAGS).addExample("\"3\""));
          if (method == HttpMethod.PATCH) {
            parameter.setRequired(true);
          }
        }
        default -> bound(parameter);
      }
    }
  }

  private static @Nullable String meaning(String path, Parameter parameter) {
    String addressed = addressed(path, parameter.getName());
    return addressed == null || parameter.getName().endsWith("Id")
        ? MEANINGS.getOrDefault(parameter.getName(), addressed)
        : addressed;
  }

  /** What the path names one of: {@code …/goals/{id}} a goal. */
  private static @Nullable String addressed(String path, String name) {
    int at = path.indexOf("/{" + name + "}");
    if (at < 0) {
      return null;
    }
    String before = path.substring(0, at);
    String collection = before.substring(before.lastIndexOf('/') + 1);
    return "Which " + OperationNames.singular(collection).replace('-', ' ') + " it is about";
  }

  private static Schema limit() {
    return OASFactory.createSchema()
        .addType(Schema.SchemaType.INTEGER)
        .format("int32")
        .minimum(BigDecimal.ONE)
        .maximum(BigDecimal.valueOf(Limit.MOST))
        .defaultValue(Limit.DEFAULT);
  }

  private static Schema text(int shortest, int longest) {
    return OASFactory.createSchema()
        .addType(Schema.SchemaType.STRING)
        .minLength(shortest)
        .maxLength(longest);
  }

  /** No text in a path or a query can be longer: the whole of them is bounded. */
  private static void bound(Parameter parameter) {
    Schema schema = parameter.getSchema();
    if (schema == null) {
      // One that a resource reads by itself and names in an annotation.
      schema = OASFactory.createSchema().addType(Schema.SchemaType.STRING);
      parameter.setSchema(schema);
    }
    if (schema.getRef() != null || schema.getType() == null) {
      return;
    }
    if (schema.getType().contains(Schema.SchemaType.STRING)
        && schema.getMaxLength() == null
        && schema.getFormat() == null
        && schema.getEnumeration() == null) {
      schema.setMaxLength(LONGEST_TEXT);
    }
    if (schema.getType().contains(Schema.SchemaType.INTEGER)) {
      if (schema.getMinimum() == null) {
        schema.setMinimum(BigDecimal.ZERO);
      }
      if (schema.getMaximum() == null) {
        schema.setMaximum(
            BigDecimal.valueOf(
                "int64".equals(schema.getFormat()) ? MOST_EXACT : Integer.MAX_VALUE));
      }
    }
  }
}
