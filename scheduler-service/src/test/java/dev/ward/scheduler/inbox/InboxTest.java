package dev.ward.scheduler.inbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.scheduler.testing.Api;
import dev.ward.scheduler.testing.SchedulerTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(SchedulerTestResource.class)
class InboxTest {

  private static final String INBOX = "/scheduler/v1/me/inbox";
  private static final String PREFERENCES = "/scheduler/v1/me/notification-preferences";

  @TestHTTPResource(INBOX + "/events")
  URI events;

  private UUID organization;
  private UUID clinic;
  private UUID admin;
  private UUID viewer;

  @BeforeEach
  void aClinic() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = Api.person();
    Directory.member(clinic, admin, "admin");
    viewer = Api.person();
    Directory.member(clinic, viewer, "viewer");
  }

  @Test
  void aPersonReadsOneOrAllOfWhatTheyAreTold() {
    for (String title : List.of("one", "two", "three")) {
      tell(viewer, title);
    }
    Api.as(viewer)
        .get(INBOX)
        .then()
        .statusCode(200)
        .body("items.title", equalTo(List.of("three", "two", "one")));
    Api.as(viewer)
        .get(INBOX + "/state")
        .then()
        .body("unread", equalTo(3))
        .body("newest", notNullValue());
    String second = Api.as(viewer).get(INBOX).path("items[1].id");
    Api.as(viewer).post(INBOX + "/" + second + "/read").then().statusCode(204);
    Api.as(viewer).post(INBOX + "/" + second + "/read").then().statusCode(204);
    Api.as(viewer)
        .get(INBOX + "?unread=true")
        .then()
        .body("items.title", equalTo(List.of("three", "one")));
    Api.as(viewer).get(INBOX + "?unread=false").then().body("items.title", equalTo(List.of("two")));
    Api.as(viewer).post(INBOX + "/read?upTo=" + second).then().statusCode(204);
    Api.as(viewer)
        .get(INBOX + "?unread=true")
        .then()
        .body("items.title", equalTo(List.of("three")));
    Api.as(viewer).post(INBOX + "/read").then().statusCode(204);
    Api.as(viewer).get(INBOX + "/state").then().body("unread", equalTo(0));
    var page = Api.as(viewer).get(INBOX + "?limit=2");
    page.then().body("items", hasSize(2));
    Api.as(viewer)
        .get(INBOX + "?limit=2&cursor=" + page.path("next"))
        .then()
        .body("items", hasSize(1));
  }

  @Test
  void nobodySeesOrReadsAnothersInbox() {
    tell(viewer, "for the viewer");
    String id = Api.as(viewer).get(INBOX).path("items[0].id");
    Api.as(admin).get(INBOX).then().body("items", empty());
    var foreign = Api.as(admin).post(INBOX + "/" + id + "/read");
    var absent = Api.as(admin).post(INBOX + "/" + UUID.randomUUID() + "/read");
    foreign.then().statusCode(404);
    assertThat(Api.withoutIds(foreign)).isEqualTo(Api.withoutIds(absent));
    Api.as(admin).post(INBOX + "/read").then().statusCode(204);
    Api.as(viewer).get(INBOX + "/state").then().body("unread", equalTo(1));
    given().get(INBOX).then().statusCode(401);
  }

  @Test
  void whatSpeaksOfAClinicGoesOutOfSightWithTheRoleThere() {
    UUID other = Directory.clinic(organization, "Hilltop");
    Directory.member(other, viewer, "staff");
    tell(viewer, "of Riverside");
    Directory.execute(
        "delete from tenancy.user_clinic_roles where clinic_id = ? and user_id = ?",
        clinic,
        viewer);
    Api.as(viewer).get(INBOX).then().statusCode(200).body("items", empty());
    Api.as(viewer).get(INBOX + "/state").then().body("unread", equalTo(0));
  }

  @Test
  void anOpenInboxIsToldWhatComesInAndHowItIsRead() throws Exception {
    List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
    HttpResponse<java.io.InputStream> stream = stream(viewer);
    assertThat(stream.statusCode()).isEqualTo(200);
    assertThat(stream.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    Thread reader =
        new Thread(
            () -> {
              try (var lines =
                  new BufferedReader(
                      new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                lines.lines().filter(line -> line.startsWith("data:")).forEach(seen::add);
              } catch (IOException | java.io.UncheckedIOException e) {
                seen.add("closed");
              }
            });
    reader.start();
    await().until(() -> seen.size() == 1);
    assertThat(seen.get(0)).contains("\"unread\":0");
    tell(viewer, "news");
    await().until(() -> seen.stream().anyMatch(line -> line.contains("\"unread\":1")));
    Api.as(viewer).post(INBOX + "/read").then().statusCode(204);
    await().until(() -> seen.get(seen.size() - 1).contains("\"unread\":0"));
    stream.body().close();
  }

  @Test
  void nobodyOpensStreamsWithoutEnd() throws Exception {
    List<HttpResponse<java.io.InputStream>> open = new ArrayList<>();
    open.add(stream(admin));
    open.add(stream(admin));
    await()
        .until(
            () -> {
              HttpResponse<java.io.InputStream> third = stream(admin);
              third.body().close();
              return third.statusCode() == 429;
            });
    HttpResponse<java.io.InputStream> others = stream(viewer);
    assertThat(others.statusCode()).isEqualTo(200);
    others.body().close();
    for (HttpResponse<java.io.InputStream> one : open) {
      one.body().close();
    }
    await()
        .until(
            () -> {
              HttpResponse<java.io.InputStream> again = stream(admin);
              again.body().close();
              return again.statusCode() == 200;
            });
  }

  @Test
  void preferencesAreAPersonsOwnAndSayWhatIsWrong() {
    var before = Api.as(viewer).get(PREFERENCES);
    before
        .then()
        .statusCode(200)
        .body("channels.size()", equalTo(0))
        .body("quietHours", equalTo(null));
    Map<String, Object> wanted =
        Map.of(
            "channels",
            Map.of("goal.missed", List.of("inbox"), "*", List.of("inbox", "email")),
            "quietHours",
            Map.of("from", "22:00", "to", "07:00"),
            "digestAt",
            "07:30",
            "timeZone",
            "Europe/Paris");
    Api.as(viewer).body(wanted).put(PREFERENCES).then().statusCode(428);
    var set =
        Api.as(viewer).header("If-Match", before.header("ETag")).body(wanted).put(PREFERENCES);
    set.then()
        .statusCode(200)
        .body("quietHours.from", equalTo("22:00"))
        .body("timeZone", equalTo("Europe/Paris"));
    Api.as(viewer)
        .header("If-Match", before.header("ETag"))
        .body(wanted)
        .put(PREFERENCES)
        .then()
        .statusCode(412);
    Api.as(viewer)
        .header("If-Match", set.header("ETag"))
        .body(Map.of("channels", Map.of()))
        .put(PREFERENCES)
        .then()
        .statusCode(200)
        .body("digestAt", equalTo(null));
    Api.as(admin).get(PREFERENCES).then().body("channels.size()", equalTo(0));
    refused(Map.of("channels", Map.of("*", List.of("fax"))), "/channels/*");
    refused(Map.of("channels", Map.of("No", List.of())), "/channels");
    refused(Map.of("channels", Map.of(), "timeZone", "Mars/Olympus"), "/timeZone");
    refused(Map.of("channels", Map.of(), "digestAt", "25:00"), "/digestAt");
    refused(
        Map.of("channels", Map.of(), "quietHours", Map.of("from", "22:00", "to", "22:00")),
        "/quietHours/to");
  }

  @Test
  void whoChoosesTheInboxGetsNoMail() {
    Api.as(viewer)
        .header("If-Match", "*")
        .body(Map.of("channels", Map.of("*", List.of("inbox"))))
        .put(PREFERENCES)
        .then()
        .statusCode(200);
    String id = tell(viewer, "quietly");
    Api.as(admin)
        .get("/scheduler/v1/clinics/" + clinic + "/notifications/" + id)
        .then()
        .body("deliveries", empty());
  }

  private void refused(Map<String, Object> wanted, String pointer) {
    Api.as(viewer)
        .header("If-Match", "*")
        .body(wanted)
        .put(PREFERENCES)
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo(pointer));
  }

  /** Told, and in the inbox. */
  private String tell(UUID person, String title) {
    String path = "/scheduler/v1/clinics/" + clinic + "/notifications";
    String id =
        Api.as(admin)
            .contentType(ContentType.JSON)
            .body(
                Map.of(
                    "recipient",
                    Map.of("userId", person),
                    "payload",
                    Map.of("kind", "test", "title", title)))
            .post(path)
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    await().until(() -> Api.as(admin).get(path + "/" + id).path("state"), "dispatched"::equals);
    return id;
  }

  private HttpResponse<java.io.InputStream> stream(UUID person)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(events)
            .header("Authorization", "Bearer " + Directory.token(person).sign())
            .header("Accept", "text/event-stream")
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
  }
}
