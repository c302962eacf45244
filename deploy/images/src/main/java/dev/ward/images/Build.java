package dev.ward.images;

import com.google.cloud.tools.jib.api.JibContainer;
import dev.ward.local.Failure;
import dev.ward.local.Ports;
import dev.ward.local.Progress;
import dev.ward.local.Settings;
import dev.ward.local.WardStack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** {@code deploy/images/build}: makes the images that the manifests name. */
final class Build {
  private final Path repository;
  private final Options options;
  private final Imaging imaging;
  private final Progress progress;

  private Build(Path repository, Options options, Release release, Progress progress) {
    this.repository = repository;
    this.options = options;
    this.progress = progress;
    this.imaging =
        new Imaging(
            options.base(),
            release,
            options.format(),
            options.platform(),
            target(repository).resolve("caches"),
            options.insecure());
  }

  public static void main(String[] arguments) {
    try {
      Path repository = Path.of(System.getProperty("ward.repository", ".")).toAbsolutePath();
      Options options =
          Options.of(standardBase(repository), target(repository).resolve("made"), arguments);
      new Build(repository, options, release(options.tag()), new Progress(System.out)).run();
    } catch (Failure e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    // Jib's threads would keep Java for another minute.
    System.exit(0);
  }

  private void run() {
    Recipes recipes = new Recipes(repository);
    List<Recipe> all = options.names().stream().map(recipes::of).toList();
    List<String> made = new ArrayList<>();
    for (Recipe recipe : options.cache() ? trained(all) : all) {
      made.add(make(recipe));
    }
    progress.show(String.join("\n", made));
  }

  private String make(Recipe recipe) {
    String tag = options.tag();
    if (options.registry().isPresent()) {
      JibContainer image = imaging.push(recipe, options.registry().get());
      progress.reached(recipe.name() + " is pushed");
      return "kustomize edit set image ward/%s=%s/%1$s@%s"
          .formatted(recipe.name(), options.registry().get(), image.getDigest());
    }
    Path file = options.output().resolve(recipe.name() + ".tar");
    JibContainer image = imaging.write(recipe, file);
    progress.reached("%s is written (%d MiB)".formatted(recipe.name(), size(file) >> 20));
    return "%s  ward/%s:%s  %s".formatted(file, recipe.name(), tag, image.getImageId());
  }

  /** What ends after seconds has nothing to gain of what was learned. */
  private List<Recipe> trained(List<Recipe> all) {
    String hindrance = Container.hindrance();
    if (!hindrance.isEmpty()) {
      throw new Failure("Without a run there is no cache: " + hindrance);
    }
    Path work = target(repository).resolve("training");
    List<Recipe> trained = new ArrayList<>();
    try (WardStack stack = stack(repository, progress)) {
      stack.start(List.of());
      Training training = new Training(stack, imaging.readable(), javaOptions(repository), work);
      for (Recipe recipe : all) {
        boolean service = Recipes.SERVICES.contains(recipe.name());
        trained.add(service ? training.of(recipe) : recipe);
        progress.reached(recipe.name() + (service ? " has run once" : " needs no cache"));
      }
    }
    return trained;
  }

  static WardStack stack(Path repository, Progress progress) {
    Path state = target(repository).resolve("state");
    Rootfs.discard(state);
    return new WardStack(new Settings(repository, state, Ports.free()), progress);
  }

  static Path target(Path repository) {
    return repository.resolve("deploy/images/target");
  }

  /** What a cluster tells the Java of every service. */
  static String javaOptions(Path repository) {
    Path told = repository.resolve("deploy/kubernetes/base/ward.env");
    try (InputStream in = Files.newInputStream(told)) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("JAVA_TOOL_OPTIONS", "");
    } catch (IOException e) {
      throw new Failure(told + " can't be read: " + e.getMessage() + ".", e);
    }
  }

  private static Base standardBase(Path repository) {
    Path file = repository.resolve("deploy/images/base");
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .findFirst()
          .map(line -> new Base(line.strip()))
          .orElseThrow(() -> new Failure(file + " names no image."));
    } catch (IOException e) {
      throw new Failure(file + " can't be read: " + e.getMessage() + ".", e);
    }
  }

  private static Release release(String tag) {
    return new Release(
        tag,
        System.getProperty("ward.revision", "unknown"),
        Instant.ofEpochSecond(Long.getLong("ward.created", 1)));
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new Failure(file + " can't be read: " + e.getMessage() + ".", e);
    }
  }
}
