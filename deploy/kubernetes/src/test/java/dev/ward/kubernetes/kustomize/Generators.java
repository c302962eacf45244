package dev.ward.kubernetes.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** Makes ConfigMaps and Secrets of files, of variables in files, and of literals. */
final class Generators {

  private Generators() {}

  static void run(Path directory, JsonNode said, List<Resource> resources) {
    JsonNode labels = said.path("generatorOptions").path("labels");
    boolean hashed = !said.path("generatorOptions").path("disableNameSuffixHash").asBoolean();
    for (JsonNode generator : said.path("configMapGenerator")) {
      put(generator, labelled(labels, configMap(directory, generator)), hashed, resources);
    }
    for (JsonNode generator : said.path("secretGenerator")) {
      put(generator, labelled(labels, secret(directory, generator)), hashed, resources);
    }
  }

  private static void put(
      JsonNode generator, ObjectNode made, boolean hashed, List<Resource> resources) {
    Resource fresh = new Resource(made, hashed);
    if (!generator.path("behavior").asText().equals("merge")) {
      resources.add(fresh);
      return;
    }
    Resource base =
        resources.stream()
            .filter(resource -> resource.is(fresh.kind(), fresh.name()))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("nothing to merge " + fresh.name()));
    base.node.withObject("/data").setAll((ObjectNode) made.get("data"));
    base.hashed = hashed;
  }

  private static ObjectNode labelled(JsonNode labels, ObjectNode made) {
    if (labels instanceof ObjectNode pairs) {
      made.withObject("/metadata/labels").setAll(pairs);
    }
    return made;
  }

  private static ObjectNode configMap(Path directory, JsonNode generator) {
    return made("ConfigMap", generator, data(directory, generator));
  }

  private static ObjectNode secret(Path directory, JsonNode generator) {
    ObjectNode data = data(directory, generator);
    data.fieldNames()
        .forEachRemaining(
            key ->
                data.put(
                    key,
                    Base64.getEncoder()
                        .encodeToString(data.get(key).asText().getBytes(StandardCharsets.UTF_8))));
    ObjectNode secret = made("Secret", generator, data);
    secret.put("type", generator.path("type").asText("Opaque"));
    return secret;
  }

  private static ObjectNode made(String kind, JsonNode generator, ObjectNode data) {
    ObjectNode made = Kustomize.YAML.createObjectNode();
    made.put("apiVersion", "v1").put("kind", kind);
    made.withObject("/metadata").put("name", generator.path("name").asText());
    made.set("data", data);
    return made;
  }

  private static ObjectNode data(Path directory, JsonNode generator) {
    ObjectNode data = Kustomize.YAML.createObjectNode();
    for (JsonNode file : generator.path("files")) {
      Path path = directory.resolve(file.asText());
      data.put(path.getFileName().toString(), text(path));
    }
    for (JsonNode file : generator.path("envs")) {
      text(directory.resolve(file.asText()))
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> variable(line, data));
    }
    generator.path("literals").forEach(literal -> variable(literal.asText(), data));
    return data;
  }

  private static void variable(String line, ObjectNode data) {
    int equals = line.indexOf('=');
    data.put(line.substring(0, equals), line.substring(equals + 1));
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(path.toString(), e);
    }
  }
}
