package dev.ward.local.drill;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.local.Logs;
import dev.ward.local.Service;
import dev.ward.local.Waiting;
import dev.ward.local.WardStack;
import dev.ward.local.isolation.OnStage;
import dev.ward.local.isolation.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How an instance comes and goes, whatever else is going on. */
@OnStage
class EndingIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SCALE = Integer.getInteger("ward.drill.scale", 1);

  /** What {@code quarkus.shutdown.timeout} gives to what is under way. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** When whoever asks must have been told that there is no telling yet. */
  private static final Duration BOUND = Duration.ofSeconds(10);

  private static final List<Service> ENDING = List.of(Service.METRICS, Service.AUDIT);

  private static final String HELD_LANES =
      """
      select (select count(*) from metrics.relay_lease where held_until > now())
        + (select count(*) from audit.relay_lease where held_until > now())
      """;

  private static Stage stage;
  private static WardStack ward;
  private static Evidence evidence;
  private static Practice practice;
  private static Asking owner;

  @BeforeAll
  static void aPractice(Stage given) {
    stage = given;
    ward = stage.ward();
    evidence = new Evidence(ward);
    practice = new Practice(ward.settings(), evidence, 4);
    owner = signedIn();
  }

  @Test
  void whoIsAskedToEndAnswersWhatIsUnderWayAndLosesNothingThatItHasAcknowledged() throws Exception {
    List<String> busy = practice.clinics().subList(0, 3);
    String quiet = practice.clinics().get(3);
    List<String> slow =
        busy.stream().map(clinic -> goals(clinic) + "/" + practice.goal(clinic, "Slow")).toList();
    evidence.arrivesOnRecord();
    String began = evidence.now();
    String record = ward.settings().url(Service.AUDIT);
    Producer producer = new Producer(record, stage::serviceToken, busy, 40 * SCALE);
    Producer late = new Producer(record, stage::serviceToken, List.of(quiet), 1);
    List<Writer> writers = busy.stream().map(practice::writerOfGoal).toList();
    Map<Service, Long> before = ENDING.stream().collect(toMap(each -> each, EndingIT::ended));
    try (Load load = new Load(writers);
        Connection holder = evidence.connect("postgres")) {
      Thread recording = started(producer);
      load.goesOnFor(30 * SCALE);
      holder.setAutoCommit(false);
      evidence.execute(holder, "select from metrics.goal where name = 'Slow' for update");
      evidence.execute(
          holder, "select from audit.chain_head where stream = '" + quiet + "' for update");
      List<CompletableFuture<HttpResponse<String>>> underWay =
          slow.stream().map(goal -> owner.patchLater(goal, Map.of("target", 5))).toList();
      Thread waiting = started(late);
      evidence.heldUpBy(holder, slow.size() + 1);

      long asked = System.nanoTime();
      List<Thread> ending =
          ENDING.stream().map(service -> started(() -> ward.stop(service))).toList();
      for (Service service : ENDING) {
        assertThat(Waiting.poll(PATIENCE, () -> readiness(service), now -> now != 200))
            .as("readiness of %s, which still answers", service.fullName())
            .isEqualTo(503);
      }
      assertThat(owner.status(slow.get(0))).as("what still comes").isEqualTo(200);
      assertThat(underWay).noneMatch(CompletableFuture::isDone);
      holder.rollback();
      for (Thread thread : ending) {
        thread.join();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).as("its end").isLessThan(GRACE);
      for (CompletableFuture<HttpResponse<String>> answer : underWay) {
        assertThat(answer.join().statusCode()).as("what was under way").isEqualTo(200);
      }
      // Nobody else was there who could have answered.
      waiting.join(BOUND.toMillis());
      assertThat(late.count()).as("batches that were answered").isEqualTo(1);
      for (Service service : ENDING) {
        assertThat(ended(service)).as("ends of its own accord").isEqualTo(before.get(service) + 1);
      }

      assertThat(evidence.number(HELD_LANES)).as("lanes that nobody serves").isZero();

      ENDING.forEach(ward::start);
      load.goesOnFor(20 * SCALE);
      load.ended();
      recording.join();
    }
    evidence.arrivesOnRecord();
    evidence.eachIsOnRecordOnce(writers, began);
    assertThat(late.sent().get(0).answers()).containsOnly("accepted");
    for (Producer sender : List.of(producer, late)) {
      evidence.eachIsOnRecordOnce(
          sender.sent().stream().flatMap(batch -> batch.ids().stream()).toList());
    }
    for (String goal : slow) {
      assertThat(target(goal)).isEqualTo(5);
    }
    evidence.everyChainIsWhole();
  }

  @Test
  void whatTakesLongerThanTheGraceIsBrokenOffAndComesToNothing() throws SQLException {
    String clinic = practice.clinics().get(0);
    String goal = goals(clinic) + "/" + practice.goal(clinic, "Endless");
    try (Beside beside = new Beside(ward, Map.of("QUARKUS_SHUTDOWN_TIMEOUT", "1s"));
        Connection holder = evidence.connect("postgres")) {
      holder.setAutoCommit(false);
      evidence.execute(holder, "select from metrics.goal where name = 'Endless' for update");
      CompletableFuture<HttpResponse<String>> underWay =
          owner.at(beside.url()).patchLater(goal, Map.of("target", 5));
      String left = evidence.heldUpBy(holder, 1).get(0);
      beside.close();
      assertThat(beside.log()).contains("stopped in");
      assertThatThrownBy(underWay::join).hasCauseInstanceOf(IOException.class);
      holder.rollback();
      evidence.isGone(left);
    }
    assertThat(target(goal)).isEqualTo(0.5);
  }

  @Test
  void whoBeginsWithoutKeycloakIsReadySaysWhatItCantAndServesWhenKeycloakComes()
      throws IOException {
    String clinic = practice.clinics().get(0);
    try (Wire wire = new Wire(ward.settings().ports().keycloak())) {
      wire.cut();
      Map<String, String> away = reachedThrough(wire);
      try (Beside metrics = new Beside(ward, Service.METRICS, away);
          Beside tenancy = new Beside(ward, Service.TENANCY, away)) {
        Map<Beside, String> asked =
            Map.of(metrics, goals(clinic), tenancy, "/tenancy/v1/clinics/" + clinic);
        asked.forEach(
            (beside, path) -> {
              Asking asking = owner.at(beside.url());
              assertThat(beside.log()).contains("OIDC server is not available");
              assertThat(asking.with(null).status("/q/health/live")).isEqualTo(200);
              assertThat(asking.with(null).status(path)).isEqualTo(401);
              assertThat(asking.with("nonsense").status(path)).isEqualTo(401);
              assertIsForLaterAtOnce(asking, path);
            });
        assertThat(seen(tenancy, "away")).contains("\"away\"");
        wire.mend();
        wire.silent();
        asked.forEach((beside, path) -> assertIsForLaterAtOnce(owner.at(beside.url()), path));
        wire.mend();
        asked.forEach((beside, path) -> owner.at(beside.url()).until(200, path));
        assertThat(seen(tenancy, "answers")).contains("\"answers\"");

        Asking again = signedIn();
        wire.cut();
        asked.forEach(
            (beside, path) -> {
              assertThat(owner.at(beside.url()).status(path))
                  .as("it knows the token")
                  .isEqualTo(200);
              assertThat(again.at(beside.url()).status(path)).as("it has the keys").isEqualTo(200);
            });
      }
    }
  }

  /** The owner, with a token that tells of all clinics. */
  private static Asking signedIn() {
    String last = goals(practice.clinics().get(3));
    return Waiting.poll(
        PATIENCE, () -> Asking.as("owner", ward.settings()), now -> now.status(last) == 200);
  }

  private static String goals(String clinic) {
    return "/metrics/v1/clinics/" + clinic + "/goals";
  }

  private static double target(String goal) {
    return Json.read(owner.get(goal).body()).path("target").asDouble();
  }

  private static void assertIsForLaterAtOnce(Asking asking, String path) {
    long began = System.nanoTime();
    Asking.assertIsForLater(asking.get(path));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(BOUND);
  }

  /** What it says of Keycloak beside that it is ready, once that is so. */
  private static String seen(Beside beside, String state) {
    return Waiting.poll(
        PATIENCE,
        () -> {
          HttpResponse<String> ready = owner.at(beside.url()).with(null).get("/q/health/ready");
          assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
          return ready.body();
        },
        body -> body.contains('"' + state + '"'));
  }

  /** Its keys and tokens come through the wire; who issues them is who always does. */
  private static Map<String, String> reachedThrough(Wire wire) {
    String keycloak = "http://127.0.0.1:" + wire.port();
    return Map.of(
        "QUARKUS_OIDC_AUTH_SERVER_URL", keycloak + "/realms/ward",
        "QUARKUS_OIDC_CLIENT_AUTH_SERVER_URL", keycloak + "/realms/ward",
        "WARD_KEYCLOAK_ADMIN_URL", keycloak + "/admin/realms/ward");
  }

  /** What it says of whether it is to be asked; 0 when it is gone. */
  private static int readiness(Service service) {
    try {
      return practice.get(ward.settings().url(service) + "/q/health/ready").statusCode();
    } catch (UncheckedIOException e) {
      return 0;
    }
  }

  /** How often it has ended as it should. */
  private static long ended(Service service) {
    return Logs.lines(ward, service).stream()
        .filter(line -> line.contains(service.fullName() + " stopped in"))
        .count();
  }

  private static Thread started(Runnable work) {
    Thread thread = new Thread(work, "ending");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
