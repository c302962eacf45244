package dev.ward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ward.kubernetes.kustomize.Kustomize;
import io.kubernetes.client.util.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Every field is one that its kind has. Kubernetes' own kinds are read by its client, which knows
 * them all; of the operators' kinds the fields that we use are listed in {@code operators.yaml}, as
 * their definitions have them.
 */
final class Schemas implements Rule {
  private static final JsonNode OPERATORS = operators();

  @Override
  public List<String> offenders(Manifests manifests) {
    List<String> offenders = new ArrayList<>();
    for (ObjectNode node : manifests.all()) {
      String type = node.path("apiVersion").asText() + "/" + node.path("kind").asText();
      if (OPERATORS.has(type)) {
        node.properties().stream()
            .filter(field -> !List.of("apiVersion", "kind", "metadata").contains(field.getKey()))
            .forEach(
                field ->
                    check(
                        Manifests.id(node) + "/" + field.getKey(),
                        field.getValue(),
                        OPERATORS.path(type).path(field.getKey()),
                        offenders));
      } else {
        try {
          Yaml.load(node.toString());
        } catch (IOException | RuntimeException e) {
          offenders.add(Manifests.id(node) + ": " + e.getMessage());
        }
      }
    }
    return offenders;
  }

  private static void check(String at, JsonNode value, JsonNode known, List<String> offenders) {
    if (known.isMissingNode()) {
      offenders.add(at + " isn't known");
    } else if (known.isObject() && value.isObject()) {
      value
          .properties()
          .forEach(
              field ->
                  check(
                      at + "/" + field.getKey(),
                      field.getValue(),
                      known.has("*") ? known.path("*") : known.path(field.getKey()),
                      offenders));
    } else if (known.isArray() && value.isArray()) {
      value.forEach(element -> check(at + "[]", element, known.path(0), offenders));
    } else if (!known.asText().equals(type(value)) && !known.asText().equals("any")) {
      offenders.add(at + " is no " + known.asText());
    }
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> "integer";
      default -> value.getNodeType().name();
    };
  }

  private static JsonNode operators() {
    try (InputStream in = Schemas.class.getResourceAsStream("/operators.yaml")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return Kustomize.parse(text).get(0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
