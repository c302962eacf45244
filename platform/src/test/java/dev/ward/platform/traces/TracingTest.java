package dev.ward.platform.traces;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = {
      @ResourceArg(name = "role", value = "tenancy_service"),
      @ResourceArg(name = "audit", value = "traced")
    })
class TracingTest {

  private static final String CALLERS_SPAN = "00f067aa0ba902b7";

  @Inject Spans spans;

  private UUID clinic;
  private String token;
  private String trace;

  @BeforeEach
  void aClinicWithAnAdminAndACallerWithATrace() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    UUID admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    token = Directory.token(admin).sign();
    trace = UUID.randomUUID().toString().replace("-", "");
  }

  @Test
  void aRequestGoesOnWithItsCallersTraceAndSoDoWhatItAsksOfTheDatabase() {
    ask("/probe/v1/clinics/" + clinic, "01");

    SpanData request = theOnly(SpanKind.SERVER);
    assertThat(request.getParentSpanId()).isEqualTo(CALLERS_SPAN);
    assertThat(request.getName()).isEqualTo("GET /probe/v1/clinics/{clinicId}");
    List<SpanData> statements = of(SpanKind.CLIENT);
    assertThat(statements)
        .extracting(TracingTest::statement)
        .anyMatch(sql -> sql.contains("access.enter($1, "))
        .anyMatch(sql -> sql.contains("from tenancy.clinic"));
    assertThat(statements)
        .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(request.getSpanId()));
  }

  @Test
  void whatACallerDoesNotTraceIsNotTraced() {
    ask("/probe/v1/clinics/" + clinic, "00");
    String traced = trace;
    aClinicWithAnAdminAndACallerWithATrace();
    ask("/probe/v1/clinics/" + clinic, "01");

    theOnly(SpanKind.SERVER);
    assertThat(spans.of(traced)).isEmpty();
  }

  @Test
  void noSpanTellsPathsQueriesAddressesOrFailures() {
    String canary = "canary-" + UUID.randomUUID();
    given()
        .auth()
        .oauth2(token)
        .header("traceparent", parent("01"))
        .header("User-Agent", canary)
        .header("X-Forwarded-For", canary)
        .header("baggage", "patient=" + canary)
        .post("/probe/v1/clinics/" + clinic + "/closures-then-fail?patient=" + canary)
        .then()
        .statusCode(500);

    SpanData request = theOnly(SpanKind.SERVER);
    assertThat(request.getStatus().getStatusCode().name()).isEqualTo("ERROR");
    assertThat(spans.of(trace)).noneMatch(span -> span.toString().contains(canary));
    assertThat(spans.of(trace)).noneMatch(span -> span.toString().contains(clinic.toString()));
    List<String> unknown = new ArrayList<>();
    for (SpanData span : spans.all()) {
      assertThat(span.getEvents()).isEmpty();
      told(span).keySet().stream()
          .filter(name -> !Blanks.isShown(span.getKind(), name))
          .forEach(name -> unknown.add(span.getKind() + " " + name));
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void theRelayGoesOnWithTheTraceOfWhatItDelivers() {
    given()
        .auth()
        .oauth2(token)
        .header("traceparent", parent("01"))
        .get("/probe/v1/clinics/" + UUID.randomUUID())
        .then()
        .statusCode(404);

    await()
        .untilAsserted(
            () -> {
              assertThat(names()).contains("deliver events");
              assertThat(given().get(audit() + "/traces").asString()).contains("00-" + trace);
            });
    assertThat(given().get(audit() + "/received").asString()).doesNotContain("traceparent");
  }

  @Test
  void loopsThatLookForWorkMakeNoTraces() {
    await()
        .untilAsserted(
            () ->
                assertThat(spans.all())
                    .noneMatch(
                        span ->
                            span.getKind() == SpanKind.CLIENT
                                && !span.getParentSpanContext().isValid()));
  }

  private void ask(String path, String flags) {
    given()
        .auth()
        .oauth2(token)
        .header("traceparent", parent(flags))
        .get(path)
        .then()
        .statusCode(200);
  }

  private String parent(String flags) {
    return "00-%s-%s-%s".formatted(trace, CALLERS_SPAN, flags);
  }

  private SpanData theOnly(SpanKind kind) {
    await().untilAsserted(() -> assertThat(of(kind)).hasSize(1));
    return of(kind).get(0);
  }

  private List<SpanData> of(SpanKind kind) {
    return spans.of(trace).stream().filter(span -> span.getKind() == kind).toList();
  }

  private List<String> names() {
    return spans.of(trace).stream().map(SpanData::getName).toList();
  }

  private static String statement(SpanData span) {
    return told(span).entrySet().stream()
        .filter(entry -> entry.getKey().matches("db.statement|db.query.text"))
        .map(Map.Entry::getValue)
        .collect(Collectors.joining());
  }

  /** What it says that isn't blank. */
  private static Map<String, String> told(SpanData span) {
    return span.getAttributes().asMap().entrySet().stream()
        .filter(entry -> entry.getValue() instanceof String text && !text.isEmpty())
        .collect(
            Collectors.toMap(entry -> entry.getKey().getKey(), entry -> (String) entry.getValue()));
  }

  private static String audit() {
    return ConfigProvider.getConfig().getValue(WardTestResource.AUDIT_URL, String.class);
  }
}
