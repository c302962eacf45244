package dev.ward.metrics.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class FactListTest {

  private final Practice practice = new Practice();
  private final Ledger ledger = new Ledger(practice);

  private String financial() {
    return practice
        .imported(
            "financial",
            Practice.FINANCIAL,
            "a,2026-03-02,dr-a,production,100,USD,,",
            "b,2026-03-04,dr-b,production,100,USD,,",
            "c,2026-03-03,dr-a,collection,100,USD,,",
            "d,2026-03-04,dr-a,refund,100,USD,,",
            "e,2026-03-01,dr-c,production,100,USD,,")
        .path("id");
  }

  private static List<String> ids(Response page) {
    return page.jsonPath().getList("items.externalId");
  }

  @Test
  void factsAreListedTheLatestDayFirstPageByPage() {
    financial();
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      Response page = ledger.list("financial", "limit=2" + cursor);
      seen.addAll(ids(page));
      cursor = page.path("next") == null ? null : "&cursor=" + page.path("next");
    } while (cursor != null);
    assertThat(seen.subList(0, 2)).containsExactlyInAnyOrder("b", "d");
    assertThat(seen.subList(2, 5)).containsExactly("c", "a", "e");
    assertThat(ids(ledger.list("financial", "limit=500"))).isEqualTo(seen);
  }

  @Test
  void aCursorIsOfOneListAndOneClinic() {
    financial();
    String next = ledger.list("financial", "limit=1&provider=dr-a").path("next");
    ledger
        .list("financial", "limit=5&provider=dr-a&cursor=" + next)
        .then()
        .body("items.externalId", contains("c", "a"));
    ledger.list("financial", "cursor=" + next).then().statusCode(400);
    ledger.list("financial", "provider=dr-b&cursor=" + next).then().statusCode(400);
    ledger.list("schedule", "provider=dr-a&cursor=" + next).then().statusCode(400);
    Practice other = new Practice();
    other
        .asViewer()
        .get(other.path("/facts/financial?provider=dr-a&cursor=" + next))
        .then()
        .statusCode(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from=2026-03-03                           | d b c",
        "to=2026-03-03                             | a e",
        "from=2026-03-02&to=2026-03-04             | c a",
        "provider=dr-a                             | d c a",
        "provider=nobody                           | ''",
        "kind=production                           | b a e",
        "kind=production&provider=dr-a             | a",
        "importId=01900000-0000-7000-8000-000000000001 | ''"
      })
  void financialFactsAreFiltered(String query, String expected) {
    financial();
    ledger
        .list("financial", query)
        .then()
        .statusCode(200)
        .body(
            "items.externalId",
            expected.isEmpty()
                ? is(List.of())
                : containsInAnyOrder((Object[]) expected.split(" ")));
  }

  @Test
  void theFactsOfAnImportAreThoseThatNobodyHasWrittenSince() {
    String first = financial();
    String second =
        practice
            .imported("financial", Practice.FINANCIAL, "c,2026-03-03,dr-a,collection,200,USD,,")
            .path("id");
    String path =
        practice.path("/facts/financial/")
            + ledger.list("financial", "kind=refund").path("items[0].id");
    ledger.patch(practice.asStaff(), path, "*", "{\"amountMinor\": 50}").then().statusCode(200);
    ledger
        .list("financial", "importId=" + first)
        .then()
        .body("items.externalId", containsInAnyOrder("a", "b", "e"));
    ledger.list("financial", "importId=" + second).then().body("items.externalId", contains("c"));
  }

  @Test
  void otherKindsHaveFiltersOfTheirOwn() {
    ledger.made("appointment", Ledger.APPOINTMENT);
    ledger.made(
        "appointment",
        Ledger.APPOINTMENT
            .replace("a-1", "a-2")
            .replace("p-1", "p-2")
            .replace("completed", "no_show"));
    ledger.made("call", Ledger.CALL);
    ledger.made("call", Ledger.CALL.replace("c-1", "c-2").replace("inbound", "outbound"));
    ledger.made("patient", Ledger.PATIENT);
    ledger.made("patient", Ledger.PATIENT.replace("p-1", "p-2").replace("\"active", "\"inactive"));
    shows("appointment", "patientRef=p-2", "externalId", "a-2");
    shows("appointment", "patientRef=p-1&status=completed&kind=consultation", "externalId", "a-1");
    shows("appointment", "status=no_show&provider=dr-a", "externalId", "a-2");
    shows("call", "direction=outbound&outcome=answered", "externalId", "c-2");
    shows("patient", "status=inactive", "patientRef", "p-2");
    shows("patient", "patientRef=p-1", "patientRef", "p-1");
  }

  private void shows(String kind, String query, String field, String only) {
    ledger.list(kind, query).then().statusCode(200).body("items." + field, contains(only));
  }

  @ParameterizedTest
  @CsvSource({
    "financial,   status=completed,                 /status",
    "financial,   kind=gift,                        /kind",
    "financial,   patientRef=p-1,                   /patientRef",
    "financial,   externalId=f-1,                   /externalId",
    "financial,   from=yesterday,                   /from",
    "financial,   from=2026-03-02&to=2026-03-02,    /to",
    "financial,   deleted=perhaps,                  /deleted",
    "financial,   importId=1,                       /importId",
    "financial,   limit=501,                        /limit",
    "call,        provider=dr-a,                    /provider",
    "call,        outcome=busy,                     /outcome",
    "patient,     status=,                          /status"
  })
  void whatIsNoFilterOfTheKindIsRefused(String kind, String query, String pointer) {
    ledger.list(kind, query).then().statusCode(400).body("errors.pointer", contains(pointer));
  }

  @Test
  void schedulesAndProposalsAreImported() {
    practice
        .imported(
            "schedule",
            "external_id,date,provider,minutes",
            "s-1,2026-03-02,dr-a,480",
            "s-2,2026-03-03,dr-a,1441")
        .then()
        .body("accepted", is(1))
        .body("rejected", is(1));
    practice
        .imported(
            "appointment",
            "external_id,provider,patient_ref,scheduled_start,duration_minutes,status,kind,"
                + "presented_minor,accepted_minor",
            "a-1,dr-a,p-1,2026-03-02T15:00:00Z,30,completed,consultation,90000,50000",
            "a-2,dr-a,p-1,2026-03-02T15:00:00Z,30,completed,consultation,90000,90001",
            "a-3,dr-a,p-1,2026-03-02T15:00:00Z,30,completed,consultation,,1")
        .then()
        .body("accepted", is(1))
        .body("rejected", is(2));
    ledger.list("schedule", "").then().body("items.minutes", contains(480));
    ledger
        .list("appointment", "")
        .then()
        .body("items.presentedMinor", contains(90_000))
        .body("items.acceptedMinor", contains(50_000));
  }

  @Test
  void historyIsReadNewestFirstPageByPage() {
    String path = ledger.made("financial", Ledger.PRODUCTION);
    ledger.patch(practice.asAdmin(), path, "*", "{\"amountMinor\": 1, \"payer\": \"x\"}");
    practice.imported("financial", Practice.FINANCIAL, "f-1,2026-03-05,dr-a,production,2,USD,,");
    practice.asStaff().delete(path);
    Response first = practice.asViewer().get(path + "/history?limit=2");
    first
        .then()
        .statusCode(200)
        .body("items.version", contains(2, 1))
        .body("items.amountMinor", contains(2, 1))
        .body("items.date", contains("2026-03-05", "2026-03-02"))
        .body("items[0].replacedByImport", is((Object) null))
        .body("items[1].payer", is("x"));
    assertThat(first.<String>path("items[1].replacedByImport"))
        .isEqualTo(first.path("items[0].importId"))
        .isNotNull();
    practice
        .asViewer()
        .get(path + "/history?limit=2&cursor=" + first.path("next"))
        .then()
        .body("items.amountMinor", contains(12_500))
        .body("items[0].replacedBy", is((Object) practice.adminId().toString()))
        .body("next", is((Object) null));
  }
}
