package dev.ward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Whatever selects finds somebody, and whatever a workload needs beside it is there. */
final class Selectors implements Rule {

  @Override
  public List<String> offenders(Manifests manifests) {
    List<Pod> pods = Pod.of(manifests);
    List<String> offenders = new ArrayList<>();
    for (ObjectNode node : manifests.all()) {
      JsonNode selector = selector(node);
      if (!selector.isMissingNode() && pods.stream().noneMatch(pod -> pod.matches(selector))) {
        offenders.add(Manifests.id(node) + " selects nothing");
      }
      if (node.path("kind").asText().equals("Service")) {
        ports(node, selector, pods, offenders);
      }
    }
    manifests
        .of("Deployment")
        .forEach(deployment -> companions(deployment, manifests, pods, offenders));
    return offenders;
  }

  private static JsonNode selector(ObjectNode node) {
    return switch (node.path("kind").asText()) {
      case "Service" -> labels(node.at("/spec/selector"));
      case "NetworkPolicy" -> node.at("/spec/podSelector");
      case "Deployment", "PodDisruptionBudget", "PodMonitor" -> node.at("/spec/selector");
      default -> JsonNodeFactory.instance.missingNode();
    };
  }

  private static JsonNode labels(JsonNode labels) {
    return JsonNodeFactory.instance.objectNode().set("matchLabels", labels);
  }

  private static void ports(
      ObjectNode service, JsonNode selector, List<Pod> pods, List<String> offenders) {
    for (JsonNode port : service.at("/spec/ports")) {
      String target = port.path("targetPort").asText();
      if (pods.stream()
          .filter(pod -> pod.matches(selector))
          .anyMatch(pod -> !pod.ports().containsKey(target))) {
        offenders.add(Manifests.id(service) + " leads to no port " + target);
      }
    }
  }

  private static void companions(
      ObjectNode deployment, Manifests manifests, List<Pod> pods, List<String> offenders) {
    String name = Manifests.name(deployment);
    Pod own = pods.stream().filter(pod -> pod.name().equals(name)).findFirst().orElseThrow();
    require(
        own.matches(deployment.at("/spec/selector")),
        Manifests.id(deployment) + " doesn't select its own pods",
        offenders);
    require(
        manifests
            .of("HorizontalPodAutoscaler")
            .anyMatch(scaler -> scaler.at("/spec/scaleTargetRef/name").asText().equals(name)),
        Manifests.id(deployment) + " has no autoscaler",
        offenders);
    require(
        manifests.of("PodDisruptionBudget").anyMatch(b -> own.matches(b.at("/spec/selector"))),
        Manifests.id(deployment) + " has no disruption budget",
        offenders);
    require(
        manifests.of("Service").anyMatch(s -> own.matches(labels(s.at("/spec/selector")))),
        Manifests.id(deployment) + " has no service",
        offenders);
    require(
        manifests
            .of("Service")
            .filter(service -> own.matches(labels(service.at("/spec/selector"))))
            .allMatch(
                service ->
                    manifests
                        .of("ServiceMonitor")
                        .anyMatch(
                            monitor ->
                                monitor.at("/spec/selector/matchLabels").properties().stream()
                                    .allMatch(
                                        label ->
                                            service
                                                .at("/metadata/labels")
                                                .path(label.getKey())
                                                .equals(label.getValue())))),
        Manifests.id(deployment) + " is not watched",
        offenders);
    for (JsonNode spread : Manifests.podSpec(deployment).path("topologySpreadConstraints")) {
      require(
          own.matches(spread.path("labelSelector"))
              && pods.stream().filter(pod -> pod.matches(spread.path("labelSelector"))).count()
                  == 1,
          Manifests.id(deployment) + " spreads others than itself",
          offenders);
    }
  }

  private static void require(boolean holds, String offence, List<String> offenders) {
    if (!holds) {
      offenders.add(offence);
    }
  }
}
