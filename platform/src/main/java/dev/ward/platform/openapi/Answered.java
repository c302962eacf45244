package dev.ward.platform.openapi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jspecify.annotations.Nullable;

/**
 * Says of the fields of answers which are always there and which may be null, as our records say it
 * to the compiler: a client that is generated need not ask for what can't be missing.
 */
final class Answered {

  private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
  private static final DotName INCLUDE =
      DotName.createSimple("com.fasterxml.jackson.annotation.JsonInclude");
  private static final String OURS = "dev.ward";
  private static final String REFERENCE = "#/components/schemas/";

  private final OpenAPI document;
  private final Map<Set<String>, List<ClassInfo>> records = new HashMap<>();

  Answered(OpenAPI document, IndexView index) {
    this.document = document;
    for (ClassInfo type : index.getKnownClasses()) {
      if (type.isRecord() && type.name().toString().startsWith(OURS)) {
        Set<String> fields = new HashSet<>();
        type.recordComponents().forEach(component -> fields.add(component.name()));
        records.computeIfAbsent(fields, unknown -> new ArrayList<>()).add(type);
      }
    }
  }

  void describe() {
    Set<String> sent = new HashSet<>();
    Set<String> answered = new HashSet<>();
    document
        .getPaths()
        .getPathItems()
        .values()
        .forEach(
            item ->
                item.getOperations()
                    .values()
                    .forEach(
                        operation -> {
                          if (operation.getRequestBody() != null) {
                            collect(operation.getRequestBody().getContent(), sent);
                          }
                          operation
                              .getResponses()
                              .getAPIResponses()
                              .values()
                              .forEach(response -> collect(response.getContent(), answered));
                        }));
    answered.removeAll(sent);
    document
        .getComponents()
        .getSchemas()
        .forEach(
            (name, schema) -> {
              if (answered.contains(name)) {
                describe(name, schema);
              }
            });
  }

  private void describe(String name, Schema schema) {
    ClassInfo type = schema.getProperties() == null ? null : recordOf(name, schema);
    if (type == null) {
      return;
    }
    for (RecordComponentInfo component : type.recordComponents()) {
      boolean mayBeNull = component.type().hasAnnotation(NULLABLE);
      if (!mayBeNull || !isLeftOut(type, component)) {
        if (schema.getRequired() == null || !schema.getRequired().contains(component.name())) {
          schema.addRequired(component.name());
        }
        Schema said = schema.getProperties().get(component.name());
        if (mayBeNull && said != null) {
          schema.addProperty(component.name(), orNull(said));
        }
      }
    }
  }

  /** A schema has the fields of its record, and a name that ends or begins with its name. */
  private @Nullable ClassInfo recordOf(String name, Schema schema) {
    for (ClassInfo type : records.getOrDefault(schema.getProperties().keySet(), List.of())) {
      String simple = type.name().withoutPackagePrefix();
      String own = simple.substring(simple.lastIndexOf('$') + 1);
      if (name.equals(own) || name.endsWith(own) || name.startsWith(own)) {
        return type;
      }
    }
    return null;
  }

  private static boolean isLeftOut(ClassInfo type, RecordComponentInfo component) {
    AnnotationInstance own = component.annotation(INCLUDE);
    AnnotationInstance include = own == null ? type.declaredAnnotation(INCLUDE) : own;
    return include != null && include.value() != null && !include.value().asEnum().equals("ALWAYS");
  }

  private static Schema orNull(Schema schema) {
    if (schema.getRef() == null && schema.getType() != null) {
      if (!schema.getType().contains(SchemaType.NULL)) {
        schema.addType(SchemaType.NULL);
      }
      if (schema.getEnumeration() != null && !schema.getEnumeration().contains(null)) {
        schema.addEnumeration(null);
      }
      return schema;
    }
    return OASFactory.createSchema()
        .description(schema.getDescription())
        .anyOf(List.of(schema, OASFactory.createSchema().addType(SchemaType.NULL)));
  }

  private void collect(@Nullable Content content, Set<String> found) {
    if (content != null) {
      content.getMediaTypes().values().forEach(type -> collect(type.getSchema(), found));
    }
  }

  private void collect(@Nullable Schema schema, Set<String> found) {
    if (schema == null) {
      return;
    }
    if (schema.getRef() != null) {
      String name = schema.getRef().substring(REFERENCE.length());
      if (found.add(name)) {
        collect(document.getComponents().getSchemas().get(name), found);
      }
      return;
    }
    collect(schema.getItems(), found);
    collect(schema.getAdditionalPropertiesSchema(), found);
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(property -> collect(property, found));
    }
    for (List<Schema> several :
        List.of(orNone(schema.getAllOf()), orNone(schema.getAnyOf()), orNone(schema.getOneOf()))) {
      several.forEach(part -> collect(part, found));
    }
  }

  private static List<Schema> orNone(@Nullable List<Schema> schemas) {
    return schemas == null ? List.of() : schemas;
  }
}
