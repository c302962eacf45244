package dev.ward.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.local.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VulnerabilitiesTest {
  private static final String ADVISORY =
      """
      {"id": "GHSA-1", "modified": "2026-11-20T00:00:00Z", "summary": "It trusts anybody",
       "affected": [{"package": {"ecosystem": "Maven", "name": "org.example:thing"},
         "ranges": [{"type": "ECOSYSTEM", "events": [
           {"introduced": "1.0"}, {"fixed": "1.10"}, {"introduced": "2.0"}, {"last_affected": "2.3.Final"}]}],
         "versions": ["0.9-odd"]}]}
      """;

  private static final String OF_ANOTHER_WORLD =
      """
      {"id": "GHSA-2", "modified": "2026-11-25T00:00:00Z",
       "affected": [{"package": {"ecosystem": "npm", "name": "org.example:thing"},
         "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}]}
      """;

  private static final String WITHDRAWN =
      """
      {"id": "GHSA-3", "modified": "2026-11-26T00:00:00Z", "withdrawn": "2026-11-26T00:00:00Z",
       "affected": [{"package": {"ecosystem": "Maven", "name": "org.example:thing"},
         "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}]}
      """;

  @TempDir Path folder;

  @Test
  void aLibraryIsVulnerableInTheVersionsThatItsAdvisoryNamesAndInNoOther() throws IOException {
    Path database = database(ADVISORY, OF_ANOTHER_WORLD, WITHDRAWN);

    for (String version :
        List.of("0.9-odd", "1.0", "1.2", "1.9.1", "1.10-SNAPSHOT", "2.0", "2.3")) {
      assertThat(findings(database, version)).as(version).contains("GHSA-1");
    }
    for (String version : List.of("0.9", "1.10", "1.11", "2.3.1", "3.0")) {
      assertThat(findings(database, version)).as(version).isEmpty();
    }
  }

  @Test
  void aZipServesAsWellAsAFolder() throws IOException {
    Path zip = folder.resolve("all.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("GHSA-1.json"));
      out.write(ADVISORY.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(findings(zip, "1.2")).containsExactly("GHSA-1");
  }

  @Test
  void whatIsFoundIsToldAndSoIsHowOldTheKnowledgeIs() throws IOException {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    PrintStream output = new PrintStream(told, true, StandardCharsets.UTF_8);
    List<Sbom> images = List.of(sbom("1.2"), sbom("1.2"));

    int found =
        CheckVulnerabilities.check(
            database(ADVISORY), images, Instant.parse("2026-12-24T00:00:00Z"), output);

    assertThat(found).isEqualTo(1);
    assertThat(told.toString(StandardCharsets.UTF_8))
        .contains("GHSA-1  org.example:thing 1.2  It trusts anybody")
        .contains("1 libraries of 2 images, 1 advisories")
        .contains("older than a week");
  }

  @Test
  void anEmptyDatabaseIsNoProofOfAnything() throws IOException {
    Path database = database(OF_ANOTHER_WORLD);

    assertThatThrownBy(() -> Advisories.read(database)).isInstanceOf(Failure.class);
  }

  @Test
  void withNothingToCheckWithItSaysSoAndDoesNotPass() throws Exception {
    ProcessBuilder command =
        new ProcessBuilder("/bin/bash", "../check-vulnerabilities", "--no-build")
            .redirectErrorStream(true);
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : List.of("dirname", "env", "bash")) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
    }
    command.environment().put("PATH", tools.toString());
    Process process = command.start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(told).contains("NOT CHECKED");
    assertThat(process.exitValue()).isEqualTo(3);
  }

  private List<String> findings(Path database, String version) throws IOException {
    return Advisories.read(database).of(sbom(version)).stream()
        .map(Advisories.Finding::id)
        .toList();
  }

  private Sbom sbom(String version) throws IOException {
    return Sbom.read(
        Files.writeString(
            folder.resolve("sbom.json"),
            """
            {"components": [{"group": "org.example", "name": "thing", "version": "%s"}]}
            """
                .formatted(version)));
  }

  private Path database(String... advisories) throws IOException {
    Path database = Files.createDirectories(folder.resolve("database"));
    for (int i = 0; i < advisories.length; i++) {
      Files.writeString(database.resolve(i + ".json"), advisories[i]);
    }
    return database;
  }
}
