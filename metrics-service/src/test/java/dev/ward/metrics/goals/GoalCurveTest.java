package dev.ward.metrics.goals;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Curves, thresholds, status and its history, as clients see them. */
@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class GoalCurveTest {

  private final Practice practice = new Practice();
  private final LocalDate today = LocalDate.now(ZoneId.of("America/New_York"));

  private Response post(RequestSpecification caller, String goal) {
    return caller
        .contentType(ContentType.JSON)
        .body(goal.replace('\'', '"'))
        .post(practice.path("/goals"));
  }

  private String made(String goal) {
    Response made = post(practice.asAdmin(), goal);
    made.then().statusCode(201);
    return practice.path("/goals/" + made.path("id"));
  }

  private Response patch(RequestSpecification caller, String path, String change) {
    return caller
        .contentType(ContentType.JSON)
        .header("If-Match", "*")
        .body(change.replace('\'', '"'))
        .patch(path);
  }

  private static String production(String rest) {
    return "{'name':'a','metric':'net_production','from':'2026-03-01','to':'2026-05-01'%s}"
        .formatted(rest);
  }

  @Test
  void monthlyTargetsComeToTheTarget() {
    String goal =
        made(
            production(
                ",'curve':{'kind':'monthly','months':[{'month':'2026-04','target':300},{'month':'2026-03','target':100}]}"));
    practice
        .asViewer()
        .get(goal)
        .then()
        .body("target", is(400))
        .body("curve.kind", is("monthly"))
        .body("curve.months.month", contains("2026-03", "2026-04"))
        .body("curve.months.target", contains(100, 300))
        .body("thresholds.atRisk", is(0.9f))
        .body("thresholds.ahead", is(1.05f))
        .body("status", is("missed"))
        .body("statusSince", notNullValue());
    practice
        .asViewer()
        .get(goal + "/curve?granularity=month")
        .then()
        .statusCode(200)
        .body("curve", is("monthly"))
        .body("followed", is("monthly"))
        .body("points.period", contains("2026-03-01", "2026-04-01"))
        .body("points.expected", contains(100.0f, 400.0f));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/target             | ,'curve':{'kind':'linear'}",
        "/target             | ,'target':5,'curve':{'kind':'monthly','months':[{'month':'2026-03','target':1},{'month':'2026-04','target':1}]}",
        "/curve/months       | ,'target':5,'curve':{'kind':'monthly'}",
        "/curve/months       | ,'curve':{'kind':'monthly','months':[{'month':'2026-03','target':1}]}",
        "/curve/months       | ,'curve':{'kind':'monthly','months':[{'month':'2026-03','target':1},{'month':'2026-03','target':1}]}",
        "/curve/months       | ,'target':5,'curve':{'kind':'linear','months':[]}",
        "/curve/months/0/month| ,'curve':{'kind':'monthly','months':[{'month':'March','target':1}]}",
        "/curve/kind         | ,'target':5,'curve':{'kind':'wavy'}",
        "/curve/from         | ,'target':5,'curve':{'kind':'ramp','to':3}",
        "/curve/to           | ,'target':5,'curve':{'kind':'ramp','from':0,'to':0}",
        "/curve/to           | ,'target':5,'curve':{'kind':'seasonal','to':3}",
        "/thresholds/atRisk  | ,'target':5,'thresholds':{'atRisk':1.1}",
        "/thresholds/ahead   | ,'target':5,'thresholds':{'ahead':0.9}",
        "/templateId         | ,'target':5,'templateId':'01900000-0000-7000-8000-00000000dead'"
      })
  void whatIsWrongInACurveIsNamed(String pointer, String rest) {
    post(practice.asAdmin(), production(rest))
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem(pointer));
  }

  @Test
  void aRatioIsAFractionAndASeasonAtMostAYear() {
    String rate = production(",'target':95").replace("net_production", "collection_rate");
    post(practice.asAdmin(), rate)
        .then()
        .statusCode(400)
        .body("errors.pointer", contains("/target"));
    post(
            practice.asAdmin(),
            production(",'target':5,'curve':{'kind':'seasonal'}")
                .replace("2026-05-01", "2027-05-01"))
        .then()
        .statusCode(400)
        .body("errors.pointer", contains("/curve/kind"));
  }

  @Test
  void aGoalTellsHowItStandsAndHowItStood() {
    String goal =
        made(
            "{'name':'a','metric':'net_production','from':'%s','to':'%s','target':100000}"
                .formatted(today.minusDays(40), today.plusDays(40)));
    practice.asViewer().get(goal).then().body("status", is("at_risk"));
    practice.imported(
        "financial",
        Practice.FINANCIAL,
        "a,%s,dr-a,production,90000,USD,,".formatted(today.minusDays(20)));
    practice.aggregated();
    practice.asViewer().get(goal).then().header("ETag", "\"0\"").body("status", is("ahead"));
    practice
        .asViewer()
        .get(goal + "/progress")
        .then()
        .statusCode(200)
        .body("status", is("ahead"))
        .body("statusSince", notNullValue())
        .body("expectedToDate", notNullValue())
        .body("curve", is("linear"))
        .body("curveFollowed", is("linear"))
        .body("forecast", nullValue());
    Response history = practice.asViewer().get(goal + "/status-history?limit=1");
    history
        .then()
        .statusCode(200)
        .body("items.status", contains("ahead"))
        .body("items[0].actual", is(90_000));
    practice
        .asViewer()
        .get(goal + "/status-history?limit=1&cursor=" + history.path("next"))
        .then()
        .body("items.status", contains("at_risk"))
        .body("next", nullValue());
  }

  @Test
  void aChangeIsEvaluatedAtOnce() {
    String goal =
        made(
            "{'name':'a','metric':'net_production','from':'%s','to':'%s','target':100000}"
                .formatted(today.minusDays(40), today.plusDays(40)));
    patch(practice.asAdmin(), goal, "{'target':0}").then().body("status", is("reached"));
    patch(practice.asAdmin(), goal, "{'from':'%s','target':5}".formatted(today.plusDays(1)))
        .then()
        .body("status", is("not_started"));
  }

  @Test
  void aGoalOfAProviderCanBecomeTheClinics() {
    practice
        .asAdmin()
        .contentType(ContentType.JSON)
        .body("{\"name\": \"Dr. A\"}")
        .put(practice.path("/providers/dr-a"));
    String goal = made(production(",'target':5,'provider':'dr-a'"));
    patch(practice.asAdmin(), goal, "{'name':'b'}").then().body("provider", is("dr-a"));
    patch(practice.asAdmin(), goal, "{'provider':5}")
        .then()
        .statusCode(400)
        .body("errors.pointer", contains("/provider"));
    patch(practice.asAdmin(), goal, "{'provider':null}")
        .then()
        .statusCode(200)
        .body("provider", nullValue())
        .body("name", is("b"));
  }

  @Test
  void whatWasGivenUpIsListedApartAndRestored() {
    String goal = made(production(",'target':5"));
    String id = goal.substring(goal.lastIndexOf('/') + 1);
    practice.asAdmin().delete(goal).then().statusCode(204);
    practice.asViewer().get(practice.path("/goals")).then().body("items", hasSize(0));
    practice
        .asViewer()
        .get(practice.path("/goals?deleted=true"))
        .then()
        .body("items.id", contains(id));
    practice.asViewer().post(goal + "/restore").then().statusCode(403);
    practice.asProvider().post(goal + "/restore").then().statusCode(403);
    Practice other = new Practice();
    other.asAdmin().post(goal + "/restore").then().statusCode(404);
    other.asAdmin().post(other.path("/goals/" + id + "/restore")).then().statusCode(404);
    practice.asAdmin().post(goal + "/restore").then().statusCode(200).body("id", is(id));
    practice.asAdmin().post(goal + "/restore").then().statusCode(200);
    practice.asViewer().get(goal).then().statusCode(200).body("deletedAt", nullValue());
  }

  @Test
  void goalsAreFilteredByWhatTheyAreAbout() {
    String march = made(production(",'target':5"));
    String calls =
        made(
            "{'name':'c','metric':'inbound_calls','from':'2026-06-01','to':'2026-07-01','target':0}");
    String id = march.substring(march.lastIndexOf('/') + 1);
    for (String filter :
        new String[] {"metric=net_production", "status=missed", "openOn=2026-04-30"}) {
      practice
          .asViewer()
          .get(practice.path("/goals?" + filter))
          .then()
          .body("items.id", contains(id));
    }
    practice
        .asViewer()
        .get(practice.path("/goals?openOn=2026-05-01"))
        .then()
        .body("items", hasSize(0));
    practice.asViewer().get(practice.path("/goals?provider=dr-a")).then().body("items", hasSize(0));
    practice
        .asViewer()
        .get(practice.path("/goals?status=reached"))
        .then()
        .body("items.id", not(hasItem(id)))
        .body("items.id", hasItem(calls.substring(calls.lastIndexOf('/') + 1)));
    practice.asViewer().get(practice.path("/goals?status=fine")).then().statusCode(400);
  }

  @Test
  void anotherClinicsGoalShowsNothingOfItself() {
    String goal = made(production(",'target':5"));
    String id = goal.substring(goal.lastIndexOf('/') + 1);
    Practice other = new Practice();
    for (String part : new String[] {"/curve", "/progress", "/status-history"}) {
      practice.asViewer().get(goal + part).then().statusCode(200);
      other.asAdmin().get(goal + part).then().statusCode(404);
      other.asAdmin().get(other.path("/goals/" + id) + part).then().statusCode(404);
      practice
          .asViewer()
          .get(practice.path("/goals/" + UUID.randomUUID() + part))
          .then()
          .statusCode(404);
    }
    practice.asViewer().get(goal + "/curve?granularity=hour").then().statusCode(400);
  }
}
