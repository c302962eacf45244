package dev.ward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that is put on a cluster together. */
record Manifests(List<ObjectNode> all) {
  private static final Set<String> WITH_PODS = Set.of("Deployment", "Job");

  Stream<ObjectNode> of(String kind) {
    return all.stream().filter(node -> node.path("kind").asText().equals(kind));
  }

  /** The one of a kind and name; for tests that change it, too. */
  ObjectNode the(String kind, String name) {
    return of(kind)
        .filter(node -> name(node).equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no " + kind + " " + name));
  }

  boolean has(String kind, String name) {
    return of(kind).anyMatch(node -> name(node).equals(name));
  }

  /** What starts pods of our own images. */
  Stream<ObjectNode> workloads() {
    return all.stream().filter(node -> WITH_PODS.contains(node.path("kind").asText()));
  }

  static String name(JsonNode node) {
    return node.path("metadata").path("name").asText();
  }

  /** How an offender is called. */
  static String id(JsonNode node) {
    return node.path("kind").asText() + " " + name(node);
  }

  static JsonNode podSpec(JsonNode workload) {
    return workload.at("/spec/template/spec");
  }

  /** The one container of a workload. */
  static JsonNode container(JsonNode workload) {
    return podSpec(workload).at("/containers/0");
  }
}
