package dev.ward.local.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.local.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One operation as a service's OpenAPI document describes it.
 *
 * @param path with its parameters in braces
 */
record Operation(
    Service service, JsonNode document, String method, String path, JsonNode description) {

  /** What the ids of paths are ids of, by the segment before; beside clinics and organizations. */
  static final Set<String> COLLECTIONS =
      Set.of(
          "members",
          "closures",
          "assignments",
          "invitations",
          "organization invitations",
          "support-grants",
          "break-glass",
          "providers",
          "goals",
          "goal-templates",
          "definitions",
          "imports",
          "{kind}",
          "exports",
          "data-sources",
          "runs of data-sources",
          "weekly",
          "runs",
          "notifications",
          "notification-channels",
          "timers",
          "legal-holds",
          "trail exports",
          "organization trail exports",
          "saved-searches",
          "organization saved-searches",
          "streams");

  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

  /** All but those under former paths, which are what has succeeded them by another name. */
  static List<Operation> of(Service service, JsonNode document) {
    List<Operation> operations = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path -> {
              for (String method : METHODS) {
                JsonNode description = path.getValue().path(method);
                if (!description.isMissingNode() && !description.path("deprecated").asBoolean()) {
                  operations.add(
                      new Operation(
                          service,
                          document,
                          method.toUpperCase(Locale.ROOT),
                          path.getKey(),
                          description));
                }
              }
            });
    return operations;
  }

  String name() {
    return method + " " + path;
  }

  boolean isRead() {
    return method.equals("GET");
  }

  /** The schemas of the parameters that stand {@code in} a part of the request, by name. */
  Map<String, JsonNode> parameters(String in) {
    Map<String, JsonNode> found = new TreeMap<>();
    for (JsonNode declared :
        List.of(
            description.path("parameters"), document.path("paths").path(path).path("parameters"))) {
      for (JsonNode parameter : declared) {
        if (parameter.path("in").asText().equals(in)) {
          found.put(parameter.path("name").asText(), resolved(parameter.path("schema")));
        }
      }
    }
    return found;
  }

  boolean requires(String parameter) {
    for (JsonNode declared : description.path("parameters")) {
      if (declared.path("name").asText().equals(parameter)) {
        return declared.path("required").asBoolean(false);
      }
    }
    return false;
  }

  /** The media type of the body; empty without one. */
  String mediaType() {
    var types = description.path("requestBody").path("content").fieldNames();
    return types.hasNext() ? types.next() : "";
  }

  JsonNode bodySchema() {
    return resolved(
        description.path("requestBody").path("content").path(mediaType()).path("schema"));
  }

  JsonNode resolved(JsonNode schema) {
    String reference = schema.path("$ref").asText("");
    return reference.isEmpty() ? schema : resolved(document.at(reference.substring(1)));
  }

  /** What the parameter of the path names one of. */
  String collection(String parameter) {
    String before = path.substring(0, path.indexOf("/{" + parameter + "}"));
    String segment = before.substring(before.lastIndexOf('/') + 1);
    if (segment.equals("runs") && path.contains("/data-sources/")) {
      return "runs of data-sources";
    }
    boolean isOfTheTrail = path.startsWith("/audit/") && segment.equals("exports");
    String collection = isOfTheTrail ? "trail exports" : segment;
    return isOfTheTrail || segment.equals("invitations") || segment.equals("saved-searches")
        ? (addressesAnOrganization() ? "organization " : "") + collection
        : segment;
  }

  /** Whether it is about one thing in the place rather than about the place. */
  boolean namesOne() {
    return parameters("path").keySet().stream()
        .anyMatch(parameter -> COLLECTIONS.contains(collection(parameter)));
  }

  /** Where the place that is addressed stands; empty when the operation addresses none. */
  String placeParameter() {
    List<String> names = List.of("clinicId", "organizationId", "orgId");
    // Beside an organization in the path, a clinic in the body is a part of what is said about it.
    for (String name : names) {
      if (path.contains("{" + name + "}")) {
        return name;
      }
    }
    for (String name : names) {
      if (parameters("query").containsKey(name) || bodySchema().path("properties").has(name)) {
        return name;
      }
    }
    return "";
  }

  boolean addressesAPlace() {
    return !placeParameter().isEmpty();
  }

  boolean addressesAnOrganization() {
    return placeParameter().startsWith("org");
  }

  @Override
  public String toString() {
    return name();
  }
}
