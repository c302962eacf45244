package dev.ward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The variables of a workload's container; those that come from a Secret have no value here. */
final class Environment {

  private Environment() {}

  static Map<String, String> of(Manifests manifests, JsonNode workload) {
    JsonNode container = Manifests.container(workload);
    Map<String, String> variables = new LinkedHashMap<>();
    for (JsonNode source : container.path("envFrom")) {
      String name = source.path("configMapRef").path("name").asText();
      if (manifests.has("ConfigMap", name)) {
        manifests
            .the("ConfigMap", name)
            .path("data")
            .properties()
            .forEach(entry -> variables.put(entry.getKey(), entry.getValue().asText()));
      }
    }
    for (JsonNode variable : container.path("env")) {
      variables.put(variable.path("name").asText(), variable.path("value").asText());
    }
    return variables;
  }
}
