package dev.ward.metrics.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class MappingTest {

  private static final String TILL =
      """
      {"name": "Till", "kind": "financial", "mapping": {"fields": {
        "externalId": {"column": "Receipt"},
        "date": {"column": "Day", "pattern": "dd.MM.yyyy"},
        "provider": {"column": "Doctor"},
        "kind": {"column": "What", "values": {"Charge": "production", "Payment": "collection"}},
        "amountMinor": {"column": "Amount", "amount": {"decimal": ",", "grouping": "."}},
        "currency": {"constant": "USD"}}}}""";

  private static final String CALLS =
      """
      {"name": "Phones", "kind": "call", "mapping": {"fields": {
        "externalId": {"column": "Id"},
        "startedAt": {"column": "Started", "pattern": "MM/dd/yyyy HH:mm"},
        "direction": {"column": "Way", "values": {"In": "inbound", "Out": "outbound"}},
        "outcome": {"constant": "answered"}, "durationSeconds": {"column": "Seconds"},
        "qualified": {"column": "Lead", "values": {"y": "true", "": "false"}},
        "booked": {"constant": "false"}}}}""";

  private final Practice practice = new Practice();

  private Response keep(RequestSpecification caller, String body) {
    return caller.contentType(ContentType.JSON).body(body).post(practice.path("/import-mappings"));
  }

  private Response imported(String mapping, String kind, String... lines) {
    return practice
        .asStaff()
        .contentType("text/csv")
        .body(String.join("\r\n", lines) + "\r\n")
        .post(practice.path("/imports?kind=" + kind + "&mapping=" + mapping));
  }

  @Test
  void aTableOfAnotherSystemIsReadByItsMapping() {
    String id = keep(practice.asStaff(), TILL).path("id");
    Response done =
        practice.ended(
            imported(
                id,
                "financial",
                "Doctor,RECEIPT,Day,What,Amount,Cashier",
                "dr-a,r-1,02.03.2026,charge,\"1.234,50\",Ann",
                "dr-a,r-2,02.03.2026,Payment,\"10,00\",Ann",
                "dr-a,r-3,31.02.2026,Payment,\"10,00\",Ann",
                "dr-a,r-4,02.03.2026,Payment,10.5,Ann"));
    done.then().body("accepted", is(2)).body("rejected", is(2)).body("mapping", is(id));
    practice
        .asStaff()
        .get(practice.path("/imports/" + done.path("id") + "/rejects"))
        .then()
        .body("items[0].line", is(4))
        .body("items[0].field", is("date"))
        .body("items[0].message", containsString("dd.MM.yyyy"))
        .body("items[0].externalId", is("r-3"))
        .body("items[1].field", is("amount_minor"));
    assertThat(
            Directory.number(
                "select sum(amount_minor) from metrics.financial_metrics where clinic_id = ?",
                practice.clinic()))
        .isEqualTo(124450);
  }

  @Test
  void timesWithoutZoneAreTheClinicsOwn() {
    String id = keep(practice.asStaff(), CALLS).path("id");
    practice
        .ended(
            imported(
                id,
                "call",
                "Id,Started,Way,Seconds,Lead",
                "c-1,03/02/2026 21:30,in,60,Y",
                "c-2,03/02/2026 21:30,out,60,"))
        .then()
        .body("accepted", is(2));
    assertThat(
            Directory.number(
                "select count(*) from metrics.call_metrics where clinic_id = ? and day = '2026-03-02'"
                    + " and started_at = '2026-03-03 02:30+00' and (qualified or external_id = 'c-2')",
                practice.clinic()))
        .isEqualTo(2);
  }

  @Test
  void aRenamedColumnIsNamedAndNothingIsTaken() {
    String id = keep(practice.asStaff(), TILL).path("id");
    imported(id, "financial", "Doctor,Receipt,Date,What,Amount", "dr-a,r-1,02.03.2026,charge,1,x")
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/Day"));
  }

  @Test
  void aMappingIsForItsKindAndItsClinic() {
    String id = keep(practice.asStaff(), TILL).path("id");
    imported(id, "call", "x").then().statusCode(400).body("errors.pointer", hasItem("/mapping"));
    Practice other = new Practice();
    other
        .asStaff()
        .contentType("text/csv")
        .body("x\n")
        .post(other.path("/imports?kind=financial&mapping=" + id))
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/mapping"));
    practice
        .asStaff()
        .contentType("application/x-ndjson")
        .body("{}")
        .post(practice.path("/imports?kind=financial&mapping=" + id))
        .then()
        .statusCode(400);
  }

  @Test
  void faultsOfAMappingArePointedAt() {
    keep(practice.asStaff(), TILL.replace("dd.MM.yyyy", "HH:mm").replace("\"USD\"", "\"Dollar\""))
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/mapping/fields/date/pattern"))
        .body("errors.pointer", hasItem("/mapping/fields/currency/constant"));
    keep(practice.asStaff(), TILL.replace("\"decimal\"", "\"colour\"")).then().statusCode(400);
    keep(practice.asStaff(), TILL.replace("financial", "weather")).then().statusCode(400);
  }

  @Test
  void aMappingIsChangedAndGivenUp() {
    Response kept = keep(practice.asStaff(), TILL);
    kept.then().statusCode(201);
    String path = kept.header("Location");
    keep(practice.asStaff(), TILL).then().statusCode(409);
    RequestSpecification change =
        practice.asStaff().contentType(ContentType.JSON).body("{\"name\": \"Counter\"}");
    change.patch(path).then().statusCode(428);
    change
        .header("If-Match", "\"0\"")
        .patch(path)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("name", is("Counter"))
        .body("mapping.fields.date.pattern", is("dd.MM.yyyy"));
    practice.asViewer().get(path).then().statusCode(200).body("version", is(1));
    practice
        .asStaff()
        .header("If-Match", "\"0\"")
        .contentType(ContentType.JSON)
        .body("{\"name\": \"Till\"}")
        .patch(path)
        .then()
        .statusCode(412);
    practice.asViewer().get(practice.path("/import-mappings")).then().body("items.size()", is(1));
    practice.asStaff().delete(path).then().statusCode(204);
    practice.asStaff().get(path).then().statusCode(404);
    assertThat(
            Directory.number(
                "select count(*) from metrics.outbox where event ->> 'action' like 'import-mapping.%'"
                    + " and event -> 'target' ->> 'id' = ?",
                kept.<String>path("id")))
        .isEqualTo(3);
  }

  @Test
  void mappingsAreTheirClinicsAndAProvidersOnlyTheirOwn() {
    String staffs = keep(practice.asStaff(), TILL).header("Location");
    keep(practice.asViewer(), CALLS).then().statusCode(403);
    new Practice().asStaff().get(staffs).then().statusCode(404);
    practice.asProvider().delete(staffs).then().statusCode(403);
    practice.asViewer().delete(staffs).then().statusCode(403);
    String own = keep(practice.asProvider(), CALLS).header("Location");
    practice.asProvider().delete(own).then().statusCode(204);
  }
}
