package dev.ward.platform.openapi;

import dev.ward.platform.problem.ProblemCode;
import dev.ward.platform.problem.ProblemDocument;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Adds to each operation the refusals that it can answer with, each once as a component, and to
 * those that a resource describes itself how they look. All of them are problems (RFC 9457).
 */
final class Refusals {

  private static final String PROBLEM = "Problem";
  private static final String INVALID_FIELD = "InvalidField";

  /** What a refusal of each status looks like, where a resource says nothing more precise. */
  private static final Map<Integer, Kind> KINDS =
      new TreeMap<>(
          Map.ofEntries(
              kind(ProblemCode.INVALID, "It can't be read, or errors point at what isn't valid"),
              kind(
                  ProblemCode.UNAUTHENTICATED,
                  "There is no token that is valid here; WWW-Authenticate says which way is on"),
              kind(
                  ProblemCode.FORBIDDEN,
                  "The caller has a role there, but none that allows this; or the clinic is suspended"),
              kind(
                  ProblemCode.NOT_FOUND,
                  "There is no such thing, or it is in a place that the caller has no role in"),
              kind(
                  ProblemCode.CONFLICT,
                  "It contradicts what is there; errors name the rule, if it is one"),
              kind(ProblemCode.PRECONDITION_FAILED, "If-Match names another version"),
              kind(ProblemCode.TOO_LARGE, "The body has more bytes than are taken"),
              kind(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "The body's content type isn't understood"),
              kind(
                  ProblemCode.UNPROCESSABLE,
                  "It can be read, but not be carried out; errors say why. Or the idempotency key was"
                      + " used for another request"),
              kind(ProblemCode.PRECONDITION_REQUIRED, "If-Match is missing"),
              kind(
                  ProblemCode.TOO_MANY_REQUESTS,
                  "The caller, or the people of the clinic together, have asked for too much"),
              kind(ProblemCode.INTERNAL, "Something went wrong on our side"),
              kind(
                  ProblemCode.UNAVAILABLE,
                  "Something that is needed isn't there at the moment; try again later")));

  private final OpenAPI document;
  private final Set<Kind> used = new HashSet<>();

  private record Kind(ProblemCode code, String description) {

    /** {@code PreconditionFailed} */
    String component() {
      return Names.inCamelCase(code.type().substring(code.type().lastIndexOf(':') + 1));
    }
  }

  private static Map.Entry<Integer, Kind> kind(ProblemCode code, String description) {
    return Map.entry(code.status(), new Kind(code, description));
  }

  Refusals(OpenAPI document) {
    this.document = document;
    document.getComponents().addSchema(PROBLEM, problem()).addSchema(INVALID_FIELD, invalidField());
    Headers.all().forEach(document.getComponents()::addHeader);
  }

  /** Adds the components that operations refer to. */
  void finish() {
    KINDS.values().stream()
        .filter(used::contains)
        .forEach(
            kind ->
                document
                    .getComponents()
                    .addResponse(
                        kind.component(),
                        looking(
                            OASFactory.createAPIResponse().description(kind.description()), kind)));
  }

  void add(String path, PathItem item, HttpMethod method, Operation operation) {
    Map<String, APIResponse> described = new TreeMap<>(operation.getResponses().getAPIResponses());
    described.forEach(
        (status, response) -> {
          Kind kind = KINDS.get(status.matches("[0-9]{3}") ? Integer.parseInt(status) : 0);
          if (kind != null) {
            looking(response, kind);
          } else if (status.startsWith("4") || status.startsWith("5")) {
            looking(response, new Kind(code(status), ""));
          } else {
            Headers.ofAnswers(item, method, status)
                .forEach(name -> response.addHeader(name, Headers.reference(name)));
          }
        });
    for (int status : possible(path, method, operation)) {
      String name = String.valueOf(status);
      Kind kind = KINDS.get(status);
      if (kind != null && !described.containsKey(name)) {
        used.add(kind);
        operation
            .getResponses()
            .addAPIResponse(
                name,
                OASFactory.createAPIResponse().ref("#/components/responses/" + kind.component()));
      }
    }
  }

