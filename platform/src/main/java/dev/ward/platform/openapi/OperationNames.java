package dev.ward.platform.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * Calls operations by their method and path, {@code listClinicMembers}, so that a generated
 * client's names change only when its paths do, whatever our classes are called.
 */
final class OperationNames {

  /** Of {@code /service/v1/}. */
  private static final int PREFIX = 2;

  private static final Map<String, String> SINGULARS =
      Map.of(
          "people", "person",
          "searches", "search",
          "access", "access",
          "status", "status",
          "progress", "progress",
          "break-glass", "break-glass",
          "series", "series",
          "sessions", "session");

  private final OpenAPI document;

  OperationNames(OpenAPI document) {
    this.document = document;
  }

  String name(String path, HttpMethod method, Operation operation) {
    String[] segments = path.substring(1).split("/", -1);
    boolean isList = method == HttpMethod.GET && answersWithAList(operation);
    List<String> words = new ArrayList<>();
    for (int i = PREFIX; i < segments.length; i++) {
      if (!isParameter(segments[i])) {
        boolean isOne = i + 1 < segments.length && isParameter(segments[i + 1]);
        boolean isWhatIsListed = isList && i + 2 >= segments.length;
        words.add(isOne && !isWhatIsListed ? singular(segments[i]) : segments[i]);
      }
    }
    return switch (method) {
      case GET -> (isList ? "list" : "get") + joined(words);
      case PUT -> "set" + joined(words);
      case PATCH -> "change" + joined(words);
      case DELETE -> "delete" + joined(words);
      default -> posted(words);
    };
  }

  /** What is posted to a collection makes one; anything else is a deed. */
  private static String posted(List<String> words) {
    String last = words.get(words.size() - 1);
    List<String> rest = words.subList(0, words.size() - 1);
    return last.endsWith("s") || rest.isEmpty()
        ? "create" + joined(rest) + Names.inCamelCase(singular(last))
        : Names.beginningSmall(Names.inCamelCase(last)) + joined(rest);
  }

  private boolean answersWithAList(Operation operation) {
    APIResponse ok = operation.getResponses().getAPIResponse("200");
    if (ok == null || ok.getContent() == null) {
      return false;
    }
    for (MediaType type : ok.getContent().getMediaTypes().values()) {
      Schema schema = resolved(type.getSchema());
      if (schema != null
          && (isOf(schema, Schema.SchemaType.ARRAY)
              || schema.getProperties() != null && schema.getProperties().containsKey("items"))) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Schema resolved(@Nullable Schema schema) {
    if (schema == null || schema.getRef() == null) {
      return schema;
    }
    String name = schema.getRef().substring(schema.getRef().lastIndexOf('/') + 1);
    return document.getComponents().getSchemas().get(name);
  }

  private static boolean isOf(Schema schema, Schema.SchemaType type) {
    return schema.getType() != null && schema.getType().contains(type);
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{");
  }

  static String singular(String word) {
    int joint = word.lastIndexOf('-');
    String head = word.substring(0, joint + 1);
    String tail = word.substring(joint + 1);
    String known = SINGULARS.getOrDefault(word, SINGULARS.get(tail));
    if (known != null) {
      return SINGULARS.containsKey(word) ? known : head + known;
    }
    if (tail.endsWith("ies")) {
      return head + tail.substring(0, tail.length() - 3) + "y";
    }
    return tail.endsWith("s") ? head + tail.substring(0, tail.length() - 1) : word;
  }

  private static String joined(List<String> words) {
    return words.stream().map(Names::inCamelCase).collect(Collectors.joining());
  }
}
