package dev.ward.local;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All of Ward on one machine: PostgreSQL, Keycloak, a mail sink and the services, started in order
 * and stopped in reverse.
 */
public final class WardStack implements AutoCloseable {
  private final Settings settings;
  private final Progress progress;
  private final Secrets secrets;
  private final Map<String, String> configuration;
  private final Children children;
  private final PostgresServer database;

  public WardStack(Settings settings, Progress progress) {
    this(settings, progress, Map.of());
  }

  /**
   * @param configuration variables that the services get beside those that every run gives them
   */
  public WardStack(Settings settings, Progress progress, Map<String, String> configuration) {
    this.settings = settings;
    this.progress = progress;
    this.configuration = Map.copyOf(configuration);
    this.children = new Children(settings);
    try {
      Files.createDirectories(settings.state());
    } catch (IOException e) {
      throw new Failure("There is no place for the state: " + e.getMessage() + ".", e);
    }
    this.secrets = Secrets.of(settings);
    this.database = new PostgresServer(settings, secrets);
  }

  /** Starts everything and returns when all of it is healthy. */
  public void start() {
    start(Arrays.asList(Service.values()));
  }

  /** Starts PostgreSQL, Keycloak and the given services. */
  public void start(Collection<Service> services) {
    startParts(() -> migrate(new Database(database, secrets)));
    Parallel.run(services.stream().<Runnable>map(service -> () -> start(service)).toList());
  }

  /**
   * Starts PostgreSQL and Keycloak, and no services.
   *
   * @param migration what brings the schema up to date
   */
  public void startParts(Runnable migration) {
    settings.ports().requireFree();
    startDatabase();
    new Database(database, secrets).bootstrap();
    Parallel.run(List.of(this::startKeycloak, this::startMailSink, migration));
  }

  /** What a service of this run is told, for one that is started in a way of its own. */
  public Map<String, String> environment(Service service) {
    return new ServiceProcess(settings, secrets, configuration).environment(service);
  }

  /** Starts one service, for instance after it was stopped or killed. */
  public void start(Service service) {
    start(service, Map.of());
  }

  /** Starts one service with settings of its own, by the names of environment variables. */
  public void start(Service service, Map<String, String> own) {
    Map<String, String> all = new HashMap<>(configuration);
    all.putAll(own);
    new ServiceProcess(settings, secrets, all).start(service, service.fullName(), children);
    progress.reached(service.fullName() + " is ready on port " + settings.ports().of(service));
  }

  /** Starts another instance of a service; it listens on the given port. */
  public Instance startBeside(Service service, int port) {
    return startBeside(service, port, Map.of());
  }

  /** Starts another instance with settings of its own, by the names of environment variables. */
  public Instance startBeside(Service service, int port, Map<String, String> own) {
    Map<String, String> all = new HashMap<>(configuration);
    all.putAll(own);
    Settings beside =
        new Settings(settings.repository(), settings.state(), settings.ports().with(service, port));
    String name = service.fullName() + "-" + port;
    ManagedProcess process =
        new ServiceProcess(beside, secrets, all).start(service, name, children);
    return new Instance(
        beside.url(service), process.pid(), () -> children.stop(name), () -> children.kill(name));
  }

  /**
   * Another instance of a service.
   *
   * @param url where it answers
   * @param pid its process
   */
  public record Instance(String url, long pid, Runnable stopping, Runnable killing)
      implements AutoCloseable {

    /** Ends it as a crash would. */
    public void kill() {
      killing.run();
    }

    /** Takes its time away: it does nothing, and doesn't know. */
    public void freeze() {
      Commands.run("kill", "-STOP", Long.toString(pid));
    }

    /** Lets it go on as if nothing had happened. */
    public void wake() {
      Commands.run("kill", "-CONT", Long.toString(pid));
    }

    @Override
    public void close() {
      stopping.run();
    }
  }

  /** Stops one service as a deployment would. */
  public void stop(Service service) {
    children.stop(service.fullName());
  }

  /** Stops one service that may take its time, for instance to keep what Java has learned. */
  public void stop(Service service, Duration patience) {
    children.stop(service.fullName(), patience);
  }

  /** Ends one service as a crash would. */
  public void kill(Service service) {
    children.kill(service.fullName());
  }

  /** Starts PostgreSQL, also after a crash. */
  public void startDatabase() {
    database.start(children);
    progress.reached("PostgreSQL answers on port " + settings.ports().postgres());
  }

  /** Ends PostgreSQL as a crash would, all of its processes at once. */
  public void killDatabase() {
    children.kill(PostgresServer.NAME);
  }

  public void startKeycloak() {
    new KeycloakServer(settings, secrets).start(children);
    progress.reached("Keycloak answers on port " + settings.ports().keycloak());
  }

  private void startMailSink() {
    new MailSink(settings).start(children);
    progress.reached("Mails can be read on port " + settings.ports().mails());
  }

  public void stopKeycloak() {
    children.stop(KeycloakServer.NAME);
  }

  public Settings settings() {
    return settings;
  }

  public Secrets secrets() {
    return secrets;
  }

  List<ManagedProcess> processes() {
    return children.all();
  }

  @Override
  public void close() {
    children.close();
    Parallel.run(
        Arrays.stream(Service.values()).<Runnable>map(service -> () -> stop(service)).toList());
    stopKeycloak();
    children.stop(MailSink.NAME);
    children.stop(PostgresServer.NAME);
    KeycloakHome.unlink(settings);
  }

  private void migrate(Database schema) {
    int migrations = schema.migrate();
    progress.reached("The schema is up to date (" + migrations + " migrations were run)");
  }
}
