package dev.ward.audit.exports;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.ward.audit.Events;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import dev.ward.verifier.Checkpoints;
import dev.ward.verifier.ExportVerifier;
import dev.ward.verifier.PublicKeys;
import dev.ward.verifier.Verdict;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class TrailExportTest {

  private UUID organization;
  private UUID clinic;
  private UUID admin;
  private UUID owner;

  @BeforeEach
  void aClinicWithAnAdminAndAnOwner() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
  }

  @Test
  void theVerifierFindsAnExportWholeAndWhateverIsChangedInIt() throws Exception {
    record(clinic, 1203);
    Events.record(ofAPatient(clinic));
    String id = created(admin, clinics(), new JsonObject().put("format", "ndjson"));
    byte[] file = content(admin, clinics(), id);
    List<String> lines = new String(file, StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(1206);
    JsonObject header = new JsonObject(lines.get(0));
    assertThat(header.getBoolean("complete")).isTrue();
    assertThat(header.getString("clinicId")).isEqualTo(clinic.toString());
    assertThat(lines.get(1204)).contains("\"opened\"").contains("patient-1");
    assertWhole(file, 1204);

    assertThat(verdict(altered(lines, 600, "goal.updated", "goal.deleted")).isWhole()).isFalse();
    assertThat(verdict(altered(lines, 1204, "patient-1", "patient-2")).isWhole()).isFalse();
    List<String> without = new ArrayList<>(lines);
    without.remove(700);
    assertThat(verdict(bytes(without)).isWhole()).isFalse();
    List<String> swapped = new ArrayList<>(lines);
    swapped.set(10, lines.get(11));
    swapped.set(11, lines.get(10));
    assertThat(verdict(bytes(swapped)).isWhole()).isFalse();
    assertThat(verdict(bytes(lines.subList(0, 1205))).isWhole()).isFalse();
  }

  @Test
  void anExportHoldsWhatWasThereWhenItWasAskedFor() throws Exception {
    record(clinic, 3);
    String id = created(admin, clinics(), new JsonObject().put("format", "ndjson"));
    record(clinic, 2);
    assertWhole(content(admin, clinics(), id), 3);
    String all = created(admin, clinics(), new JsonObject().put("format", "ndjson"));
    assertWhole(content(admin, clinics(), all), 5);
  }

  @Test
  void aStretchOfTimeIsAWholeStretchOfTheChain() throws Exception {
    record(clinic, 4);
    String from = Instant.now().toString();
    // What happened long ago and comes now is recorded now.
    Events.record(Events.at(clinic, Instant.now().minusSeconds(3_000_000)), Events.of(clinic));
    String to = Instant.now().toString();
    record(clinic, 4);
    JsonObject filter = new JsonObject().put("from", from).put("to", to);
    byte[] file =
        content(
            admin,
            clinics(),
            created(
                admin, clinics(), new JsonObject().put("format", "ndjson").put("filter", filter)));
    assertWhole(file, 2);
    String text = new String(file, StandardCharsets.UTF_8);
    assertThat(text).contains("\"complete\":true").contains("\"firstSeq\":5,");
    filter.put("from", to).put("to", to);
    assertWhole(
        content(
            admin,
            clinics(),
            created(
                admin, clinics(), new JsonObject().put("format", "ndjson").put("filter", filter))),
        0);
  }

  @Test
  void aFilteredExportIsVerifiedToo() throws Exception {
    record(clinic, 3);
    Events.record(ofAPatient(clinic), Events.of(clinic), ofAPatient(clinic));
    JsonObject ofOne = new JsonObject().put("format", "ndjson").put("subject", "patient-1");
    byte[] file = content(admin, clinics(), created(admin, clinics(), ofOne));
    assertWhole(file, 2);
    assertThat(new String(file, StandardCharsets.UTF_8))
        .contains("\"complete\":false")
        .contains("\"subjectId\": \"patient-1\"");
    JsonObject byAction =
        new JsonObject()
            .put("format", "ndjson")
            .put("filter", new JsonObject().put("action", "patient.*"));
    assertWhole(content(admin, clinics(), created(admin, clinics(), byAction)), 2);
    JsonObject ofNobody = new JsonObject().put("format", "ndjson").put("subject", "patient-9");
    assertWhole(content(admin, clinics(), created(admin, clinics(), ofNobody)), 0);
  }

  @Test
  void anOrganizationsExportHoldsTheChainsOfAllItsClinicsAndNoOthers() throws Exception {
    UUID hilltop = Directory.clinic(organization, "Hilltop");
    UUID harbour = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    record(clinic, 2);
    record(hilltop, 3);
    record(harbour, 1);
    Events.record(Events.of(null).put("orgId", organization.toString()));
    String id = created(owner, organizations(), new JsonObject().put("format", "ndjson"));
    byte[] file = content(owner, organizations(), id);
    assertWhole(file, 6);
    assertThat(new String(file, StandardCharsets.UTF_8)).doesNotContain(harbour.toString());
    JsonObject one = new JsonObject().put("clinic", hilltop.toString());
    JsonObject ofOne = new JsonObject().put("format", "ndjson").put("filter", one);
    assertWhole(content(owner, organizations(), created(owner, organizations(), ofOne)), 3);
    JsonObject foreign =
        new JsonObject()
            .put("format", "ndjson")
            .put("filter", new JsonObject().put("clinic", harbour.toString()));
    as(owner)
        .body(foreign.encode())
        .post(organizations())
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/filter/clinic"));
  }

  @Test
  void aCsvComesWithASignedManifestAndWithoutFormulas() throws Exception {
    Events.record(
        Events.of(clinic).put("reason", "=HYPERLINK(1)"),
        Events.of(clinic).put("changes", new JsonObject("{\"a\": {\"old\": 1.25, \"new\": 2}}")),
        ofAPatient(clinic));
    String id = created(admin, clinics(), new JsonObject().put("format", "csv"));
    as(admin).get(clinics() + "/" + id + "/manifest").then().statusCode(409);
    Response fetched = as(admin).get(clinics() + "/" + id + "/content");
    fetched.then().statusCode(200);
    byte[] file = fetched.asByteArray();
    String text = new String(file, StandardCharsets.UTF_8);
    assertThat(text.lines()).hasSize(4);
    assertThat(text)
        .startsWith("id,seq,clinic_id,org_id,occurred_at,")
        .contains(",'=HYPERLINK(1),")
        .contains("\"\"old\"\":1.25")
        .contains(",patient-1,");
    String sha256 = sha256(file);
    as(admin)
        .get(clinics() + "/" + id + "/manifest")
        .then()
        .statusCode(200)
        .body("manifest.count", is(3))
        .body("manifest.sha256", is(sha256))
        .body("manifest.chains[0].firstSeq", is(1));
    as(admin)
        .get(clinics() + "/" + id)
        .then()
        .body("sha256", is(sha256))
        .body("events", is(3))
        .body("state", is("done"));
  }

  @Test
  void whatIsExportedAndFetchedIsOnRecordWithItsHash() throws Exception {
    Events.record(ofAPatient(clinic));
    JsonObject asked =
        new JsonObject()
            .put("format", "csv")
            .put("subject", "patient-1")
            .put("filter", new JsonObject().put("text", "Miller"));
    String id = created(admin, clinics(), asked);
    content(admin, clinics(), id);
    String hash = as(admin).get(clinics() + "/" + id).jsonPath().getString("sha256");
    as(admin).delete(clinics() + "/" + id).then().statusCode(204);
    as(admin).get(clinics() + "/" + id).then().statusCode(404);
    for (String action :
        List.of("export.created", "export.opened", "export.downloaded", "export.deleted")) {
      assertThat(
              Directory.number(
                  """
                  select count(*) from audit.outbox
                  where stream = ? and event ->> 'action' = ? and event #>> '{target,id}' = ? and event::text not like '%Miller%'
                  """,
                  clinic, action, id))
          .as(action)
          .isEqualTo(1);
    }
    assertThat(
            Directory.number(
                "select count(*) from audit.outbox where stream = ? and event #>> '{changes,sha256,new}' = ?",
                clinic,
                hash))
        .isEqualTo(1);
    assertThat(
            Directory.number(
                "select count(*) from audit.outbox where stream = ? and event ->> 'action' = 'export.created' and event ->> 'subjectId' = 'patient-1'",
                clinic))
        .isEqualTo(1);
  }

  @Test
  void anExportExpires() {
    String id = created(admin, clinics(), new JsonObject().put("format", "csv"));
    Directory.execute(
        "update audit.trail_export set expires_at = now() where id = ?", UUID.fromString(id));
    as(admin).get(clinics() + "/" + id + "/content").then().statusCode(410);
    as(admin).get(clinics() + "/" + id + "/manifest").then().statusCode(410);
    as(admin).get(clinics()).then().body("items[0].state", is("expired"));
  }

  @Test
  void anExportIsForThosePlacesPeopleOnly() {
    String id = created(admin, clinics(), new JsonObject().put("format", "ndjson"));
    as(owner).get(clinics() + "/" + id + "/content").then().statusCode(200);
    UUID stranger = Directory.person("admin");
    UUID harbour = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    Directory.member(harbour, stranger, "admin");
    String theirs = "/audit/v1/clinics/" + harbour + "/exports";
    for (String path : List.of("/" + id, "/" + id + "/content", "/" + id + "/manifest")) {
      as(stranger).get(clinics() + path).then().statusCode(404);
      as(stranger).get(theirs + path).then().statusCode(404);
      as(owner).get(organizations() + path).then().statusCode(404);
    }
    as(stranger).delete(theirs + "/" + id).then().statusCode(404);
    as(stranger).get(theirs).then().body("items", hasSize(0));
    UUID staff = Directory.person("staff");
    Directory.member(clinic, staff, "staff");
    as(staff).get(clinics() + "/" + id + "/content").then().statusCode(403);
    as(staff).body("{\"format\":\"csv\"}").post(clinics()).then().statusCode(403);
    as(admin).body("{\"format\":\"xlsx\"}").post(clinics()).then().statusCode(400);
  }

  @Test
  void whoIsNoLongerAdminFetchesNothing() {
    record(clinic, 1);
    String id = created(admin, clinics(), new JsonObject().put("format", "ndjson"));
    String token = Directory.token(admin).sign();
    Directory.execute("update access.principal set epoch = epoch + 1 where id = ?", admin);
    given().auth().oauth2(token).get(clinics() + "/" + id + "/content").then().statusCode(401);
  }

  private static JsonObject ofAPatient(UUID clinic) {
    return Events.of(clinic)
        .put("action", "patient.updated")
        .put("target", new JsonObject().put("type", "patient").put("id", "patient-1"))
        .put("subjectId", "patient-1")
        .put("changes", new JsonObject("{\"status\": {\"old\": \"active\", \"new\": \"x\"}}"));
  }

  private static void record(UUID clinic, int count) {
    List<JsonObject> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(Events.of(clinic));
      if (events.size() == 1000 || i == count - 1) {
        Events.send(events).then().statusCode(200);
        events.clear();
      }
    }
  }

  private static void assertWhole(byte[] file, long events) throws Exception {
    Verdict verdict = verdict(file);
    assertThat(verdict.finding()).isNull();
    assertThat(verdict.isWhole()).isTrue();
    assertThat(verdict.events()).isEqualTo(events);
  }

  private static Verdict verdict(byte[] file) throws Exception {
    PublicKeys keys = new PublicKeys();
    keys.addAll(as(Directory.person("somebody")).get("/audit/v1/keys").asString());
    return new ExportVerifier(keys, new Checkpoints()).verify(new ByteArrayInputStream(file));
  }

  private static byte[] altered(List<String> lines, int line, String what, String into) {
    List<String> altered = new ArrayList<>(lines);
    assertThat(lines.get(line)).contains(what);
    altered.set(line, lines.get(line).replace(what, into));
    return bytes(altered);
  }

  private static byte[] bytes(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static String created(UUID person, String path, JsonObject asked) {
    Response created = as(person).body(asked.encode()).post(path);
    created.then().statusCode(202).body("state", is("done"));
    String id = created.jsonPath().getString("id");
    assertThat(created.header("Location")).endsWith(path + "/" + id);
    return id;
  }

  private static byte[] content(UUID person, String path, String id) {
    Response content = as(person).get(path + "/" + id + "/content");
    content.then().statusCode(200);
    return content.asByteArray();
  }

  private String clinics() {
    return "/audit/v1/clinics/" + clinic + "/exports";
  }

  private String organizations() {
    return "/audit/v1/organizations/" + organization + "/exports";
  }

  private static RequestSpecification as(UUID person) {
    return given().auth().oauth2(Directory.token(person).sign()).contentType("application/json");
  }
}
