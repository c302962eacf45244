package dev.ward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One kind of pod that there will be: of a workload, or of those that an operator starts for a
 * resource of its own.
 */
record Pod(String name, Map<String, String> labels, Map<String, Integer> ports) {

  private static final String CLUSTER = "cnpg.io/cluster";
  private static final String ROLE = "cnpg.io/podRole";

  static List<Pod> of(Manifests manifests) {
    List<Pod> pods = new ArrayList<>();
    manifests.workloads().forEach(workload -> pods.add(of(workload)));
    manifests
        .of("Cluster")
        .forEach(
            cluster -> {
              String name = Manifests.name(cluster);
              pods.add(
                  new Pod(
                      name,
                      Map.of(CLUSTER, name, ROLE, "instance"),
                      Map.of("postgresql", 5432, "status", 8000, "metrics", 9187)));
              pods.add(
                  new Pod(
                      name + "-jobs", Map.of(CLUSTER, name, "cnpg.io/jobRole", "join"), Map.of()));
            });
    manifests.of("Pooler").forEach(pooler -> pods.add(ofPooler(pooler)));
    manifests
        .of("Keycloak")
        .forEach(
            keycloak -> {
              pods.add(
                  ofKeycloak(
                      Manifests.name(keycloak),
                      "keycloak",
                      Map.of("http", 8080, "management", 9000, "caches", 7800, "failures", 57800)));
              pods.add(ofKeycloak("realm-import", "keycloak-realm-import", Map.of()));
            });
    return pods;
  }

  boolean matches(JsonNode selector) {
    for (Map.Entry<String, JsonNode> label : selector.path("matchLabels").properties()) {
      if (!label.getValue().asText().equals(labels.get(label.getKey()))) {
        return false;
      }
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      String value = labels.getOrDefault(expression.path("key").asText(), "");
      boolean listed = false;
      for (JsonNode allowed : expression.path("values")) {
        listed |= allowed.asText().equals(value);
      }
      boolean wanted =
          switch (expression.path("operator").asText()) {
            case "In" -> true;
            case "NotIn" -> false;
            default -> throw new IllegalArgumentException("unknown: " + expression);
          };
      if (listed != wanted) {
        return false;
      }
    }
    return true;
  }

  private static Pod of(JsonNode workload) {
    Map<String, String> labels = new LinkedHashMap<>();
    workload
        .at("/spec/template/metadata/labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (JsonNode port : Manifests.container(workload).path("ports")) {
      ports.put(port.path("name").asText(), port.path("containerPort").asInt());
    }
    return new Pod(Manifests.name(workload), labels, ports);
  }

  private static Pod ofPooler(JsonNode pooler) {
    String name = Manifests.name(pooler);
    return new Pod(
        name,
        Map.of(
            CLUSTER,
            pooler.at("/spec/cluster/name").asText(),
            ROLE,
            "pooler",
            "cnpg.io/poolerName",
            name),
        Map.of("pgbouncer", 5432, "metrics", 9127));
  }

  private static Pod ofKeycloak(String name, String app, Map<String, Integer> ports) {
    return new Pod(
        name, Map.of("app", app, "app.kubernetes.io/managed-by", "keycloak-operator"), ports);
  }
}
