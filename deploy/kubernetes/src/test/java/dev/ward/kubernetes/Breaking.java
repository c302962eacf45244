package dev.ward.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;

/** Finds the places where tests break manifests. */
final class Breaking {

  private Breaking() {}

  /** What a rule says of production when it has been broken. */
  static DynamicTest broken(Rule rule, String said, Consumer<Manifests> breaking) {
    return dynamicTest(
        rule.getClass().getSimpleName() + ": " + said,
        () -> {
          Manifests manifests = Overlays.built("prod");
          breaking.accept(manifests);
          assertThat(rule.offenders(manifests))
              .anySatisfy(offence -> assertThat(offence).contains(said));
        });
  }

  static ObjectNode spec(Manifests manifests, String kind, String name) {
    return manifests.the(kind, name).withObject("/spec");
  }

  static ObjectNode at(Manifests manifests, String kind, String name, String pointer) {
    JsonNode found = manifests.the(kind, name).at(pointer);
    assertThat(found.isObject()).as(pointer).isTrue();
    return (ObjectNode) found;
  }

  static ObjectNode pod(Manifests manifests, String deployment) {
    return at(manifests, "Deployment", deployment, "/spec/template/spec");
  }

  static ObjectNode container(Manifests manifests, String deployment) {
    return at(manifests, "Deployment", deployment, "/spec/template/spec/containers/0");
  }

  static ObjectNode alert(Manifests manifests, String name) {
    return manifests
        .of("PrometheusRule")
        .flatMap(node -> node.findParents("alert").stream())
        .filter(rule -> rule.path("alert").asText().equals(name))
        .map(ObjectNode.class::cast)
        .findFirst()
        .orElseThrow();
  }

  static ObjectNode placeholders(Manifests manifests) {
    return at(manifests, "KeycloakRealmImport", "ward", "/spec/placeholders");
  }

  static ArrayNode env(Manifests manifests, String deployment) {
    return container(manifests, deployment).withArray("/env");
  }

  static void withoutKeys(Manifests manifests) {
    ArrayNode variables = env(manifests, "audit-service");
    for (int i = variables.size() - 1; i >= 0; i--) {
      if (variables.path(i).path("name").asText().equals("WARD_AUDIT_SIGNING_KEYS")) {
        variables.remove(i);
      }
    }
  }

  /** Which secret a variable of the audit service comes from. */
  static ObjectNode secret(Manifests manifests, String name) {
    for (JsonNode variable : env(manifests, "audit-service")) {
      if (variable.path("name").asText().equals(name)) {
        return (ObjectNode) variable.at("/valueFrom/secretKeyRef");
      }
    }
    throw new IllegalStateException("there is no " + name);
  }

  /** What all services are told alike. */
  static ObjectNode shared(Manifests manifests) {
    List<ObjectNode> found =
        manifests
            .of("ConfigMap")
            .filter(map -> map.path("data").has("WARD_AUDIT_URL"))
            .map(map -> map.withObject("/data"))
            .toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }
}
