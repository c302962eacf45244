package dev.ward.platform;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.platform.logs.Discreet;
import dev.ward.platform.problem.ProblemMapper;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of a service: its log and its figures. */
@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "tenancy_service"))
class ObservedTest {

  private UUID clinic;
  private String token;

  @BeforeEach
  void aClinicWithAnAdmin() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    UUID admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    token = Directory.token(admin).sign();
  }

  @Test
  void aFaultIsLoggedWithItsRequestAndItsClinicAndNothingOfWhatItSaid() {
    Lines lines = new Lines();
    Logger logger = LogContext.getLogContext().getLogger(ProblemMapper.class.getName());
    logger.addHandler(lines);
    try {
      given()
          .auth()
          .oauth2(token)
          .header("X-Request-Id", "request-7")
          .post("/probe/v1/clinics/" + clinic + "/closures-then-fail")
          .then()
          .statusCode(500);
    } finally {
      logger.removeHandler(lines);
    }
    assertThat(lines.of("request-7"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getFormattedMessage()).isEqualTo("ProbeResource.fail failed");
              assertThat(line.getMdcCopy()).containsEntry("clinicId", clinic.toString());
              assertThat(stack(line.getThrown()))
                  .startsWith("java.lang.IllegalStateException\n")
                  .contains("at dev.ward.platform.ProbeResource.")
                  .doesNotContain("secret");
            });
  }

  @Test
  void answersAreCountedByHowLongTheyTook() {
    given().auth().oauth2(token).get("/probe/v1/clinics/" + clinic).then().statusCode(200);

    await()
        .untilAsserted(
            () ->
                assertThat(figures())
                    .anySatisfy(
                        figure ->
                            assertThat(figure)
                                .startsWith("http_server_requests_seconds_bucket{")
                                .contains("uri=\"/probe/v1/clinics/{clinicId}\"")
                                .contains("le=\"0.15\"")));
  }

  @Test
  void whateverIsAskedForMakesNoSeriesOfItsOwn() {
    String canary = "canary-" + UUID.randomUUID();
    given().get("/probe/v1/clinics/" + UUID.randomUUID()).then().statusCode(401);
    given().get("/probe/v1/" + canary).then().statusCode(401);
    given().auth().oauth2("not.a." + canary).get("/" + canary).then().statusCode(401);
    given().auth().oauth2(token).get("/probe/v1/" + canary).then().statusCode(404);
    given().auth().oauth2(token).get("/probe/v1/clinics/" + clinic).then().statusCode(200);
    given().auth().oauth2(token).delete("/probe/v1/" + canary + "?a=b").then().statusCode(404);

    await()
        .untilAsserted(
            () -> assertThat(figures()).anyMatch(figure -> figure.contains("status=\"404\"")));
    assertThat(figures())
        .noneMatch(figure -> figure.contains(canary))
        .noneMatch(figure -> figure.matches(".*\\{.*[0-9a-f]{8}-[0-9a-f]{4}-.*}.*"));
  }

  private static List<String> figures() {
    return given().get("/q/metrics").asString().lines().toList();
  }

  private static String stack(Throwable failure) {
    StringWriter written = new StringWriter();
    failure.printStackTrace(new PrintWriter(written));
    return written.toString().replace("\r\n", "\n");
  }

  /** The log as it is collected. */
  private static final class Lines extends Handler {

    private final List<ExtLogRecord> lines = new CopyOnWriteArrayList<>();

    Lines() {
      setFilter(new Discreet());
    }

    @Override
    public void publish(LogRecord line) {
      if (isLoggable(line)) {
        ExtLogRecord known = ExtLogRecord.wrap(line);
        known.copyMdc();
        lines.add(known);
      }
    }

    List<ExtLogRecord> of(String request) {
      return lines.stream()
          .filter(line -> request.equals(line.getMdcCopy().get("requestId")))
          .toList();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
