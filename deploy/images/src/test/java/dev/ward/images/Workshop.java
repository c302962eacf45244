package dev.ward.images;

import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Small images for tests, in a folder of the test's own. */
final class Workshop {
  static final Release RELEASE =
      new Release("1.2.3", "0123abc", Instant.parse("2026-11-01T00:00:00Z"));

  private final Path folder;
  private int made;

  Workshop(Path folder) {
    this.folder = folder;
  }

  /** A recipe like that of a service, of files that hold what is given. */
  Recipe recipe(String library, String application) throws IOException {
    return new Recipe(
        "metrics-service",
        "Ward: metrics-service",
        List.of(
            new Layer("dependencies", Map.of("/opt/ward/lib/main/library.jar", file(library))),
            new Layer("ward", Map.of("/opt/ward/app/application.jar", file(application)))),
        List.of("java", "-jar", "/opt/ward/quarkus-run.jar"),
        List.of(),
        OptionalInt.of(8082),
        List.of("/var/lib/ward/uploads"));
  }

  /** A place that remembers no layers of another. */
  Imaging imaging(String base) throws IOException {
    return new Imaging(
        new Base(base),
        RELEASE,
        ImageFormat.Docker,
        new Platform("amd64", "linux"),
        Files.createDirectories(next("caches")),
        true);
  }

  Path write(Imaging imaging, Recipe recipe) {
    Path tar = next("image").resolveSibling(recipe.name() + "-" + made + ".tar");
    imaging.write(recipe, tar);
    return tar;
  }

  Path file(String content) throws IOException {
    return Files.writeString(next("file"), content);
  }

  private Path next(String kind) {
    return folder.resolve(kind + "-" + ++made);
  }
}