  private static ProblemCode code(String status) {
    for (ProblemCode code : ProblemCode.values()) {
      if (String.valueOf(code.status()).equals(status)) {
        return code;
      }
    }
    throw new IllegalStateException("no problem is a " + status);
  }

  private static Set<Integer> possible(String path, HttpMethod method, Operation operation) {
    Set<Integer> possible = new TreeSet<>(List.of(400, 401, 403, 429, 500, 503));
    boolean hasBody = operation.getRequestBody() != null;
    for (Parameter parameter : parameters(operation)) {
      if ("If-Match".equals(parameter.getName())) {
        possible.add(412);
        // Whoever may also make something with PUT can't have seen a version of it.
        if (method == HttpMethod.PATCH
            || method == HttpMethod.PUT && operation.getResponses().getAPIResponse("412") == null) {
          possible.add(428);
        }
      }
    }
    if (path.contains("{")) {
      possible.add(404);
    }
    if (hasBody) {
      possible.addAll(List.of(413, 415));
    }
    if (method != HttpMethod.GET) {
      possible.add(409);
    }
    if (hasBody || method == HttpMethod.POST) {
      possible.add(422);
    }
    return possible;
  }

  private static List<Parameter> parameters(Operation operation) {
    return operation.getParameters() == null ? List.of() : operation.getParameters();
  }

  private static APIResponse looking(APIResponse response, Kind kind) {
    Headers.ofRefusals(kind.code().status())
        .forEach(name -> response.addHeader(name, Headers.reference(name)));
    if (response.getContent() == null) {
      response.setContent(content());
    }
    response
        .getContent()
        .getMediaTypes()
        .values()
        .forEach(
            type -> {
              type.setSchema(reference(PROBLEM));
              type.setExample(example(kind.code()));
            });
    return response;
  }

  private static Content content() {
    return OASFactory.createContent()
        .addMediaType(
            ProblemDocument.MEDIA_TYPE, OASFactory.createMediaType().schema(reference(PROBLEM)));
  }

  private static Map<String, Object> example(ProblemCode code) {
    Map<String, Object> example = new TreeMap<>();
    example.put("type", code.type());
    example.put("title", code.title());
    example.put("status", code.status());
    example.put("instance", "/tenancy/v1/me");
    example.put("requestId", "5b6c1f0e-3f0e-4a5e-9c3f-0d9e8c2f7a11");
    if (code == ProblemCode.INVALID) {
      example.put("errors", List.of(Map.of("pointer", "/name", "message", "must not be blank")));
    }
    return example;
  }

  private static Schema problem() {
    return OASFactory.createSchema()
        .addType(SchemaType.OBJECT)
        .description("Why something is refused (RFC 9457); docs/problems.md lists all types")
        .addProperty("type", text("What kind of problem it is, for programs").format("uri"))
        .addProperty("title", text("The same for people; always the same for a type"))
        .addProperty(
            "status",
            OASFactory.createSchema()
                .addType(SchemaType.INTEGER)
                .format("int32")
                .minimum(BigDecimal.valueOf(400))
                .maximum(BigDecimal.valueOf(599))
                .description("The status of the answer"))
        .addProperty("detail", text("What is the matter this time"))
        .addProperty("instance", text("The path that was asked for"))
        .addProperty("requestId", text("What our logs and the audit trail know the request by"))
        .addProperty(
            "errors",
            OASFactory.createSchema()
                .addType(SchemaType.ARRAY)
                .items(reference(INVALID_FIELD))
                .description("What is invalid and where, or which rule forbids it"))
        .required(List.of("type", "title", "status", "instance", "requestId"));
  }

  private static Schema invalidField() {
    return OASFactory.createSchema()
        .addType(SchemaType.OBJECT)
        .description("One thing that is invalid")
        .addProperty(
            "pointer",
            text("Where: a JSON pointer into the body, or / and the name of a parameter"))
        .addProperty("message", text("What about it, or the code of the rule"))
        .required(List.of("pointer", "message"));
  }

  private static Schema text(String description) {
    return OASFactory.createSchema().addType(SchemaType.STRING).description(description);
  }

  private static Schema reference(String schema) {
    return OASFactory.createSchema().ref("#/components/schemas/" + schema);
  }
}
