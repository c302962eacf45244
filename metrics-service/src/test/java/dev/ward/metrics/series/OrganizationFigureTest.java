package dev.ward.metrics.series;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class OrganizationFigureTest {

  private static final String MARCH = "&from=2026-03-01&to=2026-04-01";
  private static final String APPOINTMENT =
      "external_id,provider,patient_ref,scheduled_start,duration_minutes,status,kind";

  private final Practice first = new Practice();
  private final Practice second = new Practice(first.organization(), "USD");
  private final Practice abroad = new Practice(first.organization(), "EUR");
  private final UUID owner = Directory.person("owner");

  @BeforeEach
  void threeClinicsOfTwoCurrencies() {
    Directory.organizationRole(first.organization(), owner, "owner");
    earned(first, "USD", 10_000, 9_000);
    earned(second, "USD", 30_000, 3_000);
    earned(abroad, "EUR", 5_000, 5_000);
    for (Practice practice : new Practice[] {first, second}) {
      practice.imported(
          "appointment",
          APPOINTMENT,
          "v-1,dr-a,patient-1,2026-03-02T15:00:00Z,30,completed,hygiene");
    }
    first.aggregated();
    second.aggregated();
    abroad.aggregated();
  }

  private static void earned(Practice practice, String currency, int produced, int collected) {
    practice.imported(
        "financial",
        Practice.FINANCIAL,
        "p,2026-03-02,dr-a,production," + produced + "," + currency + ",,",
        "c,2026-03-02,dr-a,collection," + collected + "," + currency + ",,");
  }

  private RequestSpecification asOwner() {
    return Practice.as(Directory.token(owner));
  }

  private String path(String rest) {
    return "/metrics/v1/organizations/" + first.organization() + rest;
  }

  @Test
  void moneyIsAddedWithinACurrencyAndRatiosAreMadeOfSums() {
    asOwner()
        .get(path("/metrics?keys=net_production,collection_rate&granularity=month" + MARCH))
        .then()
        .statusCode(200)
        .body(
            "series.key",
            contains("net_production", "net_production", "collection_rate", "collection_rate"))
        .body("series.currency", contains("EUR", "USD", "EUR", "USD"))
        .body("series[0].points.value", contains(5000))
        .body("series[1].points.value", contains(40_000))
        .body("series[1].points.clinics", contains(2))
        // Of 40,000 that were earned 12,000 were paid: no mean of 0.9 and 0.1.
        .body("series[3].points.value", contains(0.3f))
        .body("complete", is(true));
  }

  @Test
  void differentPatientsAreNotAddedOverClinicsButShownByClinic() {
    asOwner()
        .get(path("/metrics?keys=hygiene_reappointment_rate&granularity=month" + MARCH))
        .then()
        .statusCode(200)
        .body("series[0].points.size()", is(0))
        .body("series[0].refused", notNullValue());
    asOwner()
        .get(
            path(
                "/metrics?keys=hygiene_reappointment_rate&granularity=month&byClinic=true" + MARCH))
        .then()
        .body(
            "series.clinicId",
            containsInAnyOrder(first.clinic().toString(), second.clinic().toString()))
        .body("series[0].points[0].denominator", is(1));
  }

  @Test
  void clinicsAreRankedWithinTheirCurrency() {
    asOwner()
        .get(path("/metrics/ranking?key=net_production" + MARCH))
        .then()
        .statusCode(200)
        .body(
            "items.findAll { it.currency == 'USD' }.clinicId",
            contains(second.clinic().toString(), first.clinic().toString()))
        .body("items.findAll { it.currency == 'USD' }.rank", contains(1, 2))
        .body("items.findAll { it.currency == 'EUR' }.rank", contains(1))
        .body("totals.find { it.currency == 'USD' }.value", is(40000));
    asOwner()
        .get(path("/metrics/ranking?key=collection_rate" + MARCH))
        .then()
        .body(
            "items.clinicId",
            contains(
                abroad.clinic().toString(), first.clinic().toString(), second.clinic().toString()))
        .body("totals.find { it.currency == 'USD' }.value", is(0.3f));
    asOwner()
        .get(path("/metrics/ranking?key=active_patients" + MARCH))
        .then()
        .statusCode(200)
        .body("totals.size()", is(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics?keys=net_production", "/metrics/ranking?key=net_production"})
  void aClinicsPeopleAndOtherOwnersSeeNothingAcrossTheOrganization(String question) {
    first.asAdmin().get(path(question + MARCH)).then().statusCode(404);
    UUID stranger = Directory.person("owner");
    Directory.organizationRole(new Practice().organization(), stranger, "owner");
    Practice.as(Directory.token(stranger)).get(path(question + MARCH)).then().statusCode(404);
  }
}
