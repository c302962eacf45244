package dev.ward.platform.openapi;

import dev.ward.platform.http.OldPaths;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/** Describes the paths of the former API, as deprecated, by what has succeeded them. */
final class FormerOperations {

  private static final String TAG = "Former paths";

  private final OpenAPI document;
  private final IndexView index;

  FormerOperations(OpenAPI document, IndexView index) {
    this.document = document;
    this.index = index;
  }

  void add() {
    Map<String, String> described = new TreeMap<>();
    for (ClassInfo rules : index.getAllKnownImplementations(OldPaths.Rules.class)) {
      described.putAll(made(rules.name().toString()).described());
    }
    if (!described.isEmpty()) {
      document.addTag(
          OASFactory.createTag()
              .name(TAG)
              .description(
                  "They answer until the date in Sunset, as what has succeeded them does, and say so in"
                      + " Deprecation (RFC 9745), Sunset (RFC 8594) and Link"));
      described.forEach(this::add);
    }
  }

  private void add(String former, String successor) {
    PathItem now = document.getPaths().getPathItem(successor);
    PathItem then = OASFactory.createPathItem();
    now.getOperations()
        .forEach(
            (method, operation) ->
                then.setOperation(method, formerly(former, successor, now, method, operation)));
    document.getPaths().addPathItem(former, then);
  }

  private static Operation formerly(
      String former, String successor, PathItem now, HttpMethod method, Operation operation) {
    return OASFactory.createOperation()
        .deprecated(true)
        .operationId("former" + Names.inCamelCase(operation.getOperationId()) + suffix(former))
        .summary(operation.getSummary())
        .description("Use " + method + " " + successor + " instead.")
        .tags(List.of(TAG))
        .parameters(parameters(former, now.getParameters(), operation.getParameters()))
        .requestBody(operation.getRequestBody())
        .responses(operation.getResponses());
  }

  /** Several old paths may lead to one new one. */
  private static String suffix(String former) {
    String[] segments = former.split("/", -1);
    return "By" + Names.inCamelCase(segments[2]) + (former.endsWith("/users") ? "Users" : "");
  }

  /** What was in the query once, is in the path now. */
  private static List<Parameter> parameters(
      String former, @Nullable List<Parameter> ofPath, @Nullable List<Parameter> ofOperation) {
    List<Parameter> all = new ArrayList<>();
    for (List<Parameter> some : Arrays.asList(ofPath, ofOperation)) {
      for (Parameter parameter : some == null ? List.<Parameter>of() : some) {
        boolean isMoved =
            parameter.getIn() == Parameter.In.PATH
                && !former.contains("{" + parameter.getName() + "}");
        all.add(
            isMoved
                ? OASFactory.createParameter()
                    .name(parameter.getName())
                    .in(Parameter.In.QUERY)
                    .required(true)
                    .description(parameter.getDescription())
                    .schema(parameter.getSchema())
                : parameter);
      }
    }
    return all;
  }

  private static OldPaths.Rules made(String type) {
    try {
      Constructor<?> constructor =
          Class.forName(type, true, Thread.currentThread().getContextClassLoader())
              .getDeclaredConstructor();
      constructor.setAccessible(true);
      return (OldPaths.Rules) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " has no constructor without arguments", e);
    }
  }
}
