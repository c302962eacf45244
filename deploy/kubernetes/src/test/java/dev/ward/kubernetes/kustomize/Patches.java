package dev.ward.kubernetes.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Patches that look like what they change (strategic merge), and lists of operations (RFC 6902).
 */
final class Patches {

  /** By what the elements of a list are told apart; other lists are replaced. */
  private static final Map<String, String> KEYS =
      Map.of(
          "containers", "name",
          "initContainers", "name",
          "env", "name",
          "volumes", "name",
          "volumeMounts", "mountPath",
          "ports", "containerPort");

  private Patches() {}

  static void run(Path directory, JsonNode patches, List<Resource> resources) {
    for (JsonNode patch : patches) {
      List<JsonNode> documents =
          patch.has("path")
              ? Kustomize.read(directory.resolve(patch.path("path").asText()))
              : Kustomize.parse(patch.path("patch").asText());
      for (JsonNode document : documents) {
        for (Resource resource : targets(patch.path("target"), document, resources)) {
          apply(document, resource);
        }
      }
    }
  }

  private static List<Resource> targets(
      JsonNode target, JsonNode document, List<Resource> resources) {
    JsonNode wanted = target.isMissingNode() ? document : target;
    String kind = wanted.path("kind").asText(".*");
    String name =
        target.isMissingNode()
            ? document.path("metadata").path("name").asText()
            : target.path("name").asText(".*");
    List<Resource> found =
        resources.stream()
            .filter(resource -> resource.kind().matches(kind) && resource.name().matches(name))
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException("nothing is patched by " + document);
    }
    return found;
  }

  private static void apply(JsonNode patch, Resource resource) {
    if (patch.isArray()) {
      patch.forEach(operation -> operate(operation, resource.node));
    } else {
      resource.node = merged(resource.node, (ObjectNode) patch, resource.isBuiltIn());
    }
  }

  private static void operate(JsonNode operation, ObjectNode node) {
    String path = operation.path("path").asText();
    int last = path.lastIndexOf('/');
    JsonNode parent = node.at(path.substring(0, last));
    String field = path.substring(last + 1).replace("~1", "/").replace("~0", "~");
    JsonNode value = operation.path("value");
    switch (operation.path("op").asText()) {
      case "test" -> require(node.at(path).equals(value), operation);
      case "replace" -> {
        require(!node.at(path).isMissingNode(), operation);
        if (parent instanceof ArrayNode list) {
          list.set(Integer.parseInt(field), value);
        } else {
          ((ObjectNode) parent).set(field, value);
        }
      }
      case "add" -> {
        if (parent instanceof ArrayNode list) {
          require(field.equals("-"), operation);
          list.add(value);
        } else {
          ((ObjectNode) parent).set(field, value);
        }
      }
      case "remove" -> require(((ObjectNode) parent).remove(field) != null, operation);
      default -> throw new IllegalArgumentException("unknown operation " + operation);
    }
  }

  private static void require(boolean holds, JsonNode operation) {
    if (!holds) {
      throw new IllegalArgumentException("doesn't apply: " + operation);
    }
  }

  private static ObjectNode merged(ObjectNode base, ObjectNode patch, boolean builtIn) {
    ObjectNode merged = base.deepCopy();
    patch
        .fields()
        .forEachRemaining(
            field -> {
              require(!field.getKey().startsWith("$"), patch);
              JsonNode there = merged.path(field.getKey());
              JsonNode said = field.getValue();
              if (said.isNull()) {
                merged.remove(field.getKey());
              } else if (there instanceof ObjectNode old && said instanceof ObjectNode fresh) {
                merged.set(field.getKey(), merged(old, fresh, builtIn));
              } else if (there.isArray() && builtIn && KEYS.containsKey(field.getKey())) {
                merged.set(field.getKey(), list(there, said, KEYS.get(field.getKey())));
              } else {
                merged.set(field.getKey(), said);
              }
            });
    return merged;
  }

  /** Like Kustomize, puts what is new before what was there. */
  private static ArrayNode list(JsonNode base, JsonNode patch, String key) {
    List<JsonNode> fresh = new ArrayList<>();
    ArrayNode merged = base.deepCopy();
    for (JsonNode element : patch) {
      int at = indexOf(merged, key, element.path(key));
      if (at < 0) {
        fresh.add(element);
      } else {
        merged.set(at, merged((ObjectNode) merged.get(at), (ObjectNode) element, true));
      }
    }
    ArrayNode all = merged.arrayNode();
    all.addAll(fresh);
    return all.addAll(merged);
  }

  private static int indexOf(ArrayNode list, String key, JsonNode value) {
    List<JsonNode> keys =
        StreamSupport.stream(list.spliterator(), false).map(element -> element.path(key)).toList();
    return keys.indexOf(value);
  }
}
