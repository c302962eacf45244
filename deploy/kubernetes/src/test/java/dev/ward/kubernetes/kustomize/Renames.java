package dev.ward.kubernetes.kustomize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gives resources other names, and says so wherever one of them is named. */
final class Renames {
  private static final ObjectMapper SORTED =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private Renames() {}

  static void prefix(String prefix, List<Resource> resources) {
    Map<String, String> names = new HashMap<>();
    for (Resource resource : resources) {
      if (!prefix.isEmpty()) {
        names.put(resource.kind() + "/" + resource.name(), prefix + resource.name());
      }
    }
    apply(names, resources);
  }

  static void hash(List<Resource> resources) {
    Map<String, String> names = new HashMap<>();
    for (Resource resource : resources) {
      if (resource.hashed) {
        names.put(resource.kind() + "/" + resource.name(), resource.name() + "-" + of(resource));
      }
    }
    apply(names, resources);
  }

  private static void apply(Map<String, String> names, List<Resource> resources) {
    for (Resource resource : resources) {
      String name = names.get(resource.kind() + "/" + resource.name());
      if (name != null) {
        resource.rename(name);
      }
      if (resource.isBuiltIn()) {
        references(resource.node, names);
      }
    }
  }

  private static void references(JsonNode node, Map<String, String> names) {
    node.fields()
        .forEachRemaining(
            field -> {
              if (field.getValue() instanceof ObjectNode reference) {
                switch (field.getKey()) {
                  case "configMapRef", "configMapKeyRef", "configMap" ->
                      reference("ConfigMap", "name", reference, names);
                  case "secretRef", "secretKeyRef" -> reference("Secret", "name", reference, names);
                  case "secret" -> reference("Secret", "secretName", reference, names);
                  case "service" -> reference("Service", "name", reference, names);
                  case "scaleTargetRef" ->
                      reference(reference.path("kind").asText(), "name", reference, names);
                  default -> {}
                }
              }
              references(field.getValue(), names);
            });
    if (node.isArray()) {
      node.forEach(element -> references(element, names));
    }
  }

  private static void reference(
      String kind, String field, ObjectNode reference, Map<String, String> names) {
    String name = names.get(kind + "/" + reference.path(field).asText());
    if (name != null) {
      reference.put(field, name);
    }
  }

  /** Ten letters of the SHA-256 of what is in it, spelled as Kustomize does. */
  private static String of(Resource resource) {
    TreeMap<String, Object> content = new TreeMap<>();
    content.put("kind", resource.kind());
    // Kustomize leaves the name out.
    content.put("name", "");
    content.put("data", SORTED.convertValue(resource.node.path("data"), TreeMap.class));
    if (resource.kind().equals("Secret")) {
      content.put("type", resource.node.path("type").asText());
    }
    try {
      String json =
          SORTED
              .writeValueAsString(content)
              .replace("<", "\\u003c")
              .replace(">", "\\u003e")
              .replace("&", "\\u0026");
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of()
          .formatHex(digest)
          .substring(0, 10)
          .replace('0', 'g')
          .replace('1', 'h')
          .replace('3', 'k')
          .replace('a', 'm')
          .replace('e', 't');
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
