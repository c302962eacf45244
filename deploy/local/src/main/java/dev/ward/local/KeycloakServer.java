package dev.ward.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A real Keycloak on the loopback address; the realm is imported when its database is new. */
final class KeycloakServer {
  static final String NAME = "keycloak";

  private final Settings settings;
  private final Secrets secrets;

  KeycloakServer(Settings settings, Secrets secrets) {
    this.settings = settings;
    this.secrets = secrets;
  }

  void start(Children children) {
    Path home = KeycloakHome.prepared(settings);
    List<String> command =
        java(home, List.of("-Xms64m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(
        List.of(
            "start",
            "--optimized",
            "--import-realm",
            "--cache=local",
            "--http-enabled=true",
            "--http-host=127.0.0.1",
            "--http-port=" + settings.ports().keycloak(),
            "--hostname=" + settings.keycloakUrl(),
            // Two scripts may sign in as the same demo account at once; failures still count.
            "--spi-brute-force-protector--default-brute-force-detector--allow-concurrent-requests=true"));
    ManagedProcess process = children.spawn(ProcessSpec.of(NAME, command, environment()));
    Waiting.until(process, Duration.ofSeconds(180), () -> Http.answers(settings.issuer()));
  }

  /** Keycloak's own start script, without the shell that would stand between it and our signals. */
  static List<String> java(Path home, List<String> memory) {
    List<String> command = new ArrayList<>(List.of(ServiceProcess.java()));
    command.addAll(memory);
    for (String opened : List.of("util", "util.concurrent", "security", "lang")) {
      command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-Duser.language=en",
            "-Dfile.encoding=UTF-8",
            "-Dpicocli.disable.closures=true",
            "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-Dkc.home.dir=" + home,
            "-Djboss.server.config.dir=" + home.resolve("conf"),
            "-cp",
            home.resolve("lib/quarkus-run.jar").toString(),
            "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
    return command;
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put(
        "KC_DB_URL", "jdbc:postgresql://127.0.0.1:" + settings.ports().postgres() + "/keycloak");
    environment.put("KC_DB_USERNAME", "keycloak");
    environment.put("KC_DB_PASSWORD", secrets.databasePassword("keycloak"));
    environment.put("KC_DB_POOL_MAX_SIZE", "10");
    // A connection that was idle is tried first: its database may have gone and come back.
    environment.put("QUARKUS_DATASOURCE_JDBC_FOREGROUND_VALIDATION_INTERVAL", "1S");
    environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", "administrator");
    environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", secrets.keycloakAdministrator());
    environment.put("WARD_SMTP_HOST", "127.0.0.1");
    environment.put("WARD_SMTP_PORT", Integer.toString(settings.ports().smtp()));
    environment.put("WARD_WEB_REDIRECT", "http://localhost:*");
    for (Service service : Service.values()) {
      String client = service.fullName().toUpperCase(Locale.ROOT).replace('-', '_');
      environment.put("WARD_" + client + "_SECRET", secrets.clientSecret(service));
    }
    return environment;
  }
}
