package dev.ward.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ward.platform.http.RetryAfter;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Lanes.ByHand.class)
@WithTestResource(
    value = WardTestResource.class,
    initArgs = {
      @ResourceArg(name = "role", value = "tenancy_service"),
      @ResourceArg(name = "audit", value = "on")
    })
class LaneTest {

  @Inject OutboxStore store;
  @Inject AuditClient audit;
  @Inject OutboxConfig config;
  @Inject OutboxGauge gauge;

  @BeforeEach
  void nothingWaits() {
    Lanes.empty();
  }

  @Test
  void lanesOfOneInstanceDeliverWhatIsTheirsAndLeaveTheRest() {
    UUID inTheFirst = Lanes.clinicIn(0, 4);
    UUID inTheSecond = Lanes.clinicIn(1, 4);
    Lanes.rename(inTheFirst, "One");
    Lanes.rename(inTheSecond, "Two");
    emptied(lane(1));
    assertThat(Lanes.recorded(inTheSecond)).containsExactly("Two");
    assertThat(Lanes.waiting(inTheSecond)).isZero();
    assertThat(Lanes.recorded(inTheFirst)).isEmpty();
    assertThat(Lanes.waiting(inTheFirst)).isPositive();
  }

  @Test
  void aLaneIsOneInstancesAtATime() {
    UUID clinic = Lanes.clinicIn(2, 4);
    Lane first = lane(2);
    emptied(first);
    Lanes.rename(clinic, "Held");
    assertThat(delivered(lane(2))).isZero();
    Lanes.takeLeaseAway("audit 2/4");
    assertThat(delivered(lane(2))).isEqualTo(1);
  }

  @Test
  void whileLanesAreHeldInOneNumberNobodyTakesThemInAnother() {
    emptied(lane(0));
    Directory.execute("update tenancy.relay_lease set relay = 'audit 0/8'");
    assertThat(now(store.lease("audit 1/4", UUID.randomUUID(), 30))).isFalse();
    Lanes.takeLeaseAway("audit 0/8");
    assertThat(now(store.lease("audit 1/4", UUID.randomUUID(), 30))).isTrue();
  }

  @Test
  void aRequestIsBoundedByEventsAndByBytes() {
    UUID clinic = Lanes.clinicIn(0, 4);
    Lane lane = lane(0);
    IntStream.range(0, 25).forEach(i -> Lanes.rename(clinic, "Name " + i));
    emptied(lane);
    IntStream.range(0, 9).forEach(i -> Lanes.rename(clinic, i + "n".repeat(100)));
    Lanes.renameTo(clinic, 12_000);
    Lanes.renameTo(clinic, 12_000);
    Lanes.rename(clinic, "Last");
    emptied(lane);
    for (String request : Lanes.requests()) {
      assertThat(Integer.parseInt(request.split(" ")[0])).isLessThanOrEqualTo(10);
      assertThat(Integer.parseInt(request.split(" ")[1])).isLessThanOrEqualTo(20_000);
    }
    assertThat(Lanes.waiting(clinic)).isZero();
  }

  @Test
  void aRelayThatLostItsLaneOnTheWayRemovesNothing() {
    UUID clinic = Lanes.clinicIn(3, 4);
    Lanes.rename(clinic, "First");
    Lanes.rename(clinic, "Second");
    Lanes.tell("held", "Second");
    Lane late = lane(3);
    CompletableFuture<Integer> onTheWay = start(late);
    await().until(() -> Lanes.recorded(clinic).size() == 2);
    Lanes.takeLeaseAway("audit 3/4");
    Lanes.rename(clinic, "Third");
    Lanes.tell("released", "");
    assertThat(onTheWay.orTimeout(10, TimeUnit.SECONDS).join()).isZero();
    assertThat(Lanes.waiting(clinic)).isGreaterThanOrEqualTo(3);
    emptied(lane(3));
    assertThat(Lanes.recorded(clinic)).containsExactly("First", "Second", "Third");
    assertThat(Lanes.received(clinic)).hasSize(5);
  }

  @Test
  void howeverOftenALaneChangesHandsItsStreamsStayInOrder() {
    UUID clinic = Lanes.clinicIn(1, 4);
    List<String> names = new ArrayList<>();
    Random random = new Random(7);
    List<Lane> relays = new ArrayList<>(List.of(lane(1), lane(1), lane(1)));
    List<CompletableFuture<Integer>> running =
        new ArrayList<>(Collections.nCopies(relays.size(), CompletableFuture.completedFuture(0)));
    for (int i = 0; i < 120; i++) {
      names.add("Name " + i);
      Lanes.rename(clinic, "Name " + i);
      if (random.nextInt(3) == 0) {
        Lanes.takeLeaseAway("audit 1/4");
      }
      int one = random.nextInt(relays.size());
      if (running.get(one).isDone()) {
        running.set(one, start(relays.get(one)));
      }
    }
    running.forEach(CompletableFuture::join);
    Lanes.takeLeaseAway("audit 1/4");
    emptied(lane(1));
    assertThat(Lanes.recorded(clinic)).containsExactlyElementsOf(names);
    assertThat(Lanes.waiting(clinic)).isZero();
    // One in 64 of what has left is remembered, to be looked for in the record.
    String sampled = "select count(*) from tenancy.outbox_sample where id = ?::uuid";
    for (JsonObject event : Lanes.received(clinic)) {
      String id = event.getString("id");
      assertThat(Directory.number(sampled, id))
          .isEqualTo(Directory.number("select (uuid_hash(?::uuid) & 63 = 0)::integer", id));
    }
  }

  @Test
  void whenTheAuditServiceAsksForAPauseItIsTold() {
    Lanes.rename(Lanes.clinicIn(0, 4), "Later");
    Lanes.tell("status", "429 7");
    assertThatThrownBy(() -> delivered(lane(0)))
        .hasRootCauseInstanceOf(AuditUnavailable.class)
        .rootCause()
        .satisfies(
            e -> assertThat(((AuditUnavailable) e).retryAfter()).isEqualTo(Duration.ofSeconds(7)));
    assertThat(RetryAfter.parse("Wed, 21 Oct 2015 07:28:00 GMT")).isZero();
    assertThat(RetryAfter.parse("soon")).isNull();
  }

  private Lane lane(int number) {
    return new Lane(number, store, audit, config, gauge);
  }

  private void emptied(Lane lane) {
    while (delivered(lane) > 0) {
      assertThat(lane).isNotNull();
    }
  }

  private static int delivered(Lane lane) {
    return start(lane).join();
  }

  private static CompletableFuture<Integer> start(Lane lane) {
    return lane.deliver().subscribeAsCompletionStage();
  }

  private static <T> T now(Uni<T> work) {
    return work.subscribeAsCompletionStage().join();
  }
}
