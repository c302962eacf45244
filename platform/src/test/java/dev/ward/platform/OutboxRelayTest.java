package dev.ward.platform;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = {
      @ResourceArg(name = "role", value = "tenancy_service"),
      @ResourceArg(name = "audit", value = "traced")
    })
class OutboxRelayTest {

  private UUID clinic;

  @BeforeEach
  void aClinic() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
  }

  @AfterEach
  void theAuditServiceIsBack() {
    auditAnswers(200);
  }

  @Test
  void everyChangeReachesTheAuditServiceInOrderAndLeavesTheOutbox() {
    for (int i = 0; i < 20; i++) {
      Directory.execute("update tenancy.clinic set name = ? where id = ?", "Name " + i, clinic);
    }
    await().untilAsserted(() -> assertThat(namesOf(clinic)).hasSize(20));
    List<String> names = namesOf(clinic);
    for (int i = 0; i < 20; i++) {
      assertThat(names.get(i)).isEqualTo("Name " + i);
    }
    await().untilAsserted(() -> assertThat(waiting()).isZero());
  }

  @Test
  void whileTheAuditServiceIsAwayEventsWaitAndNoneIsLost() {
    auditAnswers(503);
    Directory.execute("update tenancy.clinic set name = 'While away' where id = ?", clinic);
    assertThat(waiting()).isPositive();
    assertThat(namesOf(clinic)).isEmpty();
    auditAnswers(200);
    await().untilAsserted(() -> assertThat(namesOf(clinic)).containsExactly("While away"));
    await().untilAsserted(() -> assertThat(waiting()).isZero());
  }

  @Test
  void anEventTellsWhoDidWhatWhere() {
    Directory.execute("update tenancy.clinic set name = 'Told' where id = ?", clinic);
    await().untilAsserted(() -> assertThat(namesOf(clinic)).contains("Told"));
    JsonObject event =
        received().stream()
            .filter(e -> clinic.toString().equals(e.getString("clinicId")))
            .filter(e -> e.getString("action").equals("clinic.updated"))
            .findFirst()
            .orElseThrow();
    assertThat(event.fieldNames())
        .isEqualTo(
            new HashSet<>(
                List.of(
                    "id",
                    "clinicId",
                    "orgId",
                    "actor",
                    "action",
                    "target",
                    "subjectId",
                    "outcome",
                    "reason",
                    "occurredAt",
                    "requestId",
                    "source",
                    "changes",
                    "schemaVersion")));
    assertThat(event.getJsonObject("actor").getString("type")).isEqualTo("database");
    assertThat(event.getJsonObject("changes").getJsonObject("name").getString("old"))
        .isEqualTo("Riverside");
  }

  private static List<String> namesOf(UUID clinic) {
    return received().stream()
        .filter(event -> clinic.toString().equals(event.getString("clinicId")))
        .filter(event -> event.getString("action").equals("clinic.updated"))
        .map(event -> event.getJsonObject("changes").getJsonObject("name").getString("new"))
        .toList();
  }

  private static List<JsonObject> received() {
    return given()
        .get(audit() + "/received")
        .asString()
        .lines()
        .filter(line -> !line.isBlank())
        .map(JsonObject::new)
        .toList();
  }

  private static long waiting() {
    return Directory.number("select count(*) from tenancy.outbox");
  }

  private static void auditAnswers(int status) {
    given().body(String.valueOf(status)).post(audit() + "/status").then().statusCode(204);
  }

  private static String audit() {
    return ConfigProvider.getConfig().getValue(WardTestResource.AUDIT_URL, String.class);
  }
}
