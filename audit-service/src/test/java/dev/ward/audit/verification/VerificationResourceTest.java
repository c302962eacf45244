package dev.ward.audit.verification;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.audit.Events;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class VerificationResourceTest {

  private UUID clinic;
  private UUID admin;

  @BeforeEach
  void aClinicWithAnAdmin() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
  }

  @Test
  void anUntouchedTrailIsValid() {
    found(verify(""), true, 0, null);
    record(5);
    found(verify(""), true, 5, null);
    found(verify("?fromSeq=2&toSeq=3"), true, 2, null);
    found(verify("?fromSeq=4"), true, 2, null);
  }

  @Test
  void anAlteredEventIsFound() {
    record(5);
    tamper("update audit.event set action = 'goal.created' where stream = ? and seq = 3");
    found(verify(""), false, 5, 3L);
    found(verify("?fromSeq=1&toSeq=2"), true, 2, null);
    found(verify("?fromSeq=4"), true, 2, null);
  }

  @Test
  void aRemovedEventIsFound() {
    record(5);
    tamper("delete from audit.event where stream = ? and seq = 2");
    found(verify(""), false, 4, 2L);
  }

  @Test
  void aCutEndIsFound() {
    record(5);
    tamper("delete from audit.event where stream = ? and seq > 3");
    found(verify(""), false, 3, 4L);
  }

  @Test
  void swappedEventsAreFound() {
    record(5);
    tamper("update audit.event set seq = 9 - seq where stream = ? and seq in (4, 5)");
    found(verify(""), false, 5, 4L);
  }

  @Test
  void theFindingIsOnRecord() {
    record(2);
    tamper("update audit.event set outcome = 'denied' where stream = ? and seq = 1");
    found(verify(""), false, 2, 1L);
    assertThat(
            Directory.number(
                """
                select count(*) from audit.outbox
                where stream = ? and event ->> 'action' = 'audit.verified' and event ->> 'outcome' = 'failure'
                """,
                clinic))
        .isEqualTo(1);
  }

  @Test
  void batchesOfTheSameClinicsAtOnceKeepOneUnbrokenChainEach() throws Exception {
    UUID second = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    ExecutorService senders = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> sent = new ArrayList<>();
      for (int batch = 0; batch < 40; batch++) {
        List<JsonObject> events = new ArrayList<>();
        IntStream.range(0, 25).forEach(i -> events.add(Events.of(i % 2 == 0 ? clinic : second)));
        Collections.shuffle(events);
        // Each batch is sent twice, as a relay does that has not heard the answer.
        sent.add(senders.submit(() -> Events.send(events).then().statusCode(200)));
        sent.add(senders.submit(() -> Events.send(events).then().statusCode(200)));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    } finally {
      senders.shutdown();
    }
    assertThat(Events.recorded(clinic)).isEqualTo(40 * 13);
    assertThat(Events.recorded(second)).isEqualTo(40 * 12);
    found(verify(""), true, 40 * 13, null);
  }

  @Test
  void onlyThoseWhoReadTheTrailVerifyIt() {
    record(1);
    UUID viewer = Directory.person("viewer");
    Directory.member(clinic, viewer, "viewer");
    verify(viewer, clinic, "").then().statusCode(403);
    UUID otherAdmin = Directory.person("other-admin");
    Directory.member(
        Directory.clinic(Directory.organization("Southbank"), "Harbour"), otherAdmin, "admin");
    verify(otherAdmin, clinic, "").then().statusCode(404);
    verify(otherAdmin, UUID.randomUUID(), "").then().statusCode(404);
  }

  private void record(int count) {
    Events.record(
        IntStream.range(0, count).mapToObj(i -> Events.of(clinic)).toArray(JsonObject[]::new));
  }

  /** What only a superuser can do who takes the triggers away first. */
  private void tamper(String sql) {
    Directory.execute("alter table audit.event disable trigger all");
    Directory.execute(sql, clinic);
    Directory.execute("alter table audit.event enable always trigger never_changed");
  }

  private Response verify(String query) {
    return verify(admin, clinic, query);
  }

  private static Response verify(UUID person, UUID clinic, String query) {
    return given()
        .auth()
        .oauth2(Directory.token(person).sign())
        .post("/audit/v1/clinics/" + clinic + "/verify" + query);
  }

  private static void found(Response response, boolean valid, int checked, Long firstBad) {
    response
        .then()
        .statusCode(200)
        .body("valid", is(valid))
        .body("checked", is(checked))
        .body("firstBad", firstBad == null ? nullValue() : is(firstBad.intValue()));
  }
}
