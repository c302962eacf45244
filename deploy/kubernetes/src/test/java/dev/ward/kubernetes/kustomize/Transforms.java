package dev.ward.kubernetes.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** What a layer says of all resources alike. */
final class Transforms {
  private static final Set<String> OF_NO_NAMESPACE =
      Set.of("Namespace", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition");
  private static final Set<String> WITH_PODS = Set.of("Deployment", "Job");

  private Transforms() {}

  static void namespace(String namespace, List<Resource> resources) {
    if (namespace.isEmpty()) {
      return;
    }
    for (Resource resource : resources) {
      if (resource.kind().equals("Namespace")) {
        resource.rename(namespace);
      } else if (!OF_NO_NAMESPACE.contains(resource.kind())) {
        resource.node.withObject("/metadata").put("namespace", namespace);
      }
    }
  }

  static void labels(JsonNode labels, List<Resource> resources) {
    for (JsonNode entry : labels) {
      ObjectNode pairs = (ObjectNode) entry.path("pairs");
      boolean selectors = entry.path("includeSelectors").asBoolean();
      for (Resource resource : resources) {
        resource.node.withObject("/metadata/labels").setAll(pairs);
        if (WITH_PODS.contains(resource.kind())
            && (selectors || entry.path("includeTemplates").asBoolean())) {
          resource.node.withObject("/spec/template/metadata/labels").setAll(pairs);
        }
        if (selectors) {
          select(pairs, resource);
        }
      }
    }
  }

  private static void select(ObjectNode pairs, Resource resource) {
    switch (resource.kind()) {
      case "Service" -> resource.node.withObject("/spec/selector").setAll(pairs);
      case "Deployment" -> {
        resource.node.withObject("/spec/selector/matchLabels").setAll(pairs);
        for (JsonNode spread : resource.node.at("/spec/template/spec/topologySpreadConstraints")) {
          ((ObjectNode) spread.path("labelSelector").path("matchLabels")).setAll(pairs);
        }
      }
      case "PodDisruptionBudget" ->
          ((ObjectNode) resource.node.at("/spec/selector/matchLabels")).setAll(pairs);
      // Kustomize would put the label into both ends of each arrow.
      case "NetworkPolicy", "Job" ->
          throw new IllegalArgumentException(
              "a " + resource.kind() + " can't be where labels are put into selectors");
      default -> {}
    }
  }

  static void images(JsonNode images, List<Resource> resources) {
    for (JsonNode image : images) {
      for (Resource resource : resources) {
        for (String list : List.of("containers", "initContainers")) {
          for (JsonNode container : resource.node.at("/spec/template/spec/" + list)) {
            image(image, container);
          }
        }
      }
    }
  }

  private static void image(JsonNode image, JsonNode container) {
    if (!(container instanceof ObjectNode found) || !found.has("image")) {
      return;
    }
    String name = image.path("name").asText();
    String rest =
        found
            .path("image")
            .asText()
            .substring(Math.min(name.length(), found.path("image").asText().length()));
    if (!found.path("image").asText().startsWith(name)
        || !(rest.isEmpty() || rest.startsWith(":") || rest.startsWith("@"))) {
      return;
    }
    if (image.has("digest")) {
      rest = "@" + image.path("digest").asText();
    } else if (image.has("newTag")) {
      rest = ":" + image.path("newTag").asText();
    }
    found.put("image", image.path("newName").asText(name) + rest);
  }
}
