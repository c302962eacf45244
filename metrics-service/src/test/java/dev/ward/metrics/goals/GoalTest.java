package dev.ward.metrics.goals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class GoalTest {

  private static final String GOAL =
      """
      {"name": "March", "metric": "net_production", "from": "2026-03-01", "to": "2026-04-01", "target": 5000000}
      """;

  private final Practice practice = new Practice();

  private Response post(RequestSpecification caller, String goal) {
    return caller.contentType(ContentType.JSON).body(goal).post(practice.path("/goals"));
  }

  private String made(RequestSpecification caller, String goal) {
    Response made = post(caller, goal);
    made.then().statusCode(201);
    return made.path("id");
  }

  private Response patch(RequestSpecification caller, String id, String version, String change) {
    RequestSpecification request = caller.contentType(ContentType.JSON).body(change);
    if (version != null) {
      request.header("If-Match", version);
    }
    return request.patch(practice.path("/goals/" + id));
  }

  @Test
  void anAdminSetsAGoalAndEverybodyInTheClinicSeesIt() {
    Response made = post(practice.asAdmin(), GOAL);
    made.then()
        .statusCode(201)
        .header("ETag", "\"0\"")
        .body("name", is("March"))
        .body("provider", nullValue())
        .body("target", is(5_000_000))
        .body("direction", is("higher"))
        .body("from", is("2026-03-01"))
        .body("to", is("2026-04-01"));
    practice
        .asViewer()
        .get(made.header("Location"))
        .then()
        .statusCode(200)
        .header("ETag", "\"0\"")
        .body("id", is(made.<String>path("id")));
  }

  @Test
  void lowerIsBetterWhereTheKpiSaysSo() {
    post(
            practice.asAdmin(),
            """
            {"name": "Fewer no-shows", "metric": "no_show_rate", "from": "2026-03-01", "to": "2026-04-01", "target": 0.05}
            """)
        .then()
        .statusCode(201)
        .body("direction", is("lower"))
        .body("target", is(0.05f));
  }

  @Test
  void viewersAndStaffSetNoGoals() {
    post(practice.asViewer(), GOAL).then().statusCode(403);
    post(practice.asStaff(), GOAL).then().statusCode(403);
  }

  @Test
  void aProviderSetsGoalsForThemselvesOnly() {
    provider("dr-me", practice.providerId());
    provider("dr-other", null);
    String mine = GOAL.replace("{", "{\"provider\": \"dr-me\", ");
    post(practice.asProvider(), mine).then().statusCode(201);
    post(practice.asProvider(), mine.replace("dr-me", "dr-other")).then().statusCode(403);
  }

  @Test
  void aProviderChangesOwnGoalsOnly() {
    provider("dr-me", practice.providerId());
    String mine = made(practice.asProvider(), GOAL.replace("{", "{\"provider\": \"dr-me\", "));
    String clinics = made(practice.asAdmin(), GOAL);
    patch(practice.asProvider(), mine, "*", "{\"target\": 1}").then().statusCode(200);
    patch(practice.asProvider(), clinics, "*", "{\"target\": 1}").then().statusCode(403);
    practice.asProvider().delete(practice.path("/goals/" + clinics)).then().statusCode(403);
    practice.asAdmin().get(practice.path("/goals/" + clinics)).then().body("target", is(5_000_000));
  }

  private void provider(String code, UUID user) {
    practice
        .asAdmin()
        .contentType(ContentType.JSON)
        .body(
            user == null
                ? "{\"name\": \"%s\"}".formatted(code)
                : "{\"name\": \"%s\", \"userId\": \"%s\"}".formatted(code, user))
        .put(practice.path("/providers/" + code))
        .then()
        .statusCode(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/name     | {'name':' ','metric':'net_production','from':'2026-03-01','to':'2026-04-01','target':1}",
        "/metric   | {'name':'a','metric':'nonsense','from':'2026-03-01','to':'2026-04-01','target':1}",
        "/to       | {'name':'a','metric':'net_production','from':'2026-03-01','to':'2026-03-01','target':1}",
        "/to       | {'name':'a','metric':'net_production','from':'2001-03-01','to':'2026-03-01','target':1}",
        "/from     | {'name':'a','metric':'net_production','from':'2026-02-30','to':'2026-03-01','target':1}",
        "/from     | {'name':'a','metric':'net_production','to':'2026-03-01','target':1}",
        "/target   | {'name':'a','metric':'net_production','from':'2026-03-01','to':'2026-04-01','target':-1}",
        "/target   | {'name':'a','metric':'net_production','from':'2026-03-01','to':'2026-04-01','target':'lots'}",
        "/target   | {'name':'a','metric':'net_production','from':'2026-03-01','to':'2026-04-01','target':1e30}",
        "/direction| {'name':'a','metric':'net_production','from':'2026-03-01','to':'2026-04-01','target':1,'direction':'up'}",
        "/provider | {'name':'a','metric':'net_production','from':'2026-03-01','to':'2026-04-01','target':1,'provider':'nobody'}",
        "/provider | {'name':'a','metric':'inbound_calls','from':'2026-03-01','to':'2026-04-01','target':1,'provider':'nobody'}",
        "/colour   | {'name':'a','metric':'net_production','from':'2026-03-01','to':'2026-04-01','target':1,'colour':'red'}"
      },
      quoteCharacter = '`')
  void whatIsWrongInAGoalIsNamed(String pointer, String goal) {
    post(practice.asAdmin(), goal.replace('\'', '"'))
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.pointer", hasItem(pointer));
  }

  @Test
  void aChangeNeedsTheVersionThatWasSeen() {
    String id = made(practice.asAdmin(), GOAL);
    patch(practice.asAdmin(), id, null, "{\"target\": 1}").then().statusCode(428);
    patch(practice.asAdmin(), id, "\"0\"", "{\"target\": 1}")
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("target", is(1))
        .body("name", is("March"));
    patch(practice.asAdmin(), id, "\"0\"", "{\"target\": 2}").then().statusCode(412);
    patch(practice.asAdmin(), id, "\"1\"", "{\"to\": \"2026-02-01\"}")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/to"));
  }

  @Test
  void aGoalThatIsGivenUpIsGone() {
    String id = made(practice.asAdmin(), GOAL);
    String path = practice.path("/goals/" + id);
    practice.asAdmin().header("If-Match", "\"7\"").delete(path).then().statusCode(412);
    practice.asAdmin().header("If-Match", "\"0\"").delete(path).then().statusCode(204);
    practice.asAdmin().get(path).then().statusCode(404);
    practice.asAdmin().delete(path).then().statusCode(404);
    practice.asAdmin().get(path + "/progress").then().statusCode(404);
    practice.asAdmin().get(practice.path("/goals")).then().body("items.id", not(hasItem(id)));
  }

  @Test
  void aRequestThatComesTwiceSetsOneGoal() {
    String key = UUID.randomUUID().toString();
    Response first = post(practice.asAdmin().header("Idempotency-Key", key), GOAL);
    Response second = post(practice.asAdmin().header("Idempotency-Key", key), GOAL);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.asString()).isEqualTo(first.asString());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    post(practice.asAdmin().header("Idempotency-Key", key), GOAL.replace("March", "April"))
        .then()
        .statusCode(422);
    practice.asAdmin().get(practice.path("/goals")).then().body("items.size()", is(1));
  }

  @Test
  void goalsAreListedNewestFirstPageByPage() {
    List<String> ids =
        List.of(
            made(practice.asAdmin(), GOAL),
            made(practice.asAdmin(), GOAL),
            made(practice.asAdmin(), GOAL));
    Response first = practice.asViewer().get(practice.path("/goals?limit=2"));
    first.then().body("items.id", contains(ids.get(2), ids.get(1)));
    String next = first.path("next");
    practice
        .asViewer()
        .get(practice.path("/goals?limit=2&cursor=" + next))
        .then()
        .body("items.id", contains(ids.get(0)))
        .body("next", nullValue());
    Practice other = new Practice();
    other.asViewer().get(other.path("/goals?cursor=" + next)).then().statusCode(400);
  }

  @Test
  void anotherClinicsGoalIsTheSame404AsNone() {
    String id = made(practice.asAdmin(), GOAL);
    Practice other = new Practice();
    other.asAdmin().get(practice.path("/goals/" + id)).then().statusCode(404);
    other.asAdmin().get(other.path("/goals/" + id)).then().statusCode(404);
    patch(practice.asAdmin(), UUID.randomUUID().toString(), "*", "{}").then().statusCode(404);
    practice.asAdmin().get(practice.path("/goals/no-uuid")).then().statusCode(404);
  }

  @Test
  void progressIsCountedInWorkingDays() {
    String id = made(practice.asAdmin(), GOAL);
    practice.imported(
        "financial",
        Practice.FINANCIAL,
        "a,2026-03-02,dr-a,production,2500000,USD,,",
        "b,2026-03-03,dr-a,production,500000,USD,,");
    practice.aggregated();
    practice
        .asViewer()
        .get(practice.path("/goals/" + id + "/progress"))
        .then()
        .statusCode(200)
        .body("actual", is(3_000_000))
        .body("target", is(5_000_000))
        .body("attainment", is(0.6f))
        .body("reached", is(false))
        .body("workingDays", is(22))
        .body("elapsedDays", is(22))
        .body("remainingDays", is(0))
        .body("asOf", notNullValue());
  }

  @Test
  void aChangeOfAGoalIsOnRecord() {
    String id = made(practice.asAdmin(), GOAL);
    patch(practice.asAdmin(), id, "*", "{\"target\": 1}").then().statusCode(200);
    assertThat(
            Directory.number(
                "select count(*) from metrics.outbox where event -> 'target' ->> 'id' = ?", id))
        .isEqualTo(2);
  }
}
