package dev.ward.kubernetes.kustomize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/** A manifest on its way through the layers. */
final class Resource {
  ObjectNode node;

  /** Whether its name ends in a hash of what it holds, so that a change of it is a new name. */
  boolean hashed;

  Resource(ObjectNode node, boolean hashed) {
    this.node = node;
    this.hashed = hashed;
  }

  String kind() {
    return node.path("kind").asText();
  }

  String name() {
    return node.path("metadata").path("name").asText();
  }

  void rename(String name) {
    node.withObject("/metadata").put("name", name);
  }

  boolean is(String kind, String name) {
    return kind().equals(kind) && name().equals(name);
  }

  /** Kinds that Kubernetes itself knows are merged and renamed by their fields' meaning. */
  boolean isBuiltIn() {
    String group = Objects.requireNonNull(node.path("apiVersion").asText());
    return group.equals("v1")
        || group.matches("(apps|batch|policy|autoscaling|networking\\.k8s\\.io)/v\\d+");
  }
}
