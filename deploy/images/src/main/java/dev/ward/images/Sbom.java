package dev.ward.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.local.Failure;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The bill of materials of an image (CycloneDX), as the build wrote it. */
record Sbom(Path file, List<Component> components) {
  /** How the file is called, beside what was built and in the image. */
  static final String NAME = "sbom.json";

  private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A library.
   *
   * @param classifier which of its files; empty for the main one
   * @param licences those that it may be taken under, as SPDX calls them or by their names
   */
  record Component(
      String group, String name, String version, String classifier, List<String> licences) {

    boolean isOurs() {
      return group.equals("dev.ward");
    }

    /** Its name in a registry of Maven. */
    String id() {
      return group + ":" + name;
    }

    /** How its file is called: by Maven, and by Quarkus. */
    private Stream<String> files() {
      String file = name + "-" + version + (classifier.isEmpty() ? "" : "-" + classifier) + ".jar";
      return Stream.of(file, group + "." + file);
    }
  }

  static Sbom read(Path file) {
    try {
      List<Component> components = new ArrayList<>();
      for (JsonNode component : JSON.readTree(Files.readAllBytes(file)).path("components")) {
        components.add(component(component));
      }
      return new Sbom(file, List.copyOf(components));
    } catch (IOException e) {
      throw new Failure(file + " is no bill of materials: " + e.getMessage() + ".", e);
    }
  }

  /** The jars that it doesn't tell of. */
  List<String> lacks(Stream<String> jars) {
    Set<String> known =
        components.stream().flatMap(Component::files).collect(Collectors.toUnmodifiableSet());
    return jars.filter(jar -> !known.contains(jar)).sorted().toList();
  }

  private static Component component(JsonNode component) {
    List<String> licences = new ArrayList<>();
    for (JsonNode choice : component.path("licenses")) {
      JsonNode licence = choice.path("license");
      licences.add(
          choice.has("expression")
              ? choice.path("expression").asText()
              : licence.path(licence.has("id") ? "id" : "name").asText());
    }
    Matcher classifier = CLASSIFIER.matcher(component.path("purl").asText());
    return new Component(
        component.path("group").asText(),
        component.path("name").asText(),
        component.path("version").asText(),
        classifier.find() ? URLDecoder.decode(classifier.group(1), StandardCharsets.UTF_8) : "",
        List.copyOf(licences));
  }
}
