package dev.ward.local.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.local.Ports;
import dev.ward.local.Service;
import dev.ward.local.Waiting;
import dev.ward.local.WardStack;
import dev.ward.local.isolation.OnStage;
import dev.ward.local.isolation.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What must hold when something ends at the wrong moment: no acknowledged change without its event,
 * no event twice, each clinic's in order, every chain whole. {@code -Dward.drill.scale=10} does ten
 * times as much, {@code -Dward.drill.seed} the same again.
 */
@OnStage
class DrillsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SCALE = Integer.getInteger("ward.drill.scale", 1);
  private static final long SEED = Long.getLong("ward.drill.seed", System.nanoTime());

  private static Stage stage;
  private static WardStack ward;
  private static Evidence evidence;
  private static Practice practice;

  @BeforeAll
  static void aPractice(Stage given) {
    stage = given;
    ward = stage.ward();
    evidence = new Evidence(ward, "seed " + SEED);
    practice = new Practice(ward.settings(), evidence, 3);
  }

  @Test
  void whatIsAcknowledgedIsOnRecordWhateverIsKilledWhen() {
    List<Runnable> crashes = new ArrayList<>();
    for (int i = 0; i < 2 * SCALE; i++) {
      for (Service service : List.of(Service.AUDIT, Service.METRICS, Service.SCHEDULER)) {
        crashes.add(
            () -> {
              ward.kill(service);
              ward.start(service);
            });
      }
      crashes.add(
          () -> {
            ward.killDatabase();
            ward.startDatabase();
          });
    }
    Random random = new Random(SEED);
    Collections.shuffle(crashes, random);
    String began = evidence.now();
    List<Writer> writers = new ArrayList<>(practice.writersOfGoals());
    writers.add(practice.writerOfJob());
    try (Load load = new Load(writers)) {
      for (Runnable crash : crashes) {
        load.goesOnFor(10 + random.nextInt(60));
        crash.run();
      }
      load.goesOnFor(20);
      load.ended();
    }
    evidence.arrivesOnRecord();
    evidence.eachIsOnRecordOnce(writers, began);
    evidence.everyChainIsWhole();
  }

  @Test
  void whatTheAuditServiceHasAcceptedSurvivesIt() throws Exception {
    Random random = new Random(SEED);
    String url = ward.settings().url(Service.AUDIT);
    Producer producer = new Producer(url, stage::serviceToken, practice.clinics(), 40 * SCALE);
    Thread sending = new Thread(producer, "producer");
    sending.start();
    for (int i = 0; i < 2 * SCALE; i++) {
      int least = producer.count() + 3 + random.nextInt(8);
      Waiting.poll(PATIENCE, producer::count, count -> count >= least);
      ward.kill(Service.AUDIT);
      ward.start(Service.AUDIT);
    }
    sending.join();
    List<String> ids = new ArrayList<>();
    for (Producer.Batch batch : producer.sent()) {
      // An answer that was lost on the way is a duplicate at the next attempt.
      assertThat(batch.answers()).as("seed %d", SEED).isSubsetOf("accepted", "duplicate");
      ids.addAll(batch.ids());
    }
    evidence.eachIsOnRecordOnce(ids);
    for (Producer.Batch batch : producer.sent()) {
      assertThat(new HashSet<>(producer.answered(batch.body()))).containsExactly("duplicate");
    }
    evidence.everyChainIsWhole();
  }

  @Test
  void whileTheAuditServiceIsAwayWritesGoOnAndThenArriveInOrder() {
    String began = evidence.now();
    List<Writer> writers = practice.writersOfGoals();
    ward.stop(Service.AUDIT);
    try (Load load = new Load(writers)) {
      load.goesOnFor(150 * SCALE);
      assertThat(waiting(100)).as("readiness of metrics-service").isGreaterThanOrEqualTo(100);
      load.goesOnFor(150 * SCALE);
      assertThat(waiting(250)).as("it grows").isGreaterThanOrEqualTo(250);
      assertThat(practice.get(ward.settings().url(Service.METRICS) + "/q/metrics").body())
          .containsPattern("ward_outbox_waiting\\S* [1-9][0-9]{2,}\\.");
      load.ended();
    } finally {
      ward.start(Service.AUDIT);
    }
    evidence.arrivesOnRecord();
    evidence.eachIsOnRecordOnce(writers, began);
    evidence.everyChainIsWhole();
    assertThat(Waiting.poll(PATIENCE, () -> readiness().path("waiting").asInt(), now -> now == 0))
        .isZero();
  }

  @Test
  void twoAuditServicesMakeOneLineOfEachChain() throws Exception {
    List<String> clinics = practice.clinics();
    List<Producer> producers = new ArrayList<>();
    try (WardStack.Instance second =
        ward.startBeside(Service.AUDIT, Ports.free().of(Service.AUDIT))) {
      List<Thread> sending = new ArrayList<>();
      for (String url : List.of(ward.settings().url(Service.AUDIT), second.url())) {
        // The same clinics for both, and one that is the other's, too, but in another order.
        for (List<String> some : List.of(clinics, List.of(clinics.get(2), clinics.get(0)))) {
          Producer producer = new Producer(url, stage::serviceToken, some, 10 * SCALE);
          producers.add(producer);
          sending.add(new Thread(producer, "producer"));
        }
      }
      sending.forEach(Thread::start);
      for (Thread thread : sending) {
        thread.join();
      }
    }
    List<String> ids = new ArrayList<>();
    for (Producer producer : producers) {
      for (Producer.Batch batch : producer.sent()) {
        assertThat(new HashSet<>(batch.answers())).containsExactly("accepted");
        ids.addAll(batch.ids());
      }
    }
    evidence.eachIsOnRecordOnce(ids);
    assertThat(
            evidence.texts(
                """
                select e.stream from audit.event e group by e.stream
                having count(*) <> max(e.seq) - min(e.seq) + 1 or count(distinct e.seq) <> count(*)
                """))
        .as("chains with a gap, or with a place twice")
        .isEmpty();
    evidence.everyChainIsWhole();
  }

  @Test
  void anEventThatNobodyTakesStopsNoOtherAndArrivesWhenItsReasonIsGone() {
    String began = evidence.now();
    String clinic = practice.clinics().get(0);
    Writer writer = practice.writerOfGoal(clinic);
    String goal;
    try (Load load = new Load(List.of(writer))) {
      load.goesOnFor(20);
      goal = practice.goal(clinic, "anna.smith@ward.example");
      load.goesOnFor(20);
      load.ended();
    }
    evidence.arrivesOnRecord();
    evidence.eachIsOnRecordOnce(List.of(writer), began);
    JsonNode parked = parked(goal);
    assertThat(parked.path("pointer").asText()).isEqualTo("/changes/name/new");
    assertThat(onRecord(goal)).isEmpty();
    evidence.execute("update audit.denied_pattern set active = false where name = 'e-mail'");
    try {
      String replay = "/metrics/v1/outbox/parked/" + parked.path("id").asText() + "/replay";
      List<String> arrived =
          Waiting.poll(
              PATIENCE,
              () -> {
                practice.operator().add(Service.METRICS, replay, Map.of());
                evidence.arrivesOnRecord();
                return onRecord(goal);
              },
              events -> !events.isEmpty());
      assertThat(arrived).containsExactly("goal.created");
    } finally {
      evidence.execute("update audit.denied_pattern set active = true where name = 'e-mail'");
    }
    evidence.everyChainIsWhole();
  }

  @Test
  void whatIsCommittedIsOnDiskForEveryService() {
    for (Service service : Service.values()) {
      String role = service.fullName().replace('-', '_');
      for (String setting : List.of("synchronous_commit", "fsync", "full_page_writes")) {
        assertThat(evidence.texts(role, "show " + setting, new String[0]))
            .as("%s of %s", setting, role)
            .containsExactly("on");
      }
    }
  }

  private static int waiting(int least) {
    return Waiting.poll(
        PATIENCE, () -> readiness().path("waiting").asInt(), count -> count >= least);
  }

  /** What metrics-service says of its outbox, beside that it is ready. */
  private static JsonNode readiness() {
    var answer = practice.get(ward.settings().url(Service.METRICS) + "/q/health/ready");
    assertThat(answer.statusCode()).isEqualTo(200);
    for (JsonNode check : Json.read(answer.body()).path("checks")) {
      if (check.path("name").asText().equals("outbox")) {
        return check.path("data");
      }
    }
    throw new AssertionError(answer.body());
  }

  private static JsonNode parked(String target) {
    String id =
        evidence
            .texts(
                "select p.id from metrics.outbox_parked p where p.event #>> '{target,id}' = ?",
                target)
            .get(0);
    for (JsonNode event :
        practice
            .operator()
            .get(Service.METRICS, "/metrics/v1/outbox/parked?limit=100")
            .path("items")) {
      if (event.path("id").asText().equals(id)) {
        return event;
      }
    }
    throw new AssertionError(id + " isn't shown as parked");
  }

  private static List<String> onRecord(String target) {
    return evidence.texts("select e.action from audit.event e where e.target_id = ?", target);
  }
}
