package dev.ward.audit.sealing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Key-encryption keys come and go; what was sealed under the first opens with the last. */
@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class RewrappingTest {

  /** More than one batch of them. */
  private static final int PATIENTS = 1_300;

  @Inject ClinicTransaction transaction;
  @Inject SubjectReferences references;

  private final String first = "first-" + UUID.randomUUID();
  private final String second = "second-" + UUID.randomUUID();
  private final String third = "third-" + UUID.randomUUID();
  private final String firstKey = first + ":" + KeyRingTest.key();
  private final String secondKey = second + ":" + KeyRingTest.key();
  private final String thirdKey = third + ":" + KeyRingTest.key();

  private UUID clinic;
  private List<Sealable> events;
  private List<Sealed> contents;

  @BeforeEach
  void patientsSealedUnderTheFirstKey() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    events =
        IntStream.range(0, PATIENTS)
            .mapToObj(i -> new Sealable(UUID.randomUUID(), clinic, "p-" + i, null, null))
            .toList();
    contents = seal(new KeyRing(List.of(firstKey), true), events);
  }

  @Test
  void afterTwoRotationsTheLastKeyAloneOpensEverything() throws SQLException {
    rewrap(new KeyRing(List.of(secondKey, firstKey), true));
    assertThat(keysUnder(second)).isEqualTo(PATIENTS);
    rewrap(new KeyRing(List.of(thirdKey, secondKey), true));
    assertThat(keysUnder(third)).isEqualTo(PATIENTS);
    KeyRing last = new KeyRing(List.of(thirdKey), true);
    for (int i : List.of(0, 999, 1_000, PATIENTS - 1)) {
      Content content = open(last, events.get(i), contents.get(i));
      assertThat(content).isNotNull();
      assertThat(content.values().subjectId()).isEqualTo("p-" + i);
      assertThat(open(new KeyRing(List.of(firstKey), true), events.get(i), contents.get(i)))
          .isNull();
    }
  }

  @Test
  void whatIsRewrappedIsOnRecordByItsNumber() {
    rewrap(new KeyRing(List.of(secondKey, firstKey), true));
    rewrap(new KeyRing(List.of(secondKey, firstKey), true));
    assertThat(
            Directory.number(
                """
                select sum((event #>> '{changes,keys,new}')::integer) from audit.outbox
                where event ->> 'action' = 'subject-keys.rewrapped' and event #>> '{target,id}' = ?
                """,
                second))
        .isEqualTo(PATIENTS);
  }

  @Test
  void aKeyThatIsAlteredStaysAsItIsAndHoldsUpNoOther() {
    Directory.execute(
        """
        update audit.subject_key set wrapped_key = set_byte(wrapped_key, 20, get_byte(wrapped_key, 20) # 1)
        where clinic_id = ? and pseudonym = ?
        """,
        clinic,
        contents.get(7).subject());
    rewrap(new KeyRing(List.of(secondKey, firstKey), true));
    assertThat(keysUnder(second)).isEqualTo(PATIENTS - 1);
    assertThat(keysUnder(first)).isEqualTo(1);
  }

  @Test
  void whoIsErasedStaysErased() {
    Directory.execute(
        """
        update audit.subject_key set wrapped_key = null, reference = null, key_id = null, destroyed_at = now(),
          destroyed_because = 'asked for'
        where clinic_id = ? and pseudonym = ?
        """,
        clinic,
        contents.get(7).subject());
    rewrap(new KeyRing(List.of(secondKey, firstKey), true));
    assertThat(keysUnder(second)).isEqualTo(PATIENTS - 1);
    assertThat(
            Directory.number(
                "select count(*) from audit.subject_key where clinic_id = ? and wrapped_key is null",
                clinic))
        .isEqualTo(1);
  }

  @Test
  void operatorsSeeWhichKeysAreInUseAndNobodyElseDoes() {
    String operator = Directory.token(Directory.person("operator")).operator().sign();
    given()
        .auth()
        .oauth2(operator)
        .post("/audit/v1/subject-keys/rewrap")
        .then()
        .statusCode(200)
        .body("current", is("run"))
        .body("items.keyId", hasItem(first))
        .body("items.find { it.keyId == '%s' }.keys".formatted(first), is(PATIENTS))
        .body("items.find { it.keyId == '%s' }.configured".formatted(first), is(false));
    given().auth().oauth2(operator).get("/audit/v1/subject-keys").then().statusCode(200);
    UUID owner = Directory.person("owner");
    Directory.organizationRole(Directory.organization("Southbank"), owner, "owner");
    for (Tokens refused : List.of(Directory.token(owner), Tokens.service("metrics-service"))) {
      given()
          .auth()
          .oauth2(refused.sign())
          .post("/audit/v1/subject-keys/rewrap")
          .then()
          .statusCode(403);
      given().auth().oauth2(refused.sign()).get("/audit/v1/subject-keys").then().statusCode(403);
    }
  }

  private List<Sealed> seal(KeyRing ring, List<Sealable> sealables) {
    return transaction
        .write(
            Caller.service("metrics-service"),
            Scope.platform(Permission.INGEST_EVENTS),
            new Sealer(ring, references).prepare(sealables)::seal)
        .await()
        .atMost(Duration.ofSeconds(60));
  }

  private void rewrap(KeyRing ring) {
    new Rewrapping(transaction, ring).rewrap(operator()).await().atMost(Duration.ofSeconds(60));
  }

  private static Caller operator() {
    return Callers.of(Directory.person("operator"), true, java.util.Map.of());
  }

  private static Content open(KeyRing ring, Sealable event, Sealed sealed) throws SQLException {
    Aes aes = new Aes();
    try (Connection connection = Directory.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "select key_id, wrapped_key from audit.subject_key where clinic_id = ? and pseudonym = ?")) {
      statement.setObject(1, event.clinicId());
      statement.setObject(2, sealed.subject());
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        byte[] key =
            ring.unwrap(
                aes, event.clinicId(), sealed.subject(), rows.getString(1), rows.getBytes(2));
        return key == null
            ? null
            : Content.open(aes, key, event.eventId(), sealed.content(), sealed.commitment());
      }
    }
  }

  private long keysUnder(String keyId) {
    return Directory.number(
        "select count(*) from audit.subject_key where clinic_id = ? and key_id = ?", clinic, keyId);
  }
}
