package dev.ward.metrics.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ImportRejectTest {

  private static final String GOOD = "good,2026-03-02,dr-a,production,100,USD,,";
  private static final String APPOINTMENT =
      "external_id,provider,patient_ref,scheduled_start,duration_minutes,status,kind";

  private final Practice practice = new Practice();

  private Response rejects(Response done) {
    return practice.asStaff().get(practice.path("/imports/" + done.path("id") + "/rejects"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "amount_minor | bad,2026-03-02,dr-a,production,-100,USD,,",
        "date         | bad,2026-02-30,dr-a,production,100,USD,,",
        "date         | bad,1850-01-01,dr-a,production,100,USD,,",
        "date         | bad,2099-01-01,dr-a,production,100,USD,,",
        "kind         | bad,2026-03-02,dr-a,income,100,USD,,",
        "provider     | bad,2026-03-02,,production,100,USD,,",
        "currency     | bad,2026-03-02,dr-a,production,100,EUR,,",
        "external_id  | ,2026-03-02,dr-a,production,100,USD,,"
      })
  void aWrongRowIsLeftOutAndTheOthersAreTaken(String field, String bad) {
    Response done = practice.imported("financial", Practice.FINANCIAL, GOOD, bad);
    done.then()
        .body("state", is("done"))
        .body("rows", is(2))
        .body("accepted", is(1))
        .body("rejected", is(1));
    rejects(done)
        .then()
        .statusCode(200)
        .body("items.size()", is(1))
        .body("items[0].line", is(3))
        .body("items[0].field", is(field))
        .body("items[0].externalId", is(bad.startsWith("bad") ? "bad" : null))
        .body("next", nullValue());
  }

  @Test
  void aTimeWithoutZoneIsRejected() {
    rejects(
            practice.imported(
                "appointment", APPOINTMENT, "a,dr-a,p-1,2026-03-02T09:00:00,30,completed,hygiene"))
        .then()
        .body("items[0].field", is("scheduled_start"));
  }

  @Test
  void aProviderWhoIsNotTheClinicsIsRejectedOnceTheClinicListsItsOwn() {
    practice
        .asAdmin()
        .contentType(ContentType.JSON)
        .body("{\"name\": \"Dr. Adams\"}")
        .put(practice.path("/providers/dr-a"))
        .then()
        .statusCode(200);
    Response done =
        practice.imported("financial", Practice.FINANCIAL, GOOD, GOOD.replace("dr-a", "dr-who"));
    done.then().body("rejected", is(1));
    rejects(done).then().body("items[0].line", is(3)).body("items[0].field", is("provider"));
  }

  @Test
  void aRowWithTooManyOrTooFewFieldsIsRejected() {
    Response done = practice.imported("financial", Practice.FINANCIAL, "a,b", GOOD + ",x");
    done.then().body("rejected", is(2));
    rejects(done).then().body("items[0].field", nullValue()).body("items.line", is(List.of(2, 3)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        " | {'colour':'red','externalId':'a','date':'2026-03-02','provider':'d','kind':'refund','amountMinor':1,'currency':'USD'}",
        "payer | {'payer':{},'externalId':'a','date':'2026-03-02','provider':'d','kind':'refund','amountMinor':1,'currency':'USD'}",
        "payer | {'payer':'x','payer':'y','externalId':'a','date':'2026-03-02','provider':'d','kind':'refund','amountMinor':1,'currency':'USD'}",
        "amountMinor | {'externalId':'a','date':'2026-03-02','provider':'d','kind':'refund','amountMinor':1.5,'currency':'USD'}",
        "currency | {'externalId':'a','date':'2026-03-02','provider':'d','kind':'refund','amountMinor':1}"
      })
  void aWrongObjectIsRejected(String field, String object) {
    Response begun =
        practice
            .asStaff()
            .contentType("application/x-ndjson")
            .body(object.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
            .post(practice.path("/imports?kind=financial"));
    Response done = practice.ended(begun);
    done.then().body("rejected", is(1)).body("accepted", is(0));
    rejects(done).then().body("items[0].field", is(field)).body("items[0].externalId", is("a"));
  }

  @Test
  void rejectsAreListedPageByPageAndTheFirstOfThemAreKept() {
    List<String> lines = new ArrayList<>(List.of(Practice.FINANCIAL));
    for (int i = 0; i < 30; i++) {
      lines.add("bad-" + i + ",2026-02-30,dr-a,production,100,USD,,");
    }
    Response done = practice.imported("financial", lines.toArray(String[]::new));
    done.then().body("rejected", is(30)).body("rows", is(30));
    String path = practice.path("/imports/" + done.path("id") + "/rejects?limit=15");
    Response first = practice.asStaff().get(path);
    Response second = practice.asStaff().get(path + "&cursor=" + first.path("next"));
    assertThat(first.<List<Integer>>path("items.line")).hasSize(15).startsWith(2);
    assertThat(second.<List<Integer>>path("items.line")).hasSize(5).endsWith(21);
    second.then().body("next", nullValue());
    practice.asStaff().get(path + "&cursor=bm9uc2Vuc2U").then().statusCode(400);
  }
}
