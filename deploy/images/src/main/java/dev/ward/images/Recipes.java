package dev.ward.images;

import dev.ward.local.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What goes into which image, from what the build has made. */
final class Recipes {
  static final List<String> SERVICES =
      List.of("tenancy-service", "metrics-service", "audit-service", "scheduler-service");

  static final String MIGRATION = "migration";

  private static final String DEPENDENCIES = "dependencies";
  private static final String QUARKUS = "quarkus";
  private static final String WARD = "ward";

  /** The bill of materials tells the same and more. */
  private static final String LIST_OF_QUARKUS = "quarkus-app-dependencies.txt";

  private static final String UPLOADS = "/var/lib/ward/uploads";

  private final Path repository;

  Recipes(Path repository) {
    this.repository = repository;
  }

  /** The names of all images, as the manifests have them behind {@code ward/}. */
  static List<String> names() {
    return Stream.concat(SERVICES.stream(), Stream.of(MIGRATION)).toList();
  }

  /**
   * What makes the image of a name; whatever library is in it its bill of materials must tell of.
   */
  Recipe of(String name) {
    Recipe recipe = name.equals(MIGRATION) ? migration() : service(name);
    List<String> untold =
        Sbom.read(sbom(name))
            .lacks(
                recipe.layers().stream()
                    .flatMap(layer -> layer.files().keySet().stream())
                    .filter(place -> place.startsWith(Recipe.HOME + "/lib/"))
                    .map(place -> place.substring(place.lastIndexOf('/') + 1)));
    if (!untold.isEmpty()) {
      throw new Failure(
          "%s isn't what its bill of materials says (%s); build it anew (mvn clean)."
              .formatted(name, String.join(", ", untold)));
    }
    return recipe;
  }

  /** Where the build has put what an image has in it. */
  Path sbom(String name) {
    String module = name.equals(MIGRATION) ? "deploy/migration" : name;
    return repository.resolve(module).resolve("target").resolve(Sbom.NAME);
  }

  private Recipe service(String name) {
    Path built = repository.resolve(name).resolve("target/quarkus-app");
    Map<String, SortedMap<String, Path>> layers = new TreeMap<>();
    for (Path file : files(built)) {
      String place = built.relativize(file).toString();
      if (!place.equals(LIST_OF_QUARKUS)) {
        put(layers, layerOf(name, place), place, file);
      }
    }
    put(layers, WARD, Sbom.NAME, sbom(name));
    return new Recipe(
        name,
        "Ward: " + name,
        inOrder(layers, DEPENDENCIES, QUARKUS, WARD),
        List.of("java", "-jar", Recipe.HOME + "/quarkus-run.jar"),
        List.of(),
        OptionalInt.of(port(name)),
        name.equals("metrics-service") ? List.of(UPLOADS) : List.of());
  }

  /** A file that isn't known is a mistake: rather no image than one with something in it. */
  private static String layerOf(String name, String place) {
    if (place.matches("lib/(boot|main)/[^/]+\\.jar")) {
      return place.contains("/dev.ward.") ? WARD : DEPENDENCIES;
    }
    if (place.equals("quarkus-run.jar") || place.matches("quarkus/[^/]+\\.(jar|dat)")) {
      return QUARKUS;
    }
    if (place.matches("app/[^/]+\\.jar")) {
      return WARD;
    }
    throw new Failure("What is %s of %s, and where does it belong?".formatted(place, name));
  }

  private Recipe migration() {
    Path target = repository.resolve("deploy/migration/target");
    Map<String, SortedMap<String, Path>> layers = new TreeMap<>();
    for (Path jar : files(target.resolve("lib"))) {
      String file = jar.getFileName().toString();
      put(layers, file.startsWith("database-") ? WARD : DEPENDENCIES, "lib/" + file, jar);
    }
    put(layers, WARD, "app/migration.jar", target.resolve("migration-1.0.0-SNAPSHOT.jar"));
    put(layers, WARD, Sbom.NAME, sbom(MIGRATION));
    return new Recipe(
        MIGRATION,
        "Ward: brings the schema up to date",
        inOrder(layers, DEPENDENCIES, WARD),
        List.of(
            "java",
            "-cp",
            Recipe.HOME + "/app/migration.jar:" + Recipe.HOME + "/lib/*",
            "dev.ward.migration.Migrate"),
        List.of("migrate"),
        OptionalInt.empty(),
        List.of());
  }

  private static void put(
      Map<String, SortedMap<String, Path>> layers, String layer, String place, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new Failure(file + " isn't there; build it first.");
    }
    layers.computeIfAbsent(layer, name -> new TreeMap<>()).put(Recipe.HOME + "/" + place, file);
  }

  private static List<Layer> inOrder(Map<String, SortedMap<String, Path>> layers, String... names) {
    return Stream.of(names)
        .map(name -> new Layer(name, layers.getOrDefault(name, new TreeMap<>())))
        .toList();
  }

  private int port(String service) {
    Path settings =
        repository.resolve(service).resolve("src/main/resources/application.properties");
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(settings)) {
      properties.load(in);
      return Integer.parseInt(properties.getProperty("quarkus.http.port", ""));
    } catch (IOException | NumberFormatException e) {
      throw new Failure(settings + " doesn't say where " + service + " listens.", e);
    }
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new Failure(folder + " isn't there; build it first.");
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new Failure(folder + " can't be read: " + e.getMessage() + ".", e);
    }
  }
}
