package dev.ward.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.UUID;
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
class ParkingTest {

  private static final String PARKED =
      "select count(*) from tenancy.outbox_parked where stream = ? and attempts = ? and replayed_at is null";

  @Inject OutboxStore store;
  @Inject AuditClient audit;
  @Inject OutboxConfig config;
  @Inject OutboxGauge gauge;

  private UUID clinic;
  private Lane lane;

  @BeforeEach
  void nothingWaits() {
    Lanes.empty();
    clinic = Lanes.clinicIn(0, 4);
    lane = new Lane(0, store, audit, config, gauge);
  }

  @Test
  void anEventThatIsRejectedIsSetAsideAndItsStreamGoesOn() {
    Lanes.tell("rejected", "Poison");
    Lanes.rename(clinic, "Before");
    Lanes.rename(clinic, "Poison");
    Lanes.rename(clinic, "After");
    empty();
    // The one after it tells of the poison as its old value, too.
    assertThat(Lanes.recorded(clinic)).containsExactly("Before");
    assertThat(Directory.number(PARKED, clinic, 1)).isEqualTo(2);
    assertThat(
            Directory.number(
                """
                select count(*) from tenancy.outbox_parked
                where stream = ? and pointer = '/changes' and reason = 'is not liked'
                  and event #>> '{changes,name,new}' = 'Poison'
                """,
                clinic))
        .isEqualTo(1);
    assertThat(Lanes.waiting(clinic)).isZero();
  }

  @Test
  void thatAnEventWasParkedIsItselfOnTheRecord() {
    Lanes.tell("rejected", "Poison");
    Lanes.rename(clinic, "Poison");
    empty();
    assertThat(io.restassured.RestAssured.get(url() + "/received").asString().lines())
        .anyMatch(
            line ->
                line.contains("outbox.parked")
                    && line.contains(clinic.toString())
                    && line.contains("/changes is not liked")
                    && !line.contains("Poison"));
  }

  @Test
  void whatSaysThatAnEventWasParkedIsParkedWithoutAnother() {
    Lanes.tell("rejected", clinic.toString());
    Lanes.rename(clinic, "Anything");
    empty();
    assertThat(Lanes.waiting(clinic)).isZero();
    assertThat(
            Directory.number(
                """
                select count(*) from tenancy.outbox_parked
                where stream = ? and event ->> 'action' = 'outbox.parked'
                """,
                clinic))
        .isEqualTo(
            Directory.number(
                """
                select count(*) from tenancy.outbox_parked
                where stream = ? and event ->> 'action' <> 'outbox.parked'
                """,
                clinic));
  }

  @Test
  void whenARequestIsRefusedAsAWholeTheGuiltyEventIsFound() {
    Lanes.tell("refused", "new\": \"Guilty");
    IntStream.range(0, 4).forEach(i -> Lanes.rename(clinic, "Name " + i));
    Lanes.rename(clinic, "Guilty");
    Lanes.rename(clinic, "Innocent");
    empty();
    assertThat(Lanes.recorded(clinic))
        .containsExactly("Name 0", "Name 1", "Name 2", "Name 3", "Innocent");
    assertThat(Directory.number(PARKED, clinic, 1)).isEqualTo(1);
  }

  @Test
  void anEventThatNoRequestCanHoldIsParkedUnasked() {
    Lanes.renameTo(clinic, 30_000);
    Lanes.rename(clinic, "Next");
    empty();
    assertThat(Lanes.recorded(clinic)).containsExactly("Next");
    assertThat(Directory.number(PARKED, clinic, 1)).isEqualTo(1);
  }

  @Test
  void whatIsReplayedLeavesTheParkedOnesOnceItIsTaken() {
    Lanes.tell("rejected", "Poison");
    Lanes.rename(clinic, "Poison");
    empty();
    replay();
    empty();
    assertThat(Directory.number(PARKED, clinic, 2)).isEqualTo(1);
    Lanes.tell("rejected", "");
    replay();
    assertThat(
            Directory.number("select count(*) from tenancy.outbox_parked where stream = ?", clinic))
        .isEqualTo(1);
    empty();
    assertThat(Lanes.recorded(clinic)).containsExactly("Poison");
    assertThat(
            Directory.number("select count(*) from tenancy.outbox_parked where stream = ?", clinic))
        .isZero();
  }

  private void empty() {
    while (lane.deliver().subscribeAsCompletionStage().join() > 0) {
      assertThat(lane).isNotNull();
    }
  }

  /** As an operator does, in the database's own words. */
  private static void replay() {
    Directory.execute(
        """
        do $$ begin
          set local session authorization tenancy_service;
          perform access.enter(%s, 0, null, '{}', true, null, 'platform', null, '{super_admin}', false, '{}');
          perform access.replay_parked(null, 100);
        end $$
        """
            .formatted("'an-operator'"));
  }

  private static String url() {
    return org.eclipse.microprofile.config.ConfigProvider.getConfig()
        .getValue(WardTestResource.AUDIT_URL, String.class);
  }
}
