package dev.ward.platform.db;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.platform.ProbeResource;
import dev.ward.platform.limits.TightLimits;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(TightLimits.class)
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "tenancy_service"))
class FairTurnsTest {

  private static final int FLOOD = 12;

  /** Of three connections. */
  private static final int SHARE = 2;

  @TestHTTPResource("/probe/v1/clinics/")
  URI clinics;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> answered = new CopyOnWriteArrayList<>();

  @Test
  void aFloodOfSlowRequestsOfOneClinicHoldsUpNobodyElse() throws SQLException {
    UUID organization = Directory.organization("Northside");
    UUID flooding = Directory.clinic(organization, "Flooding");
    UUID quiet = Directory.clinic(organization, "Quiet");
    String quietly = tokenIn(quiet);
    List<String> tokens = Stream.generate(() -> tokenIn(flooding)).limit(FLOOD).toList();
    List<CompletableFuture<?>> flood = new ArrayList<>();

    try (Connection holder = Directory.connect();
        Statement lock = holder.createStatement()) {
      lock.execute("select pg_advisory_lock(" + ProbeResource.HOLDS_UP + ")");
      for (String token : tokens) {
        flood.add(send(flooding, "/held-up", token, "flood"));
      }
      await().untilAsserted(() -> assertThat(waiting()).isEqualTo(FLOOD - SHARE));

      send(quiet, "", quietly, "quiet").join();
      assertThat(answered).containsExactly("quiet");
    }

    CompletableFuture.allOf(flood.toArray(CompletableFuture[]::new)).join();
    assertThat(answered).hasSize(FLOOD + 1).doesNotContain("refused");
    assertThat(waiting()).isZero();
  }

  private static int waiting() {
    String line =
        given()
            .get("/q/metrics")
            .asString()
            .lines()
            .filter(metric -> metric.startsWith("ward_transactions_waiting "))
            .findFirst()
            .orElseThrow();
    return (int) Double.parseDouble(line.substring(line.indexOf(' ')));
  }

  private CompletableFuture<?> send(UUID clinic, String path, String token, String name) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(clinics + clinic.toString() + path))
            .header("Authorization", "Bearer " + token)
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenAccept(answer -> answered.add(answer.statusCode() == 200 ? name : "refused"));
  }

  private static String tokenIn(UUID clinic) {
    UUID person = Directory.person("member");
    Directory.member(clinic, person, "viewer");
    return Directory.token(person).sign();
  }
}
