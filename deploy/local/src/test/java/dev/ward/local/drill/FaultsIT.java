package dev.ward.local.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ward.local.Waiting;
import dev.ward.local.WardStack;
import dev.ward.local.isolation.OnStage;
import dev.ward.local.isolation.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What must hold while something that a service needs is scarce, slow, silent or full: an answer
 * within seconds that is true, and all as before when it is over. One instance is made to suffer,
 * behind a wire of its own; {@code -Dward.drill.scale=10} makes it ten times as many.
 */
@OnStage
class FaultsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SCALE = Integer.getInteger("ward.drill.scale", 1);

  /** Two connections are for requests, one of them at most for those of one clinic. */
  private static final Map<String, String> SCARCE =
      Map.of(
          "QUARKUS_DATASOURCE_REACTIVE_MAX_SIZE", "4",
          "WARD_CONNECTIONS_WAITING_PER_CLINIC", "2",
          "WARD_CONNECTIONS_LONGEST_WAIT", "500ms",
          "WARD_CONNECTIONS_LONGEST_SILENCE", "1s",
          "QUARKUS_HTTP_IDLE_TIMEOUT", "6s");

  private static WardStack ward;
  private static Evidence evidence;
  private static Wire wire;
  private static Beside beside;
  private static Practice practice;
  private static Asking owner;
  private static String goals;

  @BeforeAll
  static void anInstanceBehindAWire(Stage stage) {
    ward = stage.ward();
    evidence = new Evidence(ward);
    wire = new Wire(ward.settings().ports().postgres());
    beside = new Beside(ward, Beside.databaseAt(wire.port(), "ward", new HashMap<>(SCARCE)));
    practice = new Practice(beside.settings(), evidence, 1);
    owner = Asking.as("owner", beside.settings());
    goals = "/metrics/v1/clinics/" + practice.clinics().get(0) + "/goals";
    owner.until(200, goals);
  }

  @AfterAll
  static void done() throws IOException {
    beside.close();
    wire.close();
  }

  @Test
  void whenAllConnectionsAreTakenWhoeverComesIsTurnedAwayAtOnceAndStrangersNeedNone()
      throws SQLException {
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    try (Connection holder = evidence.connect("postgres")) {
      holder.setAutoCommit(false);
      evidence.execute(holder, "lock table metrics.goal in access exclusive mode");
      for (int i = 0; i < 6 * SCALE; i++) {
        asked.add(owner.getLater(goals));
      }
      // All but the one that holds its clinic's connection: some at once, two when they have
      // waited.
      Waiting.poll(PATIENCE, () -> answered(asked), count -> count >= asked.size() - 1);
      assertThat(answered(asked)).isEqualTo(asked.size() - 1);
      assertThat(owner.with(null).status(goals)).isEqualTo(401);
      assertThat(owner.with("no.such.token").status(goals)).isEqualTo(401);
      assertThat(owner.with(null).status("/q/health/live")).isEqualTo(200);
      holder.rollback();
    }
    List<HttpResponse<String>> answers = asked.stream().map(CompletableFuture::join).toList();
    assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
    answers.stream().filter(answer -> answer.statusCode() != 200).forEach(Asking::assertIsForLater);
    assertThat(owner.status(goals)).isEqualTo(200);
  }

  @Test
  void aSlowDatabaseMakesAnswersLateAndASilentOneMakesNoneWait() {
    String goal = goals + "/" + practice.goal(practice.clinics().get(0), "Silence");
    try {
      wire.slow(Duration.ofMillis(30));
      assertThat(owner.status(goal)).isEqualTo(200);
      wire.silent();
      Asking.assertIsForLater(owner.get(goal));
      Asking.assertIsForLater(owner.patchLater(goal, Map.of("target", 17)).join());
      assertThat(owner.with(null).status(goal)).isEqualTo(401);
      assertThat(owner.with(null).status("/q/health/live")).isEqualTo(200);
    } finally {
      wire.mend();
    }
    owner.until(200, goal);
    // What nobody waited for any more came to nothing.
    assertThat(target(goal)).isEqualTo(0.5);
    assertThat(owner.patchLater(goal, Map.of("target", 18)).join().statusCode()).isEqualTo(200);
    assertThat(target(goal)).isEqualTo(18);
  }

  @Test
  void whenTheWireIsCutAnswersAre503AndAllGoesOnWhenItIsMended() {
    wire.cut();
    try {
      Asking.assertIsForLater(owner.get(goals));
      assertThat(owner.with(null).status(goals)).isEqualTo(401);
      owner.with(null).until(503, "/q/health/ready");
      assertThat(owner.with(null).status("/q/health/live")).isEqualTo(200);
    } finally {
      wire.mend();
    }
    owner.until(200, goals);
    owner.with(null).until(200, "/q/health/ready");
  }

  @Test
  void clientsThatNeverFinishWhatTheyAskAreLetGoAndHoldNobodyUp() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 100 * SCALE; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), beside.port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        slow.add(socket);
        OutputStream out = socket.getOutputStream();
        out.write(
            "GET %s HTTP/1.1\r\nHost: ward\r\nX-Slow: a"
                .formatted(goals)
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
      assertThat(owner.status(goals)).isEqualTo(200);
      for (Socket socket : slow) {
        assertThat(socket.getInputStream().read()).as("the connection's end").isEqualTo(-1);
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void whenTheDiskIsFullNothingIsLostReadsGoOnAndSoDoWritesWhenThereIsRoomAgain()
      throws IOException {
    Path small = ward.settings().state().resolve("small-disk");
    Files.createDirectories(small);
    assumeTrue(
        Shell.runs("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", small.toString()),
        "nobody may mount here");
    Path space = Files.createDirectory(small.resolve("space"));
    Files.setPosixFilePermissions(space, PosixFilePermissions.fromString("rwxrwxrwx"));
    try {
      evidence.execute("create tablespace small location '" + space + "'");
      evidence.execute("alter table metrics.goal set tablespace small");
      Path filler = fill(small);
      List<String> acknowledged = new ArrayList<>();
      HttpResponse<String> answer;
      do {
        answer = owner.postLater(goals, goal("Full")).join();
        if (answer.statusCode() == 201) {
          acknowledged.add(Json.read(answer.body()).path("id").asText());
        }
      } while (answer.statusCode() == 201 && acknowledged.size() < 1000);
      Asking.assertIsForLater(answer);
      for (String id : acknowledged) {
        assertThat(owner.status(goals + "/" + id)).isEqualTo(200);
      }
      Files.delete(filler);
      assertThat(owner.postLater(goals, goal("Room")).join().statusCode()).isEqualTo(201);
      assertThat(
              evidence.number(
                  "select count(*) from metrics.goal where name = 'Full' and clinic_id = ?::uuid",
                  practice.clinics().get(0)))
          .isEqualTo(acknowledged.size());
    } finally {
      evidence.execute("alter table metrics.goal set tablespace pg_default");
      evidence.execute("drop tablespace if exists small");
      Shell.runs("umount", small.toString());
    }
  }

  private static Map<String, Object> goal(String name) {
    return Map.of(
        "name", name,
        "metric", "net_production",
        "from", "2026-03-01",
        "to", "2026-04-01",
        "target", 1);
  }

  /** A file that leaves no room. */
  private static Path fill(Path disk) throws IOException {
    Path filler = disk.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] page = new byte[4096];
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      return filler;
    }
  }

  private static double target(String goal) {
    return Json.read(owner.get(goal).body()).path("target").asDouble();
  }

  private static int answered(List<CompletableFuture<HttpResponse<String>>> asked) {
    return (int) asked.stream().filter(CompletableFuture::isDone).count();
  }
}
