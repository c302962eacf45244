package dev.ward.bench;

import dev.ward.local.Failure;
import dev.ward.local.Ports;
import dev.ward.local.Progress;
import dev.ward.local.Service;
import dev.ward.local.Settings;
import dev.ward.local.WardStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A PostgreSQL and a Keycloak of the run's own, on ports that nobody else uses. A service runs only
 * while something is measured on it, so that it takes nothing from the others.
 */
final class Stage implements AutoCloseable {
  private final Progress progress;
  private final WardStack stack;
  private final boolean keep;
  private final Thread closing = new Thread(this::stop, "stop");

  private Stage(Settings settings, Progress progress, boolean keep) {
    this.progress = progress;
    this.stack = new WardStack(settings, progress);
    this.keep = keep;
  }

  static Stage open(Options options, Progress progress) {
    Path repository = Path.of(System.getProperty("ward.repository", "."));
    Settings settings =
        new Settings(repository, repository.resolve("deploy/bench/target/state"), Ports.free());
    discard(settings.state());
    Stage stage = new Stage(settings, progress, options.keep());
    Runtime.getRuntime().addShutdownHook(stage.closing);
    stage.stack.start(List.of());
    return stage;
  }

  Progress progress() {
    return progress;
  }

  Settings settings() {
    return stack.settings();
  }

  String databasePassword(String role) {
    return stack.secrets().databasePassword(role);
  }

  String clientSecret(Service service) {
    return stack.secrets().clientSecret(service);
  }

  void start(Service service) {
    stack.start(service);
  }

  void start(Service service, Map<String, String> own) {
    stack.start(service, own);
  }

  void stop(Service service) {
    stack.stop(service);
  }

  void stop(Service service, Duration patience) {
    stack.stop(service, patience);
  }

  /** One more instance of a service, on a port that nobody uses. */
  WardStack.Instance startBeside(Service service) {
    return stack.startBeside(service, Ports.free().of(service));
  }

  ProcessUsage usage(Service service) {
    return usage(service.fullName());
  }

  ProcessUsage usageOfPostgres() {
    return usage("postgres");
  }

  private ProcessUsage usage(String process) {
    return ProcessUsage.of(settings().state().resolve("processes").resolve(process + ".pid"));
  }

  /** A place for a file that a measure needs. */
  Path file(String name) {
    return settings().state().resolve(name);
  }

  /** Past row-level security. */
  Connection administrator() throws SQLException {
    return connect("postgres");
  }

  Connection connect(String role) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/ward".formatted(settings().ports().postgres()),
        role,
        databasePassword(role));
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(closing);
    stop();
  }

  private void stop() {
    stack.close();
    if (!keep) {
      discard(settings().state());
    }
  }

  private static void discard(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new Failure(directory + " can't be emptied: " + e.getMessage() + ".", e);
    }
  }
}
