package dev.ward.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagingTest {
  @TempDir Path folder;

  private Workshop workshop;

  @BeforeEach
  void aWorkshop() {
    workshop = new Workshop(folder);
  }

  @Test
  void theSameFilesMakeTheSameImageWheneverAndWhereverItIsMade() throws IOException {
    Path first = workshop.write(workshop.imaging("scratch"), workshop.recipe("lib", "app"));
    Path second = workshop.write(workshop.imaging("scratch"), workshop.recipe("lib", "app"));

    assertThat(second).hasSameBinaryContentAs(first);
  }

  @Test
  void aChangeOfOurCodeMovesOurLayerAlone() throws IOException {
    List<String> before = layers(workshop.recipe("lib", "app"));
    List<String> after = layers(workshop.recipe("lib", "another app"));

    // The mounts, others' libraries, and what we have written ourselves.
    assertThat(after).hasSize(3);
    assertThat(after.subList(0, 2)).isEqualTo(before.subList(0, 2));
    assertThat(after.get(2)).isNotEqualTo(before.get(2));
  }

  @Test
  void itRunsAsSomebodyWhoIsNotRootAndSaysWhatItIs() throws IOException {
    try (Archive image = archive(workshop.recipe("lib", "app"))) {
      JsonNode config = image.config();
      assertThat(config.path("created").asText()).isEqualTo("2026-11-01T00:00:00Z");
      JsonNode run = config.path("config");
      assertThat(run.path("User").asText()).isEqualTo("10001:10001");
      assertThat(run.path("Entrypoint").toString())
          .isEqualTo("[\"java\",\"-jar\",\"/opt/ward/quarkus-run.jar\"]");
      assertThat(run.path("ExposedPorts").has("8082/tcp")).isTrue();
      assertThat(run.path("Labels").path("org.opencontainers.image.version").asText())
          .isEqualTo("1.2.3");
      assertThat(run.path("Labels").path("org.opencontainers.image.revision").asText())
          .isEqualTo("0123abc");
    }
  }

  @Test
  void nothingIsInItButWhatTheRecipeNamesAndItsUserOwnsNothingButItsMounts() throws IOException {
    Map<String, String> owners = new TreeMap<>();
    Map<String, Integer> modes = new TreeMap<>();
    try (Archive image = archive(workshop.recipe("lib", "app"))) {
      for (String layer : image.layers()) {
        image.read(
            layer,
            (entry, content) -> {
              String name = "/" + entry.getName().replaceFirst("^/", "").replaceFirst("/$", "");
              owners.put(name, entry.getLongUserId() + ":" + entry.getLongGroupId());
              modes.put(name, entry.getMode() & 0777);
              assertThat(entry.getLastModifiedTime().toMillis()).isBetween(0L, 1000L);
            });
      }
    }
    assertThat(owners)
        .containsEntry("/opt/ward/app/application.jar", "0:0")
        .containsEntry("/opt/ward/lib/main/library.jar", "0:0")
        .containsEntry("/var/lib/ward/uploads", "10001:10001");
    assertThat(owners.keySet())
        .containsExactlyInAnyOrder(
            "/opt",
            "/opt/ward",
            "/opt/ward/app",
            "/opt/ward/app/application.jar",
            "/opt/ward/lib",
            "/opt/ward/lib/main",
            "/opt/ward/lib/main/library.jar",
            "/var",
            "/var/lib",
            "/var/lib/ward",
            "/var/lib/ward/uploads");
    assertThat(modes.values()).allMatch(mode -> (mode & 0022) == 0);
    assertThat(modes).containsEntry("/opt/ward/app/application.jar", 0644);
  }

  @Test
  void whatJavaHasLearnedLiesOnTopAndIsTakenByTheEntrypoint() throws IOException {
    Recipe plain = workshop.recipe("lib", "app");
    Recipe trained = plain.withCache(workshop.file("learned"));

    try (Archive image = archive(trained)) {
      assertThat(image.config().at("/config/Entrypoint/1").asText())
          .isEqualTo("-XX:AOTCache=/opt/ward/app.aot");
    }
    assertThat(layers(trained)).hasSize(4).startsWith(layers(plain).toArray(new String[0]));
  }

  @Test
  void itGoesToARegistryFromABaseOfARegistry() throws Exception {
    try (FakeRegistry registry = new FakeRegistry(folder)) {
      workshop.imaging("scratch").push(workshop.recipe("a base's", "files"), registry.at("base"));
      String base =
          registry.at("base/metrics-service") + "@" + registry.digest("base/metrics-service");

      String pushed =
          workshop
              .imaging(base)
              .push(workshop.recipe("lib", "app"), registry.at("ward"))
              .getDigest()
              .toString();

      assertThat(registry.digest("ward/metrics-service")).isEqualTo(pushed);
      assertThat(registry.layers("ward/metrics-service"))
          .startsWith(registry.layers("base/metrics-service").toArray(new String[0]))
          .hasSize(6);
    }
  }

  @Test
  void aBaseThatWasSavedToAFileServesAsWell() throws IOException {
    Path base = workshop.write(workshop.imaging("scratch"), workshop.recipe("base", "base"));

    Path image = workshop.write(workshop.imaging("tar:" + base), workshop.recipe("lib", "app"));

    List<String> contents = new ArrayList<>();
    try (Archive archive = Archive.open(image)) {
      for (String layer : archive.layers()) {
        archive.read(layer, (entry, content) -> contents.add(content(entry, content)));
      }
    }
    assertThat(contents).contains("base", "lib", "app");
  }

  private static String content(TarArchiveEntry entry, InputStream content) throws IOException {
    return entry.isFile() ? new String(content.readAllBytes(), StandardCharsets.UTF_8) : "";
  }

  private Archive archive(Recipe recipe) throws IOException {
    return Archive.open(workshop.write(workshop.imaging("scratch"), recipe));
  }

  private List<String> layers(Recipe recipe) throws IOException {
    try (Archive image = archive(recipe)) {
      return image.layers();
    }
  }
}
