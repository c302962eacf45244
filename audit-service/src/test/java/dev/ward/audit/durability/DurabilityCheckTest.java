package dev.ward.audit.durability;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class DurabilityCheckTest {

  @ParameterizedTest
  @CsvSource({
    "on, on, on, UP",
    "remote_apply, on, on, UP",
    "off, on, on, DOWN",
    "local, on, on, DOWN",
    "remote_write, on, on, DOWN",
    "on, off, on, DOWN",
    "on, on, off, DOWN"
  })
  void aProductionThatAnswersBeforeItHasWrittenIsNotReady(
      String commit, String fsync, String pages, Status status) {
    Durability settings = new Durability(commit, fsync, pages);
    assertThat(DurabilityCheck.response(settings, true).getStatus()).isEqualTo(status);
    assertThat(DurabilityCheck.response(settings, false).getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void theRecorderCommitsSynchronouslyWhateverTheServersDefault() {
    given()
        .get("/q/health/ready")
        .then()
        .body("checks.find { it.name == 'durable' }.data.synchronous_commit", is("on"));
  }
}
