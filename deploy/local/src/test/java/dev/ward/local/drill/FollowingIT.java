package dev.ward.local.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.local.Logs;
import dev.ward.local.Service;
import dev.ward.local.Waiting;
import dev.ward.local.WardStack;
import dev.ward.local.isolation.OnStage;
import dev.ward.local.isolation.Stage;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whether the log says of each line which request, which clinic and which trace it belongs to, as
 * far as the event of the request goes. A service has something to log when a table isn't there
 * that it asks for.
 */
@OnStage
class FollowingIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static WardStack ward;
  private static Evidence evidence;
  private static String clinic;
  private static String goals;
  private static Asking owner;

  @BeforeAll
  static void aPractice(Stage stage) {
    ward = stage.ward();
    evidence = new Evidence(ward);
    clinic = new Practice(ward.settings(), evidence, 1).clinics().get(0);
    goals = "/metrics/v1/clinics/" + clinic + "/goals";
    owner =
        Waiting.poll(
            PATIENCE, () -> Asking.as("owner", ward.settings()), now -> now.status(goals) == 200);
  }

  @Test
  void whatARequestBreaksOnIsLoggedUnderItsIdWithItsClinicAndItsTrace() {
    Map<Service, String> paths =
        Map.of(
            Service.TENANCY, "/tenancy/v1/clinics/" + clinic + "/closures", Service.METRICS, goals);
    Map<Service, String> tables =
        Map.of(Service.TENANCY, "tenancy.clinic_closure", Service.METRICS, "metrics.goal");
    paths.forEach(
        (service, path) -> {
          Asked asked = new Asked();
          HttpResponse<String> answer =
              without(
                  tables.get(service),
                  () ->
                      owner
                          .at(ward.settings().url(service))
                          .getLater(path, asked.headers())
                          .join());
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
          assertThat(answer.headers().firstValue("X-Request-Id")).contains(asked.id);
          assertThat(Json.read(answer.body()).path("requestId").asText()).isEqualTo(asked.id);
          List<JsonNode> said =
              Waiting.poll(PATIENCE, () -> said(service, asked), lines -> !lines.isEmpty());
          assertThat(said)
              .as(service.fullName())
              .isNotEmpty()
              .allSatisfy(
                  line -> {
                    assertThat(line.path("requestId").asText()).isEqualTo(asked.id);
                    assertThat(line.path("clinicId").asText()).isEqualTo(clinic);
                    assertThat(line.path("traceId").asText()).isEqualTo(asked.trace);
                  });
        });
  }

  @Test
  void whatItsEventBreaksOnInTheAuditServiceIsLoggedUnderTheSameIdAndSoIsTheRecord() {
    evidence.arrivesOnRecord();
    Asked asked = new Asked();
    List<JsonNode> said =
        without(
            "audit.chain_head",
            () -> {
              Map<String, Object> goal =
                  Map.of(
                      "name", "Followed",
                      "metric", "net_production",
                      "from", "2026-03-01",
                      "to", "2026-04-01",
                      "target", 1);
              assertThat(owner.postLater(goals, goal, asked.headers()).join().statusCode())
                  .isEqualTo(201);
              return Waiting.poll(
                  PATIENCE, () -> said(Service.AUDIT, asked), lines -> !lines.isEmpty());
            });
    assertThat(said)
        .isNotEmpty()
        .allSatisfy(
            line -> {
              assertThat(line.path("requestId").asText()).isEqualTo(asked.id);
              assertThat(line.path("traceId").asText()).isEqualTo(asked.trace);
            });
    evidence.arrivesOnRecord();
    assertThat(
            evidence.texts(
                "select e.clinic_id from audit.event e where e.request_id = ?", asked.id))
        .containsExactly(clinic);
  }

  /** How a page of a web app asks: under an id and in a trace of its own. */
  private static final class Asked {
    private final String id = "page-" + UUID.randomUUID();
    private final String trace = UUID.randomUUID().toString().replace("-", "");

    Map<String, String> headers() {
      return Map.of(
          "Origin",
          "http://localhost:5173",
          "X-Request-Id",
          id,
          "traceparent",
          "00-" + trace + "-00f067aa0ba902b7-01");
    }
  }

  /** What the lines that a service has written of a request say beside their message. */
  private static List<JsonNode> said(Service service, Asked asked) {
    return Logs.lines(ward, service).stream()
        .filter(line -> line.contains(asked.id) || line.contains(asked.trace))
        // One that isn't written to its end yet is another time's.
        .filter(line -> line.endsWith("}"))
        .map(line -> Json.read(line).path("mdc"))
        .toList();
  }

  private static <T> T without(String table, Supplier<T> work) {
    String name = table.substring(table.indexOf('.') + 1);
    evidence.execute("alter table %s rename to %s_away".formatted(table, name));
    try {
      return work.get();
    } finally {
      evidence.execute("alter table %s_away rename to %s".formatted(table, name));
    }
  }
}
