package dev.ward.metrics.series;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class FigureTest {

  private static final String APPOINTMENT =
      "external_id,provider,patient_ref,scheduled_start,duration_minutes,status,kind";

  private final Practice practice = new Practice();

  @BeforeEach
  void twoMonthsAndAYearBefore() {
    practice.imported(
        "financial",
        Practice.FINANCIAL,
        "a,2025-03-04,dr-a,production,4000,USD,,",
        "b,2026-02-03,dr-a,production,8000,USD,,",
        "c,2026-03-02,dr-a,production,6000,USD,,",
        "d,2026-03-03,dr-b,production,9000,USD,,",
        "e,2026-03-03,dr-b,adjustment,-3000,USD,,");
    practice.imported(
        "appointment",
        APPOINTMENT,
        "v-1,dr-a,patient-1,2026-03-02T15:00:00Z,30,completed,hygiene",
        "v-2,dr-a,patient-1,2026-03-09T15:00:00Z,30,completed,hygiene",
        "v-3,dr-a,patient-2,2026-03-09T15:00:00Z,30,completed,hygiene");
    practice.aggregated();
  }

  @Test
  void aSeriesComesBesideTheMonthsBeforeAndTheSameOnesAYearEarlier() {
    String march = "/metrics?keys=net_production&from=2026-03-01&to=2026-04-01&granularity=month";
    practice
        .asViewer()
        .get(practice.path(march + "&compare=previous"))
        .then()
        .statusCode(200)
        .body("series[0].points.value", contains(12000))
        .body("series[0].comparison.from", is("2026-02-01"))
        .body("series[0].comparison.to", is("2026-03-01"))
        .body("series[0].comparison.points.value", contains(8000));
    practice
        .asViewer()
        .get(practice.path(march + "&compare=year"))
        .then()
        .body("series[0].comparison.from", is("2025-03-01"))
        .body("series[0].comparison.points.value", contains(4000));
  }

  @Test
  void aTotalIsOfTheWholeRangeAndCountsAPatientOnce() {
    practice
        .asViewer()
        .get(
            practice.path(
                "/metrics/totals?keys=net_production,hygiene_reappointment_rate"
                    + "&from=2026-03-01&to=2026-04-01&compare=previous"))
        .then()
        .statusCode(200)
        .body("totals.key", contains("net_production", "hygiene_reappointment_rate"))
        .body("totals[0].value", is(12000))
        .body("totals[0].currency", is("USD"))
        .body("totals[0].comparison.value", is(8000))
        .body("totals[0].comparison.change", is(4000))
        .body("totals[0].comparison.changeRatio", is(0.5f))
        .body("totals[1].numerator", is(1))
        .body("totals[1].denominator", is(2))
        .body("totals[1].comparison.value", nullValue())
        .body("complete", is(true))
        .body("asOf", notNullValue());
  }

  @Test
  void providersAreRankedByWhatIsBetter() {
    practice
        .asViewer()
        .get(practice.path("/metrics/ranking?key=gross_production&from=2026-03-01&to=2026-04-01"))
        .then()
        .statusCode(200)
        .body("items.provider", contains("dr-b", "dr-a"))
        .body("items.rank", contains(1, 2))
        .body("items.value", contains(9000, 6000));
    practice
        .asViewer()
        .get(practice.path("/metrics/ranking?key=net_production&from=2026-03-01&to=2026-04-01"))
        .then()
        .body("items.rank", contains(1, 1));
    practice
        .asViewer()
        .get(practice.path("/metrics/ranking?key=inbound_calls&from=2026-03-01&to=2026-04-01"))
        .then()
        .statusCode(422)
        .body("errors[0].pointer", is("/key"));
  }

  @Test
  void aNumberLeadsToItsDefinitionItsRunAndItsFacts() {
    practice
        .asViewer()
        .get(practice.path("/metrics/net_production/trace?day=2026-03-15&granularity=month"))
        .then()
        .statusCode(200)
        .body("value", is(12000))
        .body("period", is("2026-03-01"))
        .body("until", is("2026-04-01"))
        .body("definition.version", is(1))
        .body("definition.numeratorFormula", is("production + adjustment"))
        .body("aggregate.computedAt", notNullValue())
        .body("measures.name", contains("production", "adjustment"))
        .body("measures.value", contains(15000, -3000))
        .body("measures[0].facts.kind", is("financial"))
        .body("measures[0].facts.where.kind", is("production"))
        .body("measures[0].facts.from", is("2026-03-01"))
        .body("measures[0].facts.to", is("2026-04-01"))
        .body("measures[0].facts.exact", is(true));
    practice
        .asStaff()
        .get(practice.path("/facts/financial?kind=production&from=2026-03-01&to=2026-04-01"))
        .then()
        .body("items.amountMinor", hasItems(6000, 9000))
        .body("items.size()", is(2));
  }

  @ParameterizedTest
  @CsvSource({
    "/metrics/totals?from=2026-03-01&to=2026-03-01, /to",
    "/metrics/totals?from=2026-03-01&to=2026-04-01&compare=luck, /compare",
    "/metrics/totals?from=1926-03-01&to=2026-04-01, /to",
    "/metrics/totals?from=2026-03-01&to=2026-04-01&keys=luck, /keys",
    "/metrics/ranking?from=2026-03-01&to=2026-04-01, /key",
    "/metrics/net_production/trace?day=2026-02-30, /day",
    "/metrics/net_production/trace?day=2026-02-03&granularity=hour, /granularity",
    "/metrics?from=2026-03-01&to=2026-04-01&compare=always, /compare"
  })
  void whatIsWrongWithAQuestionIsSaidWithAPointer(String question, String pointer) {
    practice
        .asViewer()
        .get(practice.path(question))
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is(pointer));
  }

  @ParameterizedTest
  @CsvSource({
    "/metrics/totals?from=2026-03-01&to=2026-04-01",
    "/metrics/ranking?key=net_production&from=2026-03-01&to=2026-04-01",
    "/metrics/net_production/trace?day=2026-03-01"
  })
  void nobodySeesAnotherClinicsFigures(String question) {
    new Practice().asAdmin().get(practice.path(question)).then().statusCode(404);
  }
}
