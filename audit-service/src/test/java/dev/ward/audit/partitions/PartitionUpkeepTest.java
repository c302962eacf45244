package dev.ward.audit.partitions;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class PartitionUpkeepTest {

  @Inject PartitionUpkeep upkeep;

  @Test
  void theServiceMakesTheMonthsAheadByItselfAndSaysHowManyThereAre() {
    upkeep.make().subscribeAsCompletionStage().join();
    assertThat(upkeep.make().subscribeAsCompletionStage().join().done()).isZero();
    assertThat(upkeep.measure().subscribeAsCompletionStage().join()).isEqualTo(3);
    assertThat(given().get("/q/metrics").asString()).contains("ward_audit_months_ahead 3.0");
  }
}
