package dev.ward.local.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ward.local.Ports;
import dev.ward.local.Waiting;
import dev.ward.local.WardStack;
import dev.ward.local.isolation.OnStage;
import dev.ward.local.isolation.Stage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PgBouncer in transaction mode between a service and the database: one connection is everybody's,
 * and yet nobody's context is anybody else's. Skipped where there is no PgBouncer that carries
 * prepared statements over.
 */
@OnStage
class PoolerIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SCALE = Integer.getInteger("ward.drill.scale", 1);
  private static final Pattern VERSION = Pattern.compile("PgBouncer 1\\.(\\d+)");

  /** Which settings a connection still has of whoever had it before. */
  private static final String LEFT_BEHIND =
      """
      select count(*) from pg_settings s where s.name like 'ward.%' and nullif(s.setting, '') is not null
      """;

  @Test
  void peopleWhoShareAConnectionNeverShareAContext(Stage stage, @TempDir Path folder)
      throws Exception {
    assumeTrue(carriesPreparedStatements(), "there is no PgBouncer 1.21 or newer here");
    WardStack ward = stage.ward();
    Evidence evidence = new Evidence(ward);
    Practice practice = new Practice(ward.settings(), evidence, 2);
    int port = Ports.free().postgres();
    Process pooler = start(ward, folder, port);
    try (Beside beside = new Beside(ward, Beside.databaseAt(port, "ward", Map.of()))) {
      Asking owner = Asking.as("owner", beside.settings());
      Asking stranger = Asking.as("other-admin", beside.settings());
      List<CompletableFuture<HttpResponse<String>>> own = new ArrayList<>();
      List<CompletableFuture<HttpResponse<String>>> foreign = new ArrayList<>();
      List<CompletableFuture<HttpResponse<String>>> written = new ArrayList<>();
      for (String clinic : practice.clinics()) {
        String goals = "/metrics/v1/clinics/" + clinic + "/goals";
        String goal = goals + "/" + practice.goal(clinic, "Pooled " + clinic);
        owner.until(200, goals);
        stranger.until(404, goals);
        for (int i = 0; i < 50 * SCALE; i++) {
          own.add(owner.getLater(goals));
          foreign.add(stranger.getLater(goals));
          written.add(owner.patchLater(goal, Map.of("target", i)));
        }
      }
      assertThat(own).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
      assertThat(foreign)
          .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(404));
      // Of two at the same time one may find the other's version, and says so.
      assertThat(written)
          .allSatisfy(answer -> assertThat(answer.join().statusCode()).isIn(200, 412))
          .anySatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
      for (int i = 0; i < 2; i++) {
        String clinic = practice.clinics().get(i);
        String other = practice.clinics().get(1 - i);
        assertThat(owner.get("/metrics/v1/clinics/" + clinic + "/goals").body())
            .contains("Pooled " + clinic)
            .doesNotContain("Pooled " + other);
      }
      try (Connection next = connect(ward, port);
          var statement = next.createStatement();
          var rows = statement.executeQuery(LEFT_BEHIND)) {
        rows.next();
        assertThat(rows.getInt(1)).isZero();
      }
    } finally {
      pooler.destroy();
      pooler.waitFor();
    }
    evidence.everyChainIsWhole();
  }

  private static boolean carriesPreparedStatements() {
    String said = Shell.run(List.of("pgbouncer", "--version"));
    Matcher version = VERSION.matcher(said == null ? "" : said);
    return version.find() && Integer.parseInt(version.group(1)) >= 21;
  }

  /**
   * Two connections to the server, for whoever comes; otherwise as CloudNativePG's Pooler has it.
   */
  private static Process start(WardStack ward, Path folder, int port) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path users =
        Files.writeString(
            folder.resolve("users"),
            "\"metrics_service\" \"%s\"\n"
                .formatted(ward.secrets().databasePassword("metrics_service")));
    Path settings =
        Files.writeString(
            folder.resolve("pgbouncer.ini"),
            """
            [databases]
            ward = host=127.0.0.1 port=%d
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = %s
            pool_mode = transaction
            default_pool_size = 2
            max_prepared_statements = 500
            query_wait_timeout = 10
            ignore_startup_parameters = extra_float_digits,options
            """
                .formatted(ward.settings().ports().postgres(), port, users));
    List<String> command = new ArrayList<>(List.of("pgbouncer"));
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("-u", "nobody"));
    }
    command.add(settings.toString());
    Process pooler =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    boolean answers = Waiting.poll(PATIENCE, () -> answers(ward, port), now -> now);
    assertThat(answers).as(Files.readString(folder.resolve("log"))).isTrue();
    return pooler;
  }

  private static boolean answers(WardStack ward, int port) {
    try (Connection connection = connect(ward, port)) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  private static Connection connect(WardStack ward, int port) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/ward?prepareThreshold=0".formatted(port),
        "metrics_service",
        ward.secrets().databasePassword("metrics_service"));
  }
}
