package dev.ward.metrics.series;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class SeriesTest {

  private static final String MARCH = "/metrics?from=2026-03-01&to=2026-04-01";

  private final Practice practice = new Practice();

  private void someFacts() {
    practice.imported(
        "financial",
        Practice.FINANCIAL,
        "a,2026-03-02,dr-a,production,10000,USD,,",
        "b,2026-03-02,dr-b,production,5000,USD,,",
        "c,2026-03-03,dr-a,production,2500,USD,,",
        "d,2026-03-03,dr-a,collection,2000,USD,,");
  }

  @Test
  void figuresFollowTheFacts() {
    someFacts();
    practice.aggregated();
    practice
        .asViewer()
        .get(practice.path(MARCH + "&keys=gross_production,collection_rate"))
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("series.key", contains("gross_production", "collection_rate"))
        .body("series[0].unit", is("money"))
        .body("series[0].currency", is("USD"))
        .body("series[0].definitionVersion", is(1))
        .body("series[0].points.period", contains("2026-03-02", "2026-03-03"))
        .body("series[0].points.value", contains(15000, 2500))
        .body("series[1].points[1].value", is(0.8f))
        .body("series[1].points[1].numerator", is(2000))
        .body("series[1].points[1].denominator", is(2500))
        .body("complete", is(true))
        .body("asOf", notNullValue());
  }

  @Test
  void figuresOfOneProviderAndOfALongerPeriod() {
    someFacts();
    practice.aggregated();
    practice
        .asViewer()
        .get(practice.path(MARCH + "&keys=gross_production&granularity=month&provider=dr-a"))
        .then()
        .body("series[0].points.value", contains(12500));
    practice
        .asViewer()
        .get(practice.path(MARCH + "&keys=gross_production&provider=nobody"))
        .then()
        .statusCode(200)
        .body("series[0].points.size()", is(0));
  }

  @Test
  void whatIsNotAggregatedYetIsNotComplete() {
    someFacts();
    practice
        .asViewer()
        .get(practice.path(MARCH + "&keys=gross_production"))
        .then()
        .statusCode(200)
        .body("series[0].points.size()", is(0))
        .body("asOf", nullValue())
        .body("complete", is(false));
  }

  @Test
  void allKpisAreShownUnlessSomeAreAskedFor() {
    practice
        .asViewer()
        .get(practice.path(MARCH))
        .then()
        .statusCode(200)
        .body("series.size()", is(29));
    practice
        .asViewer()
        .get(practice.path(MARCH + "&keys=new_patients&keys=inbound_calls,new_patients"))
        .then()
        .body("series.key", containsInAnyOrder("new_patients", "inbound_calls"));
  }

  @ParameterizedTest
  @CsvSource({
    "/keys, from=2026-03-01&to=2026-04-01&keys=nonsense",
    "/from, to=2026-04-01",
    "/to, from=2026-04-01",
    "/from, from=2026-02-30&to=2026-04-01",
    "/from, from=yesterday&to=2026-04-01",
    "/from, from=1066-10-14&to=2026-04-01",
    "/to, from=2026-04-01&to=2026-04-01",
    "/to, from=1990-01-01&to=2026-04-01",
    "/granularity, from=2026-03-01&to=2026-04-01&granularity=decade",
    "/compare, from=2026-03-01&to=2026-04-01&compare=luck",
    "/colour, from=2026-03-01&to=2026-04-01&colour=red"
  })
  void whatIsWrongInAQueryIsNamed(String pointer, String query) {
    practice
        .asViewer()
        .get(practice.path("/metrics?" + query))
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.pointer", hasItem(pointer));
  }

  @Test
  void anotherClinicIsTheSame404AsNone() {
    Practice other = new Practice();
    other.asAdmin().get(practice.path(MARCH)).then().statusCode(404);
    other.asAdmin().get("/metrics/v1/clinics/" + UUID.randomUUID() + MARCH).then().statusCode(404);
    other.asAdmin().get("/metrics/v1/clinics/riverside" + MARCH).then().statusCode(404);
  }

  @Test
  void theOrganizationsOwnersAndComplianceSeeItsClinics() {
    for (String role : new String[] {"owner", "compliance"}) {
      UUID person = Directory.person(role);
      Directory.organizationRole(practice.organization(), person, role);
      Practice.as(Directory.token(person)).get(practice.path(MARCH)).then().statusCode(200);
    }
  }

  @Test
  void claimsThatAreOlderThanTheDirectoryAreRefused() {
    Tokens stale = Directory.token(practice.staffId());
    Directory.execute(
        "update access.principal set epoch = epoch + 1 where id = ?", practice.staffId());
    Practice.as(stale)
        .get(practice.path(MARCH))
        .then()
        .statusCode(401)
        .body("type", is("urn:ward:problem:stale-claims"));
  }
}
