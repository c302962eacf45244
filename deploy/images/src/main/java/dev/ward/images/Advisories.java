package dev.ward.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.local.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.maven.artifact.versioning.ComparableVersion;

/**
 * Known vulnerabilities of what Maven serves, in OSV's format, as somebody has downloaded them
 * before: nothing is fetched.
 */
final class Advisories {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, List<Advisory>> byLibrary = new HashMap<>();
  private Instant newest = Instant.EPOCH;
  private int count;

  /** One vulnerability of one library. */
  private record Advisory(String id, String summary, JsonNode affected) {}

  /** A library of an image that is known to be vulnerable. */
  record Finding(String id, String library, String version, String summary) {}

  private Advisories() {}

  /**
   * @param database a folder of advisories, a file each, or a zip of such
   */
  static Advisories read(Path database) {
    Advisories advisories = new Advisories();
    try {
      if (Files.isDirectory(database)) {
        try (Stream<Path> files = Files.walk(database)) {
          for (Path file : files.filter(file -> file.toString().endsWith(".json")).toList()) {
            advisories.add(JSON.readTree(Files.readAllBytes(file)));
          }
        }
      } else {
        try (InputStream in = Files.newInputStream(database);
            ZipInputStream zip = new ZipInputStream(in)) {
          for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().endsWith(".json")) {
              advisories.add(JSON.readTree(zip.readAllBytes()));
            }
          }
        }
      }
    } catch (IOException e) {
      throw new Failure(database + " holds no advisories: " + e.getMessage() + ".", e);
    }
    if (advisories.count == 0) {
      throw new Failure(database + " holds no advisories of libraries that Maven serves.");
    }
    return advisories;
  }

  int count() {
    return count;
  }

  /** When the latest of them was changed: how old the knowledge is. */
  Instant newest() {
    return newest;
  }

  List<Finding> of(Sbom sbom) {
    List<Finding> findings = new ArrayList<>();
    for (Sbom.Component component : sbom.components()) {
      for (Advisory advisory : byLibrary.getOrDefault(component.id(), List.of())) {
        if (isAffected(advisory.affected(), component.version())) {
          findings.add(
              new Finding(advisory.id(), component.id(), component.version(), advisory.summary()));
        }
      }
    }
    return findings;
  }

  private void add(JsonNode advisory) {
    if (advisory.has("withdrawn")) {
      return;
    }
    for (JsonNode affected : advisory.path("affected")) {
      if (affected.at("/package/ecosystem").asText().equals("Maven")) {
        byLibrary
            .computeIfAbsent(affected.at("/package/name").asText(), name -> new ArrayList<>())
            .add(
                new Advisory(
                    advisory.path("id").asText(), advisory.path("summary").asText(), affected));
        count++;
      }
    }
    Instant modified = Instant.parse(advisory.path("modified").asText("1970-01-01T00:00:00Z"));
    newest = modified.isAfter(newest) ? modified : newest;
  }

  private static boolean isAffected(JsonNode affected, String version) {
    for (JsonNode listed : affected.path("versions")) {
      if (listed.asText().equals(version)) {
        return true;
      }
    }
    ComparableVersion ours = new ComparableVersion(version);
    for (JsonNode range : affected.path("ranges")) {
      if (range.path("type").asText().equals("ECOSYSTEM") && isWithin(range, ours)) {
        return true;
      }
    }
    return false;
  }

  /** The events of a range come in the order of the versions that they name. */
  private static boolean isWithin(JsonNode range, ComparableVersion ours) {
    boolean affected = false;
    for (JsonNode event : range.path("events")) {
      String introduced = event.path("introduced").asText();
      if (!introduced.isEmpty()) {
        affected |= introduced.equals("0") || ours.compareTo(version(introduced)) >= 0;
      } else if (event.has("fixed")) {
        affected &= ours.compareTo(version(event.path("fixed").asText())) < 0;
      } else if (event.has("last_affected")) {
        affected &= ours.compareTo(version(event.path("last_affected").asText())) <= 0;
      }
    }
    return affected;
  }

  private static ComparableVersion version(String text) {
    return new ComparableVersion(text);
  }
}
