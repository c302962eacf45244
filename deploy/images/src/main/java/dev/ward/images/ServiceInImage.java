package dev.ward.images;

import dev.ward.local.Failure;
import dev.ward.local.Http;
import dev.ward.local.Service;
import dev.ward.local.Waiting;
import dev.ward.local.WardStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A service that runs in its image, beside the PostgreSQL and the Keycloak of a local run. */
final class ServiceInImage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final String name;
  private final String url;
  private final Process process;
  private final Path log;
  private double secondsToReady;
  private double processorSecondsToReady;

  private ServiceInImage(String name, String url, Process process, Path log) {
    this.name = name;
    this.url = url;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param javaOptions what the cluster would tell its Java
   */
  static ServiceInImage start(
      WardStack stack, Recipe recipe, Container container, String javaOptions) {
    Service service = service(recipe.name());
    Map<String, String> environment = new HashMap<>(stack.environment(service));
    environment.put("JAVA_TOOL_OPTIONS", javaOptions);
    // What the launcher says of this machine's folders an image doesn't have.
    environment.remove("WARD_AUDIT_VAULT_DIRECTORY");
    environment.computeIfPresent("WARD_AUDIT_VAULT_KIND", (key, kind) -> "none");
    environment.computeIfPresent("WARD_IMPORTS_DIRECTORY", (key, folder) -> recipe.mounts().get(0));
    Path log = stack.settings().state().resolve("logs").resolve(recipe.name() + "-in-image.log");
    long began = System.nanoTime();
    ServiceInImage started =
        new ServiceInImage(
            recipe.name(), stack.settings().url(service), container.start(environment, log), log);
    started.awaitReady(began);
    return started;
  }

  private void awaitReady(long began) {
    boolean ready =
        Waiting.poll(
            PATIENCE,
            () -> !process.isAlive() || Http.answers(url + "/q/health/ready"),
            answer -> answer);
    secondsToReady = (System.nanoTime() - began) / 1e9;
    processorSecondsToReady =
        process.info().totalCpuDuration().map(used -> used.toMillis() / 1e3).orElse(0.0);
    if (!ready || !process.isAlive()) {
      close();
      throw new Failure(name + " isn't ready in its image; its log is " + log + ".");
    }
  }

  double secondsToReady() {
    return secondsToReady;
  }

  /** What it took of the processors until then, which another's load hardly changes. */
  double processorSecondsToReady() {
    return processorSecondsToReady;
  }

  /** Whether it answers a path of its own. */
  boolean answers(String path) {
    return Http.answers(url + path);
  }

  /** A line of what the kernel says of its process. */
  String status(String field) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
          .filter(line -> line.startsWith(field + ":"))
          .map(line -> line.substring(field.length() + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new Failure(name + " has ended; its log is " + log + ".", e);
    }
  }

  /** Whether it can't write to any file of its image. */
  boolean cannotWrite() {
    try {
      Path mounts = Path.of("/proc", Long.toString(process.pid()), "mountinfo");
      // The fifth word is where, the sixth how; what is mounted last counts.
      return Files.readAllLines(mounts).stream()
          .map(line -> line.split(" ", 7))
          .filter(words -> words[4].equals("/"))
          .reduce((before, last) -> last)
          .map(words -> List.of(words[5].split(",")).contains("ro"))
          .orElse(false);
    } catch (IOException e) {
      throw new Failure(name + " has ended; its log is " + log + ".", e);
    }
  }

  /** Asks it to end and waits until it has, however long what Java does at its end may take. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(3, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new Failure(name + " didn't end in its image; its log is " + log + ".");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private static Service service(String name) {
    for (Service service : Service.values()) {
      if (service.fullName().equals(name)) {
        return service;
      }
    }
    throw new Failure("There is no service " + name + ".");
  }
}
