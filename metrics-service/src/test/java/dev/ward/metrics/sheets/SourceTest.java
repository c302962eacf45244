package dev.ward.metrics.sheets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
@QuarkusTestResource(GoogleTestResource.class)
class SourceTest {

  private Google google;
  private Bookkeeping books;
  private Practice practice;

  @BeforeEach
  void open() throws IOException {
    google = new Google();
    books = new Bookkeeping(google);
    practice = books.practice;
    books.grids.sheet("Books", Bookkeeping.HEADER);
  }

  @AfterEach
  void close() {
    google.close();
  }

  private JsonObject source() {
    return books.source(Bookkeeping.invoices("Books"));
  }

  private Response patch(String path, String change) {
    return practice
        .asAdmin()
        .contentType(ContentType.JSON)
        .header("If-Match", "*")
        .body(change)
        .patch(path);
  }

  @Test
  void anAdminConnectsASpreadsheetAndNobodyGetsTheKeyBack() {
    JsonObject asked =
        source().put("schedule", new JsonObject().put("every", "daily").put("at", "02:30"));
    Response made = books.post(practice.asAdmin(), asked);
    made.then()
        .statusCode(201)
        .header("ETag", "\"0\"")
        .body("state", is("ok"))
        .body("credentials.clientEmail", is(books.clientEmail))
        .body("credentials.fingerprint", startsWith("sha256:"))
        .body("credentials.encryptedWith", is("new"))
        .body("schedule.at", is("02:30"))
        .body("enabled", is(true))
        .body("nextSyncAt", notNullValue());
    Response read = practice.asAdmin().get(made.header("Location"));
    read.then().statusCode(200).body("sheets[0].mapping.fields.date.column", is("Date"));
    assertThat(made.asString() + read.asString())
        .doesNotContain("PRIVATE")
        .doesNotContain("secret");
    assertThat(
            Directory.number(
                "select position(? in secret) from metrics.data_source where clinic_id = ?",
                Bookkeeping.partOfTheKey(),
                practice.clinic()))
        .isZero();
  }

  @Test
  void whatIsOnRecordNamesNeitherTheKeyNorWhoseItIs() {
    String path = books.connected(Bookkeeping.invoices("Books"));
    String id = path.substring(path.lastIndexOf('/') + 1);
    assertThat(
            Directory.number(
                "select count(*) from metrics.outbox where event -> 'target' ->> 'id' = ? and event ->> 'action' = 'data-source.created'",
                id))
        .isEqualTo(1);
    assertThat(
            Directory.number(
                """
                select count(*) from metrics.outbox o, metrics.data_source s
                where s.id = ? and o.event -> 'target' ->> 'id' = s.id::text
                  and (o.event::text like '%' || s.client_email || '%' or o.event::text like '%' || encode(s.secret, 'hex') || '%')
                """,
                UUID.fromString(id)))
        .isZero();
  }

  @Test
  void googlesKeyFileIsTakenAsItIs() {
    JsonObject file =
        new JsonObject()
            .put("type", "service_account")
            .put("project_id", "ward")
            .put("private_key_id", "1")
            .put("private_key", Bookkeeping.privateKey())
            .put("client_email", books.clientEmail)
            .put("token_uri", "https://elsewhere.example/token");
    Response made = books.post(practice.asAdmin(), source().put("credentials", file));
    made.then().statusCode(201).body("credentials.clientEmail", is(books.clientEmail));
    books.synced(made.header("Location")).then().body("state", is("done"));
  }

  @Test
  void onlyAdminsAndOwnersSeeAndManageSources() {
    String path = books.connected(Bookkeeping.invoices("Books"));
    for (var caller :
        new RequestSpecification[] {
          practice.asViewer(), practice.asStaff(), practice.asProvider()
        }) {
      caller.get(practice.path("/data-sources")).then().statusCode(403);
      caller.get(path).then().statusCode(403);
      caller.get(path + "/runs").then().statusCode(403);
      caller.post(path + "/sync").then().statusCode(403);
      caller.post(path + "/resume").then().statusCode(403);
      caller.delete(path).then().statusCode(403);
    }
    books.post(practice.asStaff(), source()).then().statusCode(403);
    UUID owner = Directory.person("owner");
    Directory.organizationRole(practice.organization(), owner, "owner");
    Practice.as(Directory.token(owner)).get(path).then().statusCode(200);
  }

