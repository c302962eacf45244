package dev.ward.images;

import dev.ward.local.Failure;
import dev.ward.local.Progress;
import dev.ward.local.Service;
import dev.ward.local.WardStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code deploy/images/try}: runs the images that were made as a cluster would run them, beside a
 * PostgreSQL and a Keycloak of its own: first the migration, then each service until it is ready.
 */
final class Trial {

  private final Path repository;
  private final Path made;
  private final Progress progress;
  private final String javaOptions;
  private final Path work;
  private final List<String> lines = new ArrayList<>();

  private Trial(Path repository, Path made, Progress progress) {
    this.repository = repository;
    this.made = made;
    this.progress = progress;
    this.javaOptions = Build.javaOptions(repository);
    this.work = Build.target(repository).resolve("trial");
  }

  public static void main(String[] arguments) {
    try {
      Path repository = Path.of(System.getProperty("ward.repository", ".")).toAbsolutePath();
      Path made =
          arguments.length == 0
              ? Build.target(repository).resolve("made")
              : Path.of(arguments[0]).toAbsolutePath();
      new Trial(repository, made, new Progress(System.out)).run();
    } catch (Failure e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private void run() {
    String hindrance = Container.hindrance();
    if (!hindrance.isEmpty()) {
      throw new Failure(hindrance);
    }
    try (WardStack stack = Build.stack(repository, progress)) {
      stack.startParts(() -> migrate(stack));
      for (Service service : Service.values()) {
        serve(stack, service);
      }
    } finally {
      Rootfs.discard(work);
    }
    progress.show(String.join("\n", lines));
  }

  private void migrate(WardStack stack) {
    Map<String, String> environment =
        Map.of(
            "FLYWAY_URL",
            "jdbc:postgresql://127.0.0.1:%d/ward".formatted(stack.settings().ports().postgres()),
            "FLYWAY_USER",
            "ward_migrator",
            "FLYWAY_PASSWORD",
            stack.secrets().databasePassword("ward_migrator"),
            "JAVA_TOOL_OPTIONS",
            "-Xmx128m -XX:+UseSerialGC");
    Path log = stack.settings().state().resolve("logs").resolve("migration-in-image.log");
    long began = System.nanoTime();
    try (Archive archive = archive(Recipes.MIGRATION)) {
      Process process = container(archive, Recipes.MIGRATION, List.of()).start(environment, log);
      if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new Failure("The migration failed in its image; its log is " + log + ".");
      }
      String told = Files.readString(log).lines().reduce("", (before, line) -> line);
      tell(Recipes.MIGRATION, archive, (System.nanoTime() - began) / 1e9, told);
    } catch (IOException e) {
      throw new Failure("The migration can't be tried: " + e.getMessage() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted.", e);
    }
  }

  private void serve(WardStack stack, Service service) {
    Recipe recipe = new Recipes(repository).of(service.fullName());
    try (Archive archive = archive(recipe.name())) {
      Container container = container(archive, recipe.name(), recipe.mounts());
      try (ServiceInImage running = ServiceInImage.start(stack, recipe, container, javaOptions)) {
        for (String path : List.of("/q/health/ready", "/q/openapi", "/q/metrics")) {
          if (!running.answers(path)) {
            throw new Failure(recipe.name() + " doesn't answer " + path + " in its image.");
          }
        }
        if (!running.cannotWrite()) {
          throw new Failure(recipe.name() + " can write to its own image.");
        }
        String user = running.status("Uid").split("\\s+", 2)[0];
        tell(
            recipe.name(),
            archive,
            running.secondsToReady(),
            "%.2f s of processors, files read-only, user %s, capabilities %s, %s resident"
                .formatted(
                    running.processorSecondsToReady(),
                    user,
                    running.status("CapEff"),
                    running.status("VmRSS")));
      }
    } catch (IOException e) {
      throw new Failure(recipe.name() + " can't be tried: " + e.getMessage() + ".", e);
    }
  }

  private Container container(Archive archive, String name, List<String> mounts)
      throws IOException {
    Path root = Rootfs.unpack(archive, work.resolve(name));
    Path scratch = work.resolve(name + "-tmp");
    Rootfs.discard(scratch);
    return new Container(root, scratch, archive.config(), mounts);
  }

  private Archive archive(String name) {
    Path file = made.resolve(name + ".tar");
    if (!Files.exists(file)) {
      throw new Failure("There is no " + file + "; deploy/images/build makes it.");
    }
    return Archive.open(file);
  }

  private void tell(String name, Archive archive, double seconds, String what) {
    StringBuilder sizes = new StringBuilder();
    for (String layer : archive.layers()) {
      sizes.append(String.format(Locale.ROOT, " %.1f", archive.size(layer) / 1048576.0));
    }
    lines.add(
        String.format(
            Locale.ROOT, "%-18s %5.2f s  %s; layers (MiB):%s", name, seconds, what, sizes));
    progress.reached(name + ": " + what);
  }
}
