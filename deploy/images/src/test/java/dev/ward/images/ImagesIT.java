package dev.ward.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the build has made, held against what the images and the manifests expect. */
class ImagesIT {
  private static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();
  private static final Pattern IMAGE = Pattern.compile("image: ward/(\\S+)|name: ward/(\\S+)");

  static Stream<String> names() {
    return Recipes.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void allThatWasBuiltHasItsPlaceInAnImage(String name) {
    assumeItsBillWasWritten(name);
    Recipe recipe = new Recipes(REPOSITORY).of(name);

    assertThat(recipe.layers()).noneMatch(layer -> layer.files().isEmpty());
    // Whose jars change with every commit shouldn't move what doesn't.
    assertThat(recipe.layers().get(0).files().keySet())
        .noneMatch(file -> file.contains("dev.ward"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void nothingIsInAnImageUnderALicenceThatNobodyHasAllowed(String name) {
    assumeItsBillWasWritten(name);
    Licences licences = Licences.read(REPOSITORY.resolve("deploy/images/licences"));

    assertThat(licences.offenders(Sbom.read(new Recipes(REPOSITORY).sbom(name)))).isEmpty();
  }

  @Test
  void eachImageThatTheManifestsNameIsMadeAndNoOther() throws IOException {
    Set<String> named = new TreeSet<>();
    List<Path> manifests = new ArrayList<>();
    try (Stream<Path> files = Files.walk(REPOSITORY.resolve("deploy/kubernetes"))) {
      files.filter(file -> file.toString().endsWith(".yaml")).forEach(manifests::add);
    }
    for (Path manifest : manifests) {
      if (!manifest.toString().contains("/target/")) {
        Matcher image = IMAGE.matcher(Files.readString(manifest));
        while (image.find()) {
          named.add(image.group(1) == null ? image.group(2) : image.group(1));
        }
      }
    }
    assertThat(named).containsExactlyInAnyOrderElementsOf(Recipes.names());
  }

  /**
   * What writes the bills of materials doesn't run while Maven is offline, as CI never is: there
   * one that is missing is a fault.
   */
  private static void assumeItsBillWasWritten(String name) {
    assumeTrue(
        "true".equals(System.getenv("CI")) || Files.exists(new Recipes(REPOSITORY).sbom(name)),
        "There is no bill of materials of " + name + "; Maven writes none while it is offline.");
  }
}