  @Test
  void anotherClinicsSourceIsTheSame404AsNone() {
    String path = books.connected(Bookkeeping.invoices("Books"));
    String id = path.substring(path.lastIndexOf('/') + 1);
    Practice other = new Practice();
    other.asAdmin().get(path).then().statusCode(404);
    other.asAdmin().get(other.path("/data-sources/" + id)).then().statusCode(404);
    other.asAdmin().post(other.path("/data-sources/" + id + "/sync")).then().statusCode(404);
    other.asAdmin().post(other.path("/data-sources/" + id + "/resume")).then().statusCode(404);
    other.asAdmin().get(other.path("/data-sources/" + id + "/runs")).then().statusCode(404);
    other.asAdmin().delete(other.path("/data-sources/" + id)).then().statusCode(404);
    String run = books.synced(path).path("id");
    String own = other.path("/data-sources/" + id + "/runs/" + run);
    other.asAdmin().get(own).then().statusCode(404);
    other.asAdmin().get(path + "/runs/" + run).then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/kind                                    | {'kind':'excel'}",
        "/name                                    | {'name':' '}",
        "/spreadsheetId                           | {'spreadsheetId':'https://elsewhere.example/'}",
        "/sheets                                  | {'sheets':[]}",
        "/sheets/0/kind                           | {'sheets':[{'title':'a','kind':'nothing','mapping':{'fields':{}}}]}",
        "/sheets/0/mapping/fields/patientRef      | {'sheets':[{'title':'a','kind':'patient','mapping':{'fields':{}}}]}",
        "/schedule/at                             | {'schedule':{'every':'daily'}}",
        "/schedule/at                             | {'schedule':{'every':'hourly','at':'10:00'}}",
        "/schedule/every                          | {'schedule':{'every':'minutely'}}",
        "/credentials/clientEmail                 | {'credentials':{'clientEmail':'somebody','privateKey':'a'}}",
        "/credentials/privateKey                  | {'credentials':{'clientEmail':'a@b.example','privateKey':'a'}}",
        "/credentials/password                    | {'credentials':{'clientEmail':'a@b.example','privateKey':'a','password':'b'}}",
        "/colour                                  | {'colour':'red'}"
      },
      quoteCharacter = '`')
  void whatIsWrongInASourceIsNamed(String pointer, String part) {
    JsonObject asked = source().mergeIn(new JsonObject(part.replace('\'', '"')));
    books
        .post(practice.asAdmin(), asked)
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem(pointer));
  }

  @Test
  void aKeyThatIsTooShortIsRefused() {
    JsonObject weak =
        new JsonObject()
            .put("clientEmail", books.clientEmail)
            .put("privateKey", Bookkeeping.pem(Bookkeeping.key(1024)));
    books
        .post(practice.asAdmin(), source().put("credentials", weak))
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/credentials/privateKey"));
  }

  @Test
  void aSourceWaitsForItsCredentials() {
    JsonObject asked = source();
    asked.remove("credentials");
    Response made = books.post(practice.asAdmin(), asked);
    made.then()
        .statusCode(201)
        .body("credentials", nullValue())
        .body("attention.code", is("no_credentials"));
    String path = made.header("Location");
    practice.asAdmin().post(path + "/resume").then().statusCode(409);
    books.synced(path).then().body("error.code", is("no_credentials"));
    patch(path, new JsonObject().put("credentials", books.credentials()).encode())
        .then()
        .statusCode(200)
        .body("state", is("ok"));
    books.synced(path).then().body("state", is("done"));
  }

  @Test
  void aChangeNeedsTheVersionThatWasSeen() {
    String path = books.connected(Bookkeeping.invoices("Books"));
    practice
        .asAdmin()
        .contentType(ContentType.JSON)
        .body("{\"name\": \"Ledger\"}")
        .patch(path)
        .then()
        .statusCode(428);
    patch(path, "{\"name\": \"Ledger\"}")
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("name", is("Ledger"))
        .body("credentials.clientEmail", is(books.clientEmail));
    practice.asAdmin().header("If-Match", "\"0\"").delete(path).then().statusCode(412);
  }

  @Test
  void aSourceThatIsDisconnectedIsGoneAndItsKeyWithIt() {
    String path = books.connected(Bookkeeping.invoices("Books"));
    practice.asAdmin().delete(path).then().statusCode(204);
    practice.asAdmin().get(path).then().statusCode(404);
    practice.asAdmin().post(path + "/sync").then().statusCode(404);
    practice
        .asAdmin()
        .get(practice.path("/data-sources"))
        .then()
        .body("items.id", not(hasItem(path.substring(path.lastIndexOf('/') + 1))));
    assertThat(
            Directory.number(
                "select count(*) from metrics.data_source where clinic_id = ? and secret is null",
                practice.clinic()))
        .isEqualTo(1);
  }

  @Test
  void aRequestThatComesTwiceIsCarriedOutOnce() {
    String key = UUID.randomUUID().toString();
    Response first = books.post(practice.asAdmin().header("Idempotency-Key", key), source());
    Response second = books.post(practice.asAdmin().header("Idempotency-Key", key), source());
    assertThat(second.asString()).isEqualTo(first.asString());
    String path = first.header("Location");
    String sync = UUID.randomUUID().toString();
    Response run = practice.asAdmin().header("Idempotency-Key", sync).post(path + "/sync");
    books.ended(run);
    practice
        .asAdmin()
        .header("Idempotency-Key", sync)
        .post(path + "/sync")
        .then()
        .statusCode(202)
        .body("id", is(run.<String>path("id")));
    practice.asAdmin().get(path + "/runs").then().body("items.size()", is(1));
  }

  @Test
  void runsAreListedNewestFirstPageByPage() {
    String path = books.connected(Bookkeeping.invoices("Books"));
    String first = books.synced(path).path("id");
    String second = books.synced(path).path("id");
    Response page = practice.asAdmin().get(path + "/runs?limit=1");
    page.then().body("items.id", contains(second));
    practice
        .asAdmin()
        .get(path + "/runs?limit=1&cursor=" + page.path("next"))
        .then()
        .body("items.id", contains(first))
        .body("next", nullValue());
  }

  @Test
  void aDisabledSourceIsNotFetched() {
    String path = books.connected(Bookkeeping.invoices("Books"));
    patch(path, "{\"enabled\": false, \"schedule\": {\"every\": \"hourly\"}}")
        .then()
        .statusCode(200)
        .body("nextSyncAt", nullValue());
    practice.asAdmin().post(path + "/sync").then().statusCode(409);
    books.ended(practice.asAdmin().post(path + "/sync?dryRun=true"));
  }
}
