package dev.ward.metrics.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ImportEventsTest {

  private static final String ROW = "a-1,2026-03-02,dr-a,production,100,USD,,";

  private final Practice practice = new Practice();
  private final HttpClient client = HttpClient.newHttpClient();

  @Inject Watching watching;

  /** What a stream has told so far, and whether it has ended. */
  private record Watch(
      CompletableFuture<Integer> status, List<String> lines, CompletableFuture<Void> end) {}

  private Watch watch(UUID person, String id) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://localhost:"
                        + RestAssured.port
                        + practice.path("/imports/" + id + "/events")))
            .header("Authorization", "Bearer " + Directory.token(person).sign())
            .build();
    List<String> lines = new CopyOnWriteArrayList<>();
    CompletableFuture<HttpResponse<Stream<String>>> answer =
        client.sendAsync(request, BodyHandlers.ofLines());
    return new Watch(
        answer.thenApply(HttpResponse::statusCode),
        lines,
        answer.thenAcceptAsync(response -> response.body().forEach(lines::add)));
  }

  private static boolean tells(Watch stream, String what) {
    return stream.lines.stream().anyMatch(line -> line.startsWith("data:") && line.contains(what));
  }

  private Response begun() {
    return practice.csv(practice.asStaff(), "financial", Practice.FINANCIAL, ROW);
  }

  @Test
  void aStreamFollowsAnImportToItsEnd() {
    Watch stream;
    try (HoldUp ignored = HoldUp.of(practice)) {
      stream = watch(practice.staffId(), begun().path("id"));
      await().until(() -> tells(stream, "\"state\":\"running\""));
      await().until(() -> stream.lines.stream().anyMatch(line -> line.startsWith(":")));
      assertThat(stream.end).isNotDone();
    }
    await().until(stream.end::isDone);
    assertThat(tells(stream, "\"state\":\"done\"")).isTrue();
    assertThat(tells(stream, "\"accepted\":1")).isTrue();
    assertThat(stream.lines).contains("event:import");
    await().until(() -> watching.open(practice.clinic()) == 0);
  }

  @Test
  void anImportThatIsOverIsToldOnce() {
    String id = practice.imported("financial", Practice.FINANCIAL, ROW).path("id");
    Watch stream = watch(practice.staffId(), id);
    await().until(stream.end::isDone);
    assertThat(stream.lines.stream().filter(line -> line.startsWith("data:"))).hasSize(1);
  }

  @Test
  void theStreamOfARemovedMemberEnds() {
    try (HoldUp ignored = HoldUp.of(practice)) {
      Watch stream = watch(practice.providerId(), begun().path("id"));
      await().until(() -> tells(stream, "\"state\":\"running\""));
      Directory.execute(
          "delete from access.membership where user_id = ? and clinic_id = ?",
          practice.providerId(),
          practice.clinic());
      // As tenancy does when it removes somebody.
      Directory.execute(
          "update access.principal set epoch = epoch + 1 where id = ?", practice.providerId());
      await().until(stream.end::isDone);
      assertThat(tells(stream, "\"state\":\"done\"")).isFalse();
    }
  }

  @Test
  void aClinicHasSoManyStreamsAndNoMore() {
    try (HoldUp ignored = HoldUp.of(practice)) {
      String id = begun().path("id");
      for (int i = 0; i < 3; i++) {
        Watch stream = watch(practice.staffId(), id);
        await().until(() -> !stream.lines.isEmpty());
      }
      practice.asStaff().get(practice.path("/imports/" + id + "/events")).then().statusCode(429);
      // Somebody else's streams take none of theirs.
      Practice other = new Practice();
      other.asStaff().get(practice.path("/imports/" + id + "/events")).then().statusCode(404);
    }
    await().until(() -> watching.open(practice.clinic()) == 0);
  }

  @Test
  void strangersAndThoseWhoAskForNothingSeeNothing() {
    practice
        .asStaff()
        .get(practice.path("/imports/" + UUID.randomUUID() + "/events"))
        .then()
        .statusCode(404);
    String id = practice.imported("financial", Practice.FINANCIAL, ROW).path("id");
    new Practice()
        .asStaff()
        .get(practice.path("/imports/" + id + "/events"))
        .then()
        .statusCode(404);
  }
}
