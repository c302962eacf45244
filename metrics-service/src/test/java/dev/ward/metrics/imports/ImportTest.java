package dev.ward.metrics.imports;

import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ImportTest {

  private final Practice practice = new Practice();

  @Test
  void aFileOfFactsIsWritten() {
    Response begun =
        practice.csv(
            practice.asStaff(),
            "financial",
            Practice.FINANCIAL,
            "a-1,2026-03-02,dr-a,production,12500,USD,aetna,D0120",
            "a-2,2026-03-02,dr-a,adjustment,-500,USD,,");
    begun.then().statusCode(202).body("state", is("pending")).body("rows", is(0));
    practice
        .ended(begun)
        .then()
        .statusCode(200)
        .body("state", is("done"))
        .body("kind", is("financial"))
        .body("rows", is(2))
        .body("accepted", is(2))
        .body("unchanged", is(0))
        .body("corrected", is(0))
        .body("rejected", is(0))
        .body("startedAt", notNullValue());
  }

  @Test
  void theSameFileAgainChangesNothing() {
    String[] file = {
      Practice.FINANCIAL,
      "a-1,2026-03-02,dr-a,production,12500,USD,aetna,D0120",
      "a-2,2026-03-03,dr-b,collection,9900,USD,,"
    };
    practice.imported("financial", file);
    practice.imported("financial", file).then().body("accepted", is(0)).body("unchanged", is(2));
  }

  @Test
  void theSameIdWithOtherContentIsACorrection() {
    practice.imported(
        "financial", Practice.FINANCIAL, "a-1,2026-03-02,dr-a,production,12500,USD,,");
    practice
        .imported("financial", Practice.FINANCIAL, "a-1,2026-03-02,dr-a,production,13000,USD,,")
        .then()
        .body("accepted", is(0))
        .body("corrected", is(1));
  }
}
