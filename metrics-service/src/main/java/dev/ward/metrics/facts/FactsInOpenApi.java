package dev.ward.metrics.facts;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** Describes the kinds of facts and their fields, which no class spells out, by their columns. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class FactsInOpenApi implements OASFilter {

  private static final String FACTS = "/facts/{kind}";
  private static final List<String> SHOWN = List.of("Fact", "FactRevision");

  @Override
  public void filterOpenAPI(OpenAPI document) {
    List<Schema> kinds = new ArrayList<>();
    List<Schema> changes = new ArrayList<>();
    for (FactKind kind : FactKind.values()) {
      String code = kind.code();
      String name = code.substring(0, 1).toUpperCase(Locale.ROOT) + code.substring(1) + "Fields";
      document.getComponents().addSchema(name, fields(kind));
      kinds.add(OASFactory.createSchema().ref("#/components/schemas/" + name));
      String change = name.replace("Fields", "Change");
      document.getComponents().addSchema(change, fields(kind).required(null));
      changes.add(OASFactory.createSchema().ref("#/components/schemas/" + change));
    }
    for (String shown : SHOWN) {
      Schema schema = document.getComponents().getSchemas().get(shown);
      if (schema != null) {
        schema.anyOf(kinds);
      }
    }
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) -> {
              if (path.contains(FACTS)) {
                describe(item, kinds, changes);
              }
            });
  }

  private static Schema fields(FactKind kind) {
    Schema schema = OASFactory.createSchema().addType(SchemaType.OBJECT);
    for (Column column : kind.columns()) {
      Schema field =
          bounded(OASFactory.createSchema().addType(type(column)), column.reading().range());
      if (!column.required()) {
        field.addType(SchemaType.NULL);
      }
      if (column.type() == OffsetDateTime.class) {
        field.format("date-time");
      } else if (column.type() == LocalDate.class) {
        field.format("date");
      } else if (column.type() == Integer.class) {
        field.format("int32");
      } else if (column.type() == Long.class) {
        field.format("int64");
      }
      schema.addProperty(column.camelName(), field);
      if (column.required()) {
        schema.addRequired(column.camelName());
      }
    }
    return schema.description("The fields of " + kind.code() + " facts");
  }

  private static Schema bounded(Schema field, Column.Range range) {
    range.words().forEach(field::addEnumeration);
    if (range.longest() != null) {
      field.maxLength(range.longest()).pattern(range.pattern());
    }
    if (range.least() != null && range.most() != null) {
      field.minimum(BigDecimal.valueOf(range.least())).maximum(BigDecimal.valueOf(range.most()));
    }
    return field;
  }

  private static SchemaType type(Column column) {
    if (column.type() == Integer.class || column.type() == Long.class) {
      return SchemaType.INTEGER;
    }
    return column.type() == Boolean.class ? SchemaType.BOOLEAN : SchemaType.STRING;
  }

  private static void describe(PathItem item, List<Schema> kinds, List<Schema> changes) {
    for (Operation operation : item.getOperations().values()) {
      for (Parameter parameter : operation.getParameters()) {
        if ("kind".equals(parameter.getName()) && parameter.getIn() == Parameter.In.PATH) {
          Schema schema = OASFactory.createSchema().addType(SchemaType.STRING);
          for (FactKind kind : FactKind.values()) {
            schema.addEnumeration(kind.code());
          }
          parameter.schema(schema);
          parameter.setDescription("What kind of facts");
        }
      }
    }
    Operation post = item.getOperations().get(HttpMethod.POST);
    if (post != null && post.getRequestBody() != null) {
      post.getRequestBody()
          .getContent()
          .getMediaTypes()
          .values()
          .forEach(type -> type.schema(OASFactory.createSchema().anyOf(kinds)));
    }
    Operation patch = item.getOperations().get(HttpMethod.PATCH);
    if (patch != null && patch.getRequestBody() != null) {
      patch
          .getRequestBody()
          .getContent()
          .getMediaTypes()
          .values()
          .forEach(type -> type.schema(OASFactory.createSchema().anyOf(changes)));
    }
  }
}
