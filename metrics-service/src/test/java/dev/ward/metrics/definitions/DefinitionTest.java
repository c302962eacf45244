package dev.ward.metrics.definitions;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class DefinitionTest {

  @Test
  void everyKpiSaysWhatItMeansAndSinceWhen() {
    new Practice()
        .asViewer()
        .get("/metrics/v1/definitions")
        .then()
        .statusCode(200)
        .body("items.size()", is(29))
        .body("items.key", hasItems("gross_production", "days_in_ar", "no_show_rate"))
        .body("items.formula", everyItem(notNullValue()))
        .body("items.effectiveFrom", everyItem(notNullValue()))
        .body("items.find { it.key == 'no_show_rate' }.direction", is("lower"))
        .body("items.examples.findAll { it.isEmpty() }.size()", is(0))
        .body("items.find { it.key == 'no_show_rate' }.examples[0].value", is(0.2f));
  }

  @Test
  void oneKpiIsThereInAllItsVersions() {
    Practice practice = new Practice();
    practice
        .asViewer()
        .get("/metrics/v1/definitions/collection_rate")
        .then()
        .statusCode(200)
        .body("key", is("collection_rate"))
        .body("versions.version", contains(1))
        .body("versions[0].numeratorFormula", is("collection - refund"))
        .body("versions[0].examples[0].facts.financial.size()", is(6))
        .body("versions[0].examples[0].value", is(0.747253f));
    practice.asViewer().get("/metrics/v1/definitions/nonsense").then().statusCode(404);
  }

  @Test
  void measuresSayHowTheyAddUp() {
    new Practice()
        .asViewer()
        .get("/metrics/v1/measures")
        .then()
        .statusCode(200)
        .body("items.size()", is(34))
        .body("items.find { it.name == 'production' }.nature", is("flow"))
        .body("items.find { it.name == 'hygiene_patients' }.nature", is("distinct"))
        .body("items.find { it.name == 'active_patients' }.nature", is("standing"))
        .body("items.find { it.name == 'active_patients' }.addsOverClinics", is(false))
        .body("items.find { it.name == 'inbound_calls' }.byProvider", is(false));
    given().get("/metrics/v1/measures").then().statusCode(401);
  }

  @Test
  void nobodyReadsThemWithoutAToken() {
    given().get("/metrics/v1/definitions").then().statusCode(401);
  }
}
