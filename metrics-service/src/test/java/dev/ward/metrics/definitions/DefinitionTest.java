package dev.ward.metrics.definitions;

import static io.restassured.RestAssured.given;
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
        .body("items.find { it.key == 'no_show_rate' }.direction", is("lower"));
  }

  @Test
  void nobodyReadsThemWithoutAToken() {
    given().get("/metrics/v1/definitions").then().statusCode(401);
  }
}
