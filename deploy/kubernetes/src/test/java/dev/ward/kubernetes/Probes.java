package dev.ward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pods are asked where the services answer, at the port where they listen. */
final class Probes implements Rule {
  private static final Map<String, String> PATHS =
      Map.of(
          "startupProbe", "/q/health/started",
          "livenessProbe", "/q/health/live",
          "readinessProbe", "/q/health/ready");

  @Override
  public List<String> offenders(Manifests manifests) {
    List<String> offenders = new ArrayList<>();
    manifests
        .of("Deployment")
        .forEach(
            deployment -> {
              JsonNode container = Manifests.container(deployment);
              String name = Manifests.name(deployment);
              PATHS.forEach(
                  (probe, path) -> {
                    JsonNode asked = container.path(probe).path("httpGet");
                    if (!asked.path("path").asText().equals(path)
                        || !asked.path("port").asText().equals("http")) {
                      offenders.add(name + ": " + probe + " doesn't ask " + path);
                    }
                  });
              String listens = Sources.property(name, "quarkus.http.port");
              if (!container.at("/ports/0/containerPort").asText().equals(listens)) {
                offenders.add(name + " listens at " + listens);
              }
            });
    return offenders;
  }
}
