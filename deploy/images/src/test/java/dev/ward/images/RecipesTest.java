package dev.ward.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.local.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipesTest {
  private static final String BUILT = "audit-service/target/quarkus-app/";

  @TempDir Path repository;

  @BeforeEach
  void aServiceThatWasBuilt() throws IOException {
    put("audit-service/src/main/resources/application.properties", "quarkus.http.port=8083\n");
    put(
        "audit-service/target/sbom.json",
        """
        {"components": [
          {"group": "io.netty", "name": "netty-epoll", "version": "4.1",
           "purl": "pkg:maven/io.netty/netty-epoll@4.1?classifier=linux-x86_64&type=jar"},
          {"group": "dev.ward", "name": "platform", "version": "1", "purl": "pkg:maven/dev.ward/platform@1"}]}
        """);
    put(BUILT + "quarkus-run.jar", "");
    put(BUILT + "quarkus-app-dependencies.txt", "");
    put(BUILT + "quarkus/generated-bytecode.jar", "");
    put(BUILT + "quarkus/quarkus-application.dat", "");
    put(BUILT + "app/audit-service-1.jar", "");
    put(BUILT + "lib/main/io.netty.netty-epoll-4.1-linux-x86_64.jar", "");
    put(BUILT + "lib/main/dev.ward.platform-1.jar", "");
  }

  @Test
  void whatChangesTogetherLiesTogether() {
    Recipe recipe = new Recipes(repository).of("audit-service");

    assertThat(recipe.layers())
        .extracting(Layer::name)
        .containsExactly("dependencies", "quarkus", "ward");
    assertThat(places(recipe, 0))
        .containsExactly("/opt/ward/lib/main/io.netty.netty-epoll-4.1-linux-x86_64.jar");
    assertThat(places(recipe, 1))
        .containsExactly(
            "/opt/ward/quarkus-run.jar",
            "/opt/ward/quarkus/generated-bytecode.jar",
            "/opt/ward/quarkus/quarkus-application.dat");
    assertThat(places(recipe, 2))
        .containsExactly(
            "/opt/ward/app/audit-service-1.jar",
            "/opt/ward/lib/main/dev.ward.platform-1.jar",
            "/opt/ward/sbom.json");
    assertThat(recipe.port()).hasValue(8083);
  }

  @Test
  void aFileThatNobodyKnowsKeepsTheImageFromBeingMade() throws IOException {
    put(BUILT + "app/secrets.env", "password");

    assertThatThrownBy(() -> new Recipes(repository).of("audit-service"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("app/secrets.env");
  }

  @Test
  void aLibraryThatItsBillOfMaterialsDoesNotTellOfKeepsTheImageFromBeingMade() throws IOException {
    put(BUILT + "lib/main/org.example.left-behind-1.0.jar", "");

    assertThatThrownBy(() -> new Recipes(repository).of("audit-service"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("org.example.left-behind-1.0.jar");
  }

  @Test
  void whatIsNotBuiltIsNoImage() {
    assertThatThrownBy(() -> new Recipes(repository).of("tenancy-service"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("build it first");
  }

  @Test
  void licencesThatNobodyHasAllowedAreNamed() throws IOException {
    Path sbom =
        put(
            "sbom.json",
            """
            {"components": [
              {"group": "a", "name": "choice", "version": "1",
               "licenses": [{"license": {"id": "GPL-2.0-only"}}, {"license": {"id": "MIT"}}]},
              {"group": "a", "name": "unclear", "version": "2", "licenses": [{"license": {"name": "Ask us"}}]},
              {"group": "a", "name": "silent", "version": "3"},
              {"group": "dev.ward", "name": "ours", "version": "4"}]}
            """);
    Licences licences = Licences.read(put("licences", "# why\nMIT  # reads well\n"));

    assertThat(licences.allowed()).isEqualTo(Set.of("MIT"));
    assertThat(licences.offenders(Sbom.read(sbom)))
        .containsExactly("a:unclear 2 [Ask us]", "a:silent 3 []");
  }

  private static List<String> places(Recipe recipe, int layer) {
    return List.copyOf(recipe.layers().get(layer).files().keySet());
  }

  private Path put(String place, String content) throws IOException {
    Path file = repository.resolve(place);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}
