package dev.ward.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One of Ward's services as a process of its own, with the configuration that a cluster would give
 * it.
 */
final class ServiceProcess {
  private static final String WEB_APP = "http://localhost:5173";
  private static final List<String> SMALL =
      List.of(
          "-Xms32m",
          "-Xmx224m",
          "-Xss512k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError");

  private final Settings settings;
  private final Secrets secrets;
  private final Map<String, String> configuration;

  ServiceProcess(Settings settings, Secrets secrets, Map<String, String> configuration) {
    this.settings = settings;
    this.secrets = secrets;
    this.configuration = configuration;
  }

  /**
   * @param name the process's: of several instances each has its own
   */
  ManagedProcess start(Service service, String name, Children children) {
    Path jar = settings.runnable(service);
    if (!Files.exists(jar)) {
      throw new Failure(service.fullName() + " isn't built: " + jar + " doesn't exist.");
    }
    Ports.requireFree(name, settings.ports().of(service));
    makeUploads();
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(memory());
    // By this deploy/down knows whose process it is.
    command.add("-Dlocal.state=" + settings.state());
    command.addAll(List.of("-jar", jar.toString()));
    ManagedProcess process = children.spawn(ProcessSpec.of(name, command, environment(service)));
    Waiting.until(
        process,
        Duration.ofSeconds(120),
        () -> Http.answers(settings.url(service) + "/q/health/ready"));
    return process;
  }

  /** The Java that runs the launcher. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Small enough for a laptop; a benchmark says otherwise. */
  private static List<String> memory() {
    String wished = System.getenv().getOrDefault("WARD_SERVICE_JAVA_OPTIONS", "");
    return wished.isBlank() ? SMALL : List.of(wished.strip().split("\\s+"));
  }

  private void makeUploads() {
    try {
      Files.createDirectories(settings.uploads());
    } catch (IOException e) {
      throw new Failure("There is no place for uploads: " + e.getMessage() + ".", e);
    }
  }

  /** What it is told, by the names of environment variables. */
  Map<String, String> environment(Service service) {
    Map<String, String> environment = new HashMap<>();
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_CORS_ORIGINS", WEB_APP);
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(settings.ports().of(service)));
    environment.put(
        "QUARKUS_DATASOURCE_REACTIVE_URL",
        "postgresql://127.0.0.1:" + settings.ports().postgres() + "/ward");
    environment.put("QUARKUS_DATASOURCE_USERNAME", service.databaseRole());
    environment.put(
        "QUARKUS_DATASOURCE_PASSWORD", secrets.databasePassword(service.databaseRole()));
    environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", settings.issuer());
    environment.put("QUARKUS_OIDC_CLIENT_AUTH_SERVER_URL", settings.issuer());
    environment.put("QUARKUS_OIDC_CLIENT_CLIENT_ID", service.fullName());
    environment.put("QUARKUS_OIDC_CLIENT_CREDENTIALS_SECRET", secrets.clientSecret(service));
    environment.put("WARD_AUDIT_URL", settings.url(Service.AUDIT));
    // Whoever looks into the log on a laptop reads lines.
    environment.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
    // One arena per core and thread pool costs a JVM this small tens of megabytes.
    environment.put("MALLOC_ARENA_MAX", "2");
    switch (service) {
      case TENANCY -> {
        environment.put("WARD_KEYCLOAK_ADMIN_URL", settings.keycloakUrl() + "/admin/realms/ward");
        environment.put("WARD_WEB_URL", WEB_APP);
        environment.putAll(mailServer());
      }
      case METRICS -> {
        environment.put("WARD_IMPORTS_DIRECTORY", settings.uploads().toString());
        environment.put("WARD_SHEETS_KEYS", "local:" + secrets.encryptionKey("sheets"));
      }
      case AUDIT -> {
        environment.put("WARD_AUDIT_SIGNING_KEYS", "local:" + secrets.signingKey("audit"));
        environment.put("WARD_AUDIT_SEALING_KEYS", "local:" + secrets.encryptionKey("sealing"));
        environment.put("WARD_AUDIT_LOOKUP_KEY", secrets.encryptionKey("lookup"));
        environment.put("WARD_AUDIT_VAULT_KIND", "file");
        environment.put("WARD_AUDIT_VAULT_DIRECTORY", settings.vault().toString());
        environment.put("WARD_AUDIT_SECRET_KEYS", "local:" + secrets.encryptionKey("audit"));
        receiveHere(environment);
        environment.putAll(mailServer());
      }
      case SCHEDULER -> {
        environment.put("WARD_NOTIFICATIONS_WEB_URL", WEB_APP);
        environment.put("WARD_CHANNELS_KEYS", "local:" + secrets.encryptionKey("channels"));
        environment.putAll(mailServer());
      }
    }
    environment.putAll(configuration);
    return environment;
  }

  private Map<String, String> mailServer() {
    return Map.of(
        "QUARKUS_MAILER_HOST", "127.0.0.1",
        "QUARKUS_MAILER_PORT", Integer.toString(settings.ports().smtp()),
        "QUARKUS_MAILER_FROM", "Ward <no-reply@ward.example>",
        "QUARKUS_MAILER_START_TLS", "DISABLED");
  }

  /** Receivers that are tried out stand on the same machine. */
  private static void receiveHere(Map<String, String> environment) {
    environment.put("WARD_WEBHOOK_INSECURE", "true");
    environment.put("WARD_WEBHOOK_NETWORKS", "127.0.0.0/8");
  }
}
