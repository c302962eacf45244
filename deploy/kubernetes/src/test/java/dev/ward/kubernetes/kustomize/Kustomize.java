package dev.ward.kubernetes.kustomize;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The part of Kustomize that the manifests use, for machines without {@code kubectl}: resources,
 * components, generators with hashed names, patches, namespace, prefix, labels and images. What it
 * doesn't know it refuses; where there is a {@code kubectl}, a test holds the two against each
 * other.
 */
public final class Kustomize {
  static final ObjectMapper YAML = new YAMLMapper();

  private static final Set<String> KNOWN =
      Set.of(
          "apiVersion",
          "kind",
          "namespace",
          "namePrefix",
          "resources",
          "components",
          "configMapGenerator",
          "secretGenerator",
          "generatorOptions",
          "patches",
          "labels",
          "images");

  private Kustomize() {}

  /** What {@code kubectl kustomize} prints for a directory. */
  public static List<ObjectNode> build(Path directory) {
    List<Resource> resources = new ArrayList<>();
    layer(directory.toAbsolutePath().normalize(), resources);
    Renames.hash(resources);
    return resources.stream().map(resource -> resource.node).toList();
  }

  /** Adds a directory's resources to those that are there, and changes all of them as it says. */
  private static void layer(Path directory, List<Resource> resources) {
    JsonNode said = read(directory.resolve("kustomization.yaml")).get(0);
    said.fieldNames()
        .forEachRemaining(
            field -> {
              if (!KNOWN.contains(field)) {
                throw new IllegalArgumentException(directory + ": " + field + " isn't known here");
              }
            });
    for (JsonNode resource : said.path("resources")) {
      resources.addAll(load(directory.resolve(resource.asText()).normalize()));
    }
    for (JsonNode component : said.path("components")) {
      layer(directory.resolve(component.asText()).normalize(), resources);
    }
    Generators.run(directory, said, resources);
    Patches.run(directory, said.path("patches"), resources);
    Transforms.namespace(said.path("namespace").asText(), resources);
    Renames.prefix(said.path("namePrefix").asText(), resources);
    Transforms.labels(said.path("labels"), resources);
    Transforms.images(said.path("images"), resources);
  }

  private static List<Resource> load(Path path) {
    List<Resource> loaded = new ArrayList<>();
    if (Files.isDirectory(path)) {
      layer(path, loaded);
    } else {
      read(path).forEach(document -> loaded.add(new Resource((ObjectNode) document, false)));
    }
    return loaded;
  }

  static List<JsonNode> read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /** The documents of a YAML text. */
  public static List<JsonNode> parse(String text) {
    List<JsonNode> documents = new ArrayList<>();
    try (JsonParser parser = YAML.getFactory().createParser(text)) {
      while (parser.nextToken() != null) {
        documents.add(YAML.readTree(parser));
      }
      return documents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
