package dev.ward.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Keycloak home in the state directory: its programs are links to the one that Maven unpacked,
 * augmented once for what Ward needs; only what Keycloak writes is the run's own.
 */
final class KeycloakHome {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> BUILD_OPTIONS =
      List.of(
          "--db=postgres",
          "--health-enabled=false",
          "--metrics-enabled=false",
          "--features-disabled=admin-fine-grained-authz,authorization,ciba,impersonation,kerberos,"
              + "organization,par,token-exchange-standard,workflows");

  private static final List<String> SHARED =
      List.of("bin", "conf", "lib", "providers", "themes", "version.txt");

  private KeycloakHome() {}

  static Path prepared(Settings settings) {
    Parts parts = new Parts(settings.parts());
    Path distribution = parts.keycloak();
    if (!Files.isDirectory(distribution.resolve("lib"))) {
      throw new Failure("Keycloak isn't in " + distribution + "; build the module deploy/local.");
    }
    parts.alone(() -> augment(distribution));
    try {
      link(distribution, settings.keycloakHome());
      copyRealm(settings.realmFiles(), settings.keycloakHome().resolve("data/import"));
    } catch (IOException e) {
      throw new Failure("Keycloak can't be set up: " + e.getMessage() + ".", e);
    }
    return settings.keycloakHome();
  }

  /** What {@code kc.sh build} does, unless it has been done with the same options. */
  private static Path augment(Path distribution) throws IOException {
    Path marker = distribution.resolve("ward-build-options");
    String options = String.join(" ", BUILD_OPTIONS);
    if (Files.exists(marker) && Files.readString(marker).equals(options)) {
      return distribution;
    }
    List<String> command =
        KeycloakServer.java(distribution, List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
    command.add("build");
    command.addAll(BUILD_OPTIONS);
    Commands.Result built = Commands.run(command);
    if (!built.succeeded()) {
      throw new Failure("Keycloak can't be built: " + built.output().replace('\n', ' '));
    }
    Files.writeString(marker, options);
    return distribution;
  }

  private static void link(Path distribution, Path home) throws IOException {
    Files.createDirectories(home);
    for (String name : SHARED) {
      Path link = home.resolve(name);
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, distribution.resolve(name));
    }
  }

  /** Takes the links away again, so that nobody who deletes the state follows them. */
  static void unlink(Settings settings) {
    try {
      for (String name : SHARED) {
        Files.deleteIfExists(settings.keycloakHome().resolve(name));
      }
    } catch (IOException e) {
      throw new Failure("Keycloak's home can't be tidied up: " + e.getMessage() + ".", e);
    }
  }

  /** The realm lies in what imports it on a cluster; people are in files of their own. */
  private static void copyRealm(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
        JsonNode content = JSON.readTree(Files.readString(file));
        JsonNode realm = content.at("/spec/realm");
        JSON.writeValue(
            to.resolve(file.getFileName()).toFile(),
            realm.isMissingNode() ? content : onALaptop(realm));
      }
    }
  }

  /** The command line may ask for tokens here, and nowhere else. */
  private static JsonNode onALaptop(JsonNode realm) {
    for (JsonNode client : realm.path("clients")) {
      if (client.path("clientId").asText().equals("ward-cli")) {
        ((ObjectNode) client).put("enabled", true);
      }
    }
    return realm;
  }
}
