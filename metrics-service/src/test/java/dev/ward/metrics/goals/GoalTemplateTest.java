package dev.ward.metrics.goals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
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

/** What goals are made from: what everybody has, and what an organization has made. */
@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class GoalTemplateTest {

  private static final String FEWER_NO_SHOWS = "019c0000-0000-7000-8000-000000000006";
  private static final String OURS =
      "{'name':'Ours','metric':'net_collections','target':500,'period':'quarter','curve':{'kind':'ramp','from':1,'to':2}}";

  private final Practice practice = new Practice();
  private final UUID owner = Directory.person("owner");
  private final String path =
      "/metrics/v1/organizations/" + practice.organization() + "/goal-templates";

  GoalTemplateTest() {
    Directory.organizationRole(practice.organization(), owner, "owner");
  }

  private RequestSpecification asOwner() {
    return Practice.as(Directory.token(owner));
  }

  private Response post(RequestSpecification caller, String to, String body) {
    return caller.contentType(ContentType.JSON).body(body.replace('\'', '"')).post(to);
  }

  private String made() {
    Response made = post(asOwner(), path, OURS);
    made.then().statusCode(201);
    return made.path("id");
  }

  @Test
  void everybodyHasTheSystemsTemplatesAndTheOrganizationsOwn() {
    String id = made();
    practice
        .asViewer()
        .get(practice.path("/goal-templates"))
        .then()
        .statusCode(200)
        .body("items.find { it.id == '%s' }.system".formatted(FEWER_NO_SHOWS), is(true))
        .body("items.find { it.id == '%s' }.system".formatted(id), is(false))
        .body("items.find { it.id == '%s' }.curve.kind".formatted(id), is("ramp"));
    practice
        .asViewer()
        .get(practice.path("/goal-templates?metric=no_show_rate"))
        .then()
        .body("items.id", contains(FEWER_NO_SHOWS));
    Practice other = new Practice();
    other
        .asViewer()
        .get(other.path("/goal-templates"))
        .then()
        .body("items.id", hasItem(FEWER_NO_SHOWS))
        .body("items.id", not(hasItem(id)));
    other.asAdmin().get(practice.path("/goal-templates")).then().statusCode(404);
  }

  @Test
  void everySystemTemplateIsOnAKpiThatThereIs() {
    List<String> known = practice.asViewer().get("/metrics/v1/definitions").path("items.key");
    List<String> used =
        practice.asViewer().get(practice.path("/goal-templates")).path("items.metric");
    assertThat(used).hasSizeGreaterThanOrEqualTo(12);
    assertThat(known).containsAll(used);
  }

  @Test
  void aTemplateStandsForWhatAGoalLeavesOut() {
    post(
            practice.asAdmin(),
            practice.path("/goals"),
            "{'templateId':'%s','from':'2026-01-01'}".formatted(FEWER_NO_SHOWS))
        .then()
        .statusCode(201)
        .body("name", is("Fewer no-shows"))
        .body("metric", is("no_show_rate"))
        .body("direction", is("lower"))
        .body("target", is(0.05f))
        .body("to", is("2026-04-01"))
        .body("thresholds.ahead", is(1.2f));
    post(
            practice.asAdmin(),
            practice.path("/goals"),
            "{'templateId':'%s','name':'Mine','from':'2026-01-01','to':'2026-02-01','target':7,'curve':{'kind':'linear'}}"
                .formatted(made()))
        .then()
        .statusCode(201)
        .body("name", is("Mine"))
        .body("metric", is("net_collections"))
        .body("target", is(7))
        .body("curve.kind", is("linear"))
        .body("curve.from", nullValue());
  }

  @Test
  void withoutATargetTheGoalMustBringOne() {
    post(
            practice.asAdmin(),
            practice.path("/goals"),
            "{'templateId':'019c0000-0000-7000-8000-000000000001','from':'2026-01-01'}")
        .then()
        .statusCode(400)
        .body("errors.pointer", contains("/target"));
  }

  @Test
  void anotherOrganizationsTemplateIsNoTemplateHere() {
    String id = made();
    Practice other = new Practice();
    post(
            other.asAdmin(),
            other.path("/goals"),
            "{'templateId':'%s','from':'2026-01-01'}".formatted(id))
        .then()
        .statusCode(400)
        .body("errors.pointer", contains("/templateId"));
  }

  @Test
  void ownersManageTheirOrganizationsTemplates() {
    String one = path + "/" + made();
    asOwner().get(one).then().statusCode(200).header("ETag", "\"0\"").body("name", is("Ours"));
    RequestSpecification change = asOwner().contentType(ContentType.JSON).body("{\"target\": 9}");
    change.patch(one).then().statusCode(428);
    change
        .header("If-Match", "\"0\"")
        .patch(one)
        .then()
        .statusCode(200)
        .body("target", is(9))
        .body("curve.to", is(2));
    asOwner().header("If-Match", "\"0\"").delete(one).then().statusCode(412);
    asOwner().delete(one).then().statusCode(204);
    asOwner().get(one).then().statusCode(404);
    asOwner().get(path).then().body("items.id", not(hasItem(one.substring(one.length() - 36))));
  }

  @Test
  void whatEverybodyHasIsNobodysToChange() {
    String one = path + "/" + FEWER_NO_SHOWS;
    asOwner().get(one).then().statusCode(200);
    asOwner().delete(one).then().statusCode(403);
    asOwner()
        .contentType(ContentType.JSON)
        .header("If-Match", "*")
        .body("{\"target\": 0.01}")
        .patch(one)
        .then()
        .statusCode(403);
  }

  @Test
  void nobodyElseManagesThem() {
    String one = path + "/" + made();
    post(practice.asAdmin(), path, OURS).then().statusCode(404);
    practice.asAdmin().get(one).then().statusCode(404);
    UUID watcher = Directory.person("compliance");
    Directory.organizationRole(practice.organization(), watcher, "compliance");
    Practice.as(Directory.token(watcher)).get(one).then().statusCode(200);
    post(Practice.as(Directory.token(watcher)), path, OURS).then().statusCode(403);
    Practice.as(Directory.token(watcher)).delete(one).then().statusCode(403);
    UUID stranger = Directory.person("stranger");
    Directory.organizationRole(new Practice().organization(), stranger, "owner");
    Practice.as(Directory.token(stranger)).get(one).then().statusCode(404);
    Practice.as(Directory.token(stranger)).delete(one).then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/name      | {'metric':'net_production'}",
        "/metric    | {'name':'a','metric':'nonsense'}",
        "/target    | {'name':'a','metric':'no_show_rate','target':50}",
        "/curve/kind| {'name':'a','metric':'net_production','curve':{'kind':'monthly','months':[]}}",
        "/curve/to  | {'name':'a','metric':'net_production','curve':{'kind':'ramp','from':1}}",
        "/period    | {'name':'a','metric':'net_production','period':'decade'}"
      })
  void whatIsWrongInATemplateIsNamed(String pointer, String template) {
    post(asOwner(), path, template).then().statusCode(400).body("errors.pointer", hasItem(pointer));
  }
}
