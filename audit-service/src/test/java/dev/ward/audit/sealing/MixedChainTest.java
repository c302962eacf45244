package dev.ward.audit.sealing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.ward.audit.Events;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import dev.ward.verifier.Verdict;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A chain of sealed and of open events is what a verifier that knows nothing of this database
 * computes from an export of it.
 */
@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class MixedChainTest {

  @Inject ClinicTransaction transaction;
  @Inject Opener opener;

  private UUID clinic;
  private UUID admin;

  @BeforeEach
  void aChain() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    List<JsonObject> events = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      JsonObject event = Events.of(clinic).put("reason", "Zürich 診療所 😀 \"" + i + "\"\n");
      if (i % 3 != 0) {
        event
            .put("action", "patient.updated")
            .put("target", new JsonObject().put("type", "patient").put("id", "p-" + i % 2))
            .put("subjectId", "p-" + i % 4)
            // Long enough for base64 that PostgreSQL would break into lines.
            .put(
                "changes",
                new JsonObject(
                    "{\"note\": {\"old\": null, \"new\": \"%s é\\n\"}, \"fee\": {\"new\": 1.50}}"
                        .formatted("x".repeat(i * 20))));
      }
      events.add(event);
    }
    Events.record(events.toArray(JsonObject[]::new));
  }

  @Test
  void theChainIsWholeForTheDatabaseAndForTheOfflineVerifier() throws Exception {
    given()
        .auth()
        .oauth2(Directory.token(admin).sign())
        .post("/audit/v1/clinics/" + clinic + "/verify")
        .then()
        .body("valid", is(true))
        .body("checked", is(12));
    List<String> lines = exported();
    assertThat(lines).filteredOn(line -> line.contains("\"opened\"")).hasSize(8);
    assertThat(ChainFile.verify(clinic, ChainFile.stored(clinic)))
        .satisfies(MixedChainTest::isWhole);
    assertThat(ChainFile.verify(clinic, lines)).satisfies(MixedChainTest::isWhole);
  }

  @Test
  void aChangedBitOfWhatIsSealedIsFound() throws Exception {
    Directory.execute("alter table audit.event disable trigger all");
    Directory.execute(
        "update audit.event set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) where stream = ? and seq = 6",
        clinic);
    Directory.execute("alter table audit.event enable always trigger never_changed");
    given()
        .auth()
        .oauth2(Directory.token(admin).sign())
        .post("/audit/v1/clinics/" + clinic + "/verify")
        .then()
        .body("valid", is(false))
        .body("firstBad", is(6));
    Verdict verdict = ChainFile.verify(clinic, ChainFile.stored(clinic));
    assertThat(verdict.finding()).isNotNull();
    assertThat(verdict.finding().seq()).isEqualTo(6);
  }

  @Test
  void anExportThatShowsOtherContentThanWasSealedIsFound() throws Exception {
    List<String> lines = new ArrayList<>(exported());
    lines.replaceAll(line -> line.replace("\"targetId\": \"p-1\"", "\"targetId\": \"p-7\""));
    Verdict verdict = ChainFile.verify(clinic, lines);
    assertThat(verdict.isWhole()).isFalse();
  }

  private static void isWhole(Verdict verdict) {
    assertThat(verdict.finding()).isNull();
    assertThat(verdict.events()).isEqualTo(12);
  }

  /** As a reader of the trail gets them, in the order of the chain. */
  private List<String> exported() {
    Caller caller = Callers.of(admin, false, Map.of(clinic, "admin"));
    return transaction
        .read(
            caller,
            Scope.clinic(clinic, Permission.READ_AUDIT),
            connection ->
                connection
                    .query(
                        "select audit.as_json(e) as event from audit.event e where e.clinic_id = '%s' order by e.seq"
                            .formatted(clinic))
                    .execute()
                    .flatMap(
                        rows -> {
                          List<String> found = new ArrayList<>();
                          rows.forEach(row -> found.add(row.getString("event")));
                          return opener.open(connection, found);
                        }))
        .await()
        .atMost(Duration.ofSeconds(30))
        .stream()
        .map(OpenedEvent::exported)
        .toList();
  }
}
