package dev.ward.metrics.definitions;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
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
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an organization's owners define, and nobody else does. */
@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class OwnDefinitionTest {

  private final Practice practice = new Practice();
  private final Owner owner = new Owner(practice);

  @Test
  void whatAnOwnerDefinesTheOrganizationsClinicsHaveBesideTheLibrary() {
    owner
        .define(Owner.PAID)
        .then()
        .statusCode(201)
        .header("Location", containsString(owner.path("/custom_paid")))
        .header("ETag", is("\"0\""))
        .body("version", is(1))
        .body("own", is(true))
        .body("formula", is("(collection - refund) / (production)"))
        .body("effectiveFrom", is("1900-01-01"))
        .body("families", contains("financial"))
        .body("byProvider", is(true));
    owner.define(Owner.PAID).then().statusCode(409).body("errors.message", hasItem("kpi_exists"));
    practice
        .asViewer()
        .get(practice.path("/definitions"))
        .then()
        .statusCode(200)
        .body("items.size()", is(30))
        .body("items.key", hasItems("custom_paid", "net_production"));
    owner
        .asked()
        .get(owner.path(""))
        .then()
        .statusCode(200)
        .body("items.key", contains("custom_paid"));
    owner.asked().get(owner.path("/net_production")).then().statusCode(404);
    practice.asViewer().get("/metrics/v1/definitions").then().body("items.size()", is(29));
  }

  @Test
  void anotherOrganizationNeitherSeesNorUsesIt() {
    owner.define(Owner.PAID).then().statusCode(201);
    Practice other = new Practice();
    Owner otherOwner = new Owner(other);
    otherOwner.asked().get(owner.path("/custom_paid")).then().statusCode(404);
    otherOwner.asked().get(otherOwner.path("/custom_paid")).then().statusCode(404);
    otherOwner.asked().delete(owner.path("/custom_paid")).then().statusCode(404);
    Owner.post(otherOwner.asked(), owner.path(""), Owner.PAID).then().statusCode(404);
    other
        .asViewer()
        .get(other.path("/definitions"))
        .then()
        .body("items.key", not(hasItem("custom_paid")));
    String range = "?from=2025-03-01&to=2025-04-01";
    other
        .asViewer()
        .get(other.path("/metrics" + range + "&keys=custom_paid"))
        .then()
        .statusCode(422);
    other
        .asViewer()
        .get(other.path("/definitions/custom_paid/difference" + range))
        .then()
        .statusCode(404);
    other.asViewer().get(practice.path("/definitions")).then().statusCode(404);
    otherOwner.define(Owner.PAID).then().statusCode(201);
  }

  @Test
  void whoIsNoOwnerDefinesNothing() {
    owner.define(Owner.PAID).then().statusCode(201);
    UUID watcher = Directory.person("compliance");
    Directory.organizationRole(practice.organization(), watcher, "compliance");
    Practice.as(Directory.token(watcher)).get(owner.path("/custom_paid")).then().statusCode(200);
    Owner.post(Practice.as(Directory.token(watcher)), owner.path(""), Owner.PAID)
        .then()
        .statusCode(403);
    Practice.as(Directory.token(watcher)).delete(owner.path("/custom_paid")).then().statusCode(403);
    Owner.post(practice.asViewer(), owner.path(""), Owner.PAID).then().statusCode(404);
    Owner.post(practice.asAdmin(), owner.path(""), Owner.PAID).then().statusCode(404);
    practice.asAdmin().delete(owner.path("/custom_paid/versions/1")).then().statusCode(404);
    practice.asViewer().get(owner.path("")).then().statusCode(404);
  }

  @Test
  void thatItWasAskedForTwiceMakesItOnce() {
    String path = owner.path("");
    String once = UUID.randomUUID().toString();
    Owner.post(owner.asked().header("Idempotency-Key", once), path, Owner.PAID)
        .then()
        .statusCode(201);
    Owner.post(owner.asked().header("Idempotency-Key", once), path, Owner.PAID)
        .then()
        .statusCode(201)
        .body("key", is("custom_paid"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "luck                                       | there is no measure luck, at character 1",
        "production; drop table metrics.measure; -- | +, - or the end is expected, not ;, at character 11",
        "production) from metrics.measure --        | +, - or the end is expected, not ), at character 11",
        "(select 1)                                 | there is no measure select, at character 2",
        "pg_sleep(10)                               | there is no measure pg_sleep, at character 1",
        "`production || refund` | `+, - or the end is expected, not |, at character 12`"
      })
  void whatIsNoFormulaIsRefusedWhereItGoesWrong(String formula, String reason) {
    owner
        .define(Owner.PAID.replace("collection - refund", formula))
        .then()
        .statusCode(422)
        .body("errors.pointer", contains("/numeratorFormula"))
        .body("errors.message", contains(reason));
    owner.asked().get(owner.path("/custom_paid")).then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/key              | 400 | 'custom_paid'          | 'net_production'",
        "/unit             | 422 | 'ratio'                | 'money'",
        "/unit             | 400 | 'ratio'                | 'furlongs'",
        "/direction        | 400 | 'higher'               | 'up'",
        "/denominatorFormula | 422 | 'production'         | 'production +'",
        "/effectiveFrom    | 422 | 'unit'                 | 'effectiveFrom':'1066-10-14','unit'"
      })
  void whatIsWrongIsNamed(String pointer, int status, String right, String wrong) {
    owner
        .define(Owner.PAID.replace(right, wrong))
        .then()
        .statusCode(status)
        .body("errors.pointer", hasItem(pointer));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/examples/0/value         | {'production':300,'collection':250,'refund':50},'value':0.6",
        "/examples/0/value         | {'collection':250},'value':250",
        "/examples/0/measures/luck | {'luck':1},'value':1"
      })
  void anExampleThatDoesNotHoldIsRefused(String pointer, String example) {
    String examples = "'examples':[{'title':'Most','measures':" + example + "}],'unit'";
    owner
        .define(Owner.PAID.replace("'unit'", examples))
        .then()
        .statusCode(422)
        .body("errors.pointer", contains(pointer));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/examples/0/measures | {'production':99999999999999},'value':1",
        "/examples/0/measures | {},'value':1"
      })
  void anExampleOfNothingOrOfTooMuchIsRefused(String pointer, String example) {
    String examples = "'examples':[{'title':'Most','measures':" + example + "}],'unit'";
    owner
        .define(Owner.PAID.replace("'unit'", examples))
        .then()
        .statusCode(400)
        .body("errors.pointer", contains(pointer));
  }

  @Test
  void anExampleThatHoldsIsShown() {
    String examples =
        "'examples':[{'title':'Most','measures':{'production':300,'collection':250,'refund':50},'value':0.666667},"
            + "{'title':'None','measures':{'collection':250},'value':null}],'unit'";
    owner
        .define(Owner.PAID.replace("'unit'", examples))
        .then()
        .statusCode(201)
        .body("examples.title", contains("Most", "None"))
        .body("examples[0].measures.production", is(300))
        .body("examples[1].value", nullValue())
        .body("examples", notNullValue());
  }

  @Test
  void anOrganizationHasAHundredAtMost() {
    Directory.execute(
        """
        insert into metrics.metric_definition
            (organization_id, key, version, title, unit, numerator, numerator_formula, direction, effective_from, source)
          select ?, 'custom_' || n, 1, 'One of many', 'money', 'All', 'production', 'higher', '2000-01-01', 'Us'
            from generate_series(1, 100) as n
        """,
        practice.organization());
    owner
        .define(Owner.PAID)
        .then()
        .statusCode(409)
        .body("errors.message", hasItem("too_many_kpis"));
    owner.asked().delete(owner.path("/custom_7")).then().statusCode(204);
    owner.define(Owner.PAID).then().statusCode(201);
    owner.asked().get(owner.path("?limit=60")).then().body("items.size()", is(60));
  }
}
