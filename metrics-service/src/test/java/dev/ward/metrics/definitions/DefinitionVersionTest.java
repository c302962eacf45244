package dev.ward.metrics.definitions;

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
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** What a KPI meant stays what it meant; what it is to mean can be seen before. */
@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class DefinitionVersionTest {

  private final Practice practice = new Practice();
  private final Owner owner = new Owner(practice);

  private void imported(LocalDate... days) {
    String[] lines = new String[1 + 3 * days.length];
    lines[0] = Practice.FINANCIAL;
    for (int i = 0; i < days.length; i++) {
      String end = "," + days[i] + ",dr-lin,";
      lines[3 * i + 1] = "p" + i + end + "production,40000,USD,,";
      lines[3 * i + 2] = "a" + i + end + "adjustment,-8000,USD,,";
      lines[3 * i + 3] = "c" + i + end + "collection," + (i + 1) * 8_000 + ",USD,,";
    }
    practice.imported("financial", lines).then().body("state", is("done"));
    practice.aggregated();
  }

  private String series(String from, String to, String granularity) {
    return practice.path(
        "/metrics?keys=custom_paid&from=" + from + "&to=" + to + "&granularity=" + granularity);
  }

  @Test
  void aRatioOfTheOrganizationsOwnIsOneOfSumsAtEveryLength() {
    owner.define(Owner.PAID).then().statusCode(201);
    imported(
        LocalDate.parse("2025-03-03"),
        LocalDate.parse("2025-03-20"),
        LocalDate.parse("2025-04-02"));
    practice
        .asViewer()
        .get(series("2025-03-03", "2025-03-04", "day"))
        .then()
        .statusCode(200)
        .body("series[0].points.value", contains(0.2f));
    practice
        .asViewer()
        .get(series("2025-03-01", "2025-05-01", "month"))
        .then()
        .body("series[0].points.value", contains(0.3f, 0.6f))
        .body("series[0].points.denominator", contains(80_000, 40_000));
    // 48000 of 120000, and not the mean of 0.3 and 0.6.
    practice
        .asViewer()
        .get(series("2025-01-01", "2026-01-01", "year"))
        .then()
        .body("series[0].points.value", contains(0.4f));
  }

  @Test
  void aNewVersionSplitsALineAndOlderPointsSayWhichTheyAreOf() {
    owner.define(Owner.PAID).then().statusCode(201);
    LocalDate yesterday = Owner.day(-1);
    LocalDate today = Owner.day(0);
    imported(yesterday, today);
    owner
        .version("custom_paid", Owner.expected(today))
        .then()
        .statusCode(201)
        .header("ETag", nullValue())
        .body("version", is(2));
    practice
        .asViewer()
        .get(series(yesterday.toString(), today.plusDays(1).toString(), "day"))
        .then()
        .body("series[0].definitionVersion", is(2))
        .body("series[0].points.value", contains(0.2f, 0.5f))
        .body("series[0].points.denominator", contains(40_000, 32_000))
        .body("series[0].points[0].definitionVersion", is(1));
    owner
        .asked()
        .get(owner.path("/custom_paid"))
        .then()
        .header("ETag", is("\"1\""))
        .body("versions.version", contains(1, 2))
        .body("versions[0].effectiveUntil", is(today.toString()))
        .body("versions[0].denominatorFormula", is("production"));
    owner.asked().delete(owner.path("/custom_paid/versions/2")).then().statusCode(409);
  }

  @Test
  void whatAVersionWillChangeIsSeenBeforeItTakesEffect() {
    owner.define(Owner.PAID).then().statusCode(201);
    owner.version("custom_paid", Owner.expected(Owner.day(30))).then().statusCode(201);
    imported(LocalDate.parse("2025-03-03"), LocalDate.parse("2025-04-02"));
    String path = practice.path("/definitions/custom_paid/difference");
    practice
        .asViewer()
        .get(path + "?from=2025-03-01&to=2025-05-01&granularity=month")
        .then()
        .statusCode(200)
        .body("version", is(2))
        .body("periods.period", contains("2025-03-01", "2025-04-01"))
        .body("periods.inForce.version", contains(1, 1))
        .body("periods.inForce.value", contains(0.2f, 0.4f))
        .body("periods.compared.value", contains(0.25f, 0.5f))
        .body("periods.compared.denominator", contains(32_000, 32_000))
        .body("periods.difference", contains(0.05f, 0.1f));
    practice
        .asViewer()
        .get(path + "?from=2025-01-01&to=2026-01-01&granularity=year&version=1")
        .then()
        .body("periods.difference", contains(0.0f));
    practice
        .asViewer()
        .get(path + "?from=2025-01-01&to=2026-01-01&version=9")
        .then()
        .statusCode(400)
        .body("errors.pointer", contains("/version"));
    practice
        .asViewer()
        .get(path + "?to=2026-01-01&granularity=eon")
        .then()
        .statusCode(400)
        .body("errors.pointer", contains("/from", "/granularity"));
    new Practice().asViewer().get(path + "?from=2025-01-01&to=2026-01-01").then().statusCode(404);
  }

  @Test
  void aVersionThatIsNotInForceYetCanBeTakenBack() {
    owner.define(Owner.PAID).then().statusCode(201);
    owner.version("custom_paid", Owner.expected(Owner.day(30))).then().statusCode(201);
    String version = owner.path("/custom_paid/versions/2");
    owner.asked().header("If-Match", "\"0\"").delete(version).then().statusCode(412);
    owner.asked().header("If-Match", "\"1\"").delete(version).then().statusCode(204);
    owner.asked().delete(version).then().statusCode(404);
    owner
        .asked()
        .get(owner.path("/custom_paid"))
        .then()
        .header("ETag", is("\"2\""))
        .body("versions.version", contains(1))
        .body("versions[0].effectiveUntil", nullValue());
  }

  @Test
  void versionsFollowEachOtherFromTodayOn() {
    owner.define(Owner.PAID).then().statusCode(201);
    owner.version("custom_none", Owner.PAID).then().statusCode(400);
    refused(Owner.PAID);
    refused(Owner.expected(Owner.day(-1)));
    owner.version("custom_paid", Owner.expected(Owner.day(30))).then().statusCode(201);
    refused(Owner.expected(Owner.day(30)));
    refused(Owner.expected(Owner.day(29)));
    owner.version("custom_paid", Owner.expected(Owner.day(31))).then().statusCode(201);
    owner
        .asked()
        .get(owner.path("/custom_paid"))
        .then()
        .body("versions[0].effectiveUntil", is(Owner.day(30).toString()))
        .body("versions[1].effectiveUntil", is(Owner.day(31).toString()))
        .body("versions[2].effectiveUntil", nullValue());
    owner
        .version("custom_paid", Owner.expected(Owner.day(40)).replace("'ratio'", "'count'"))
        .then()
        .statusCode(422)
        .body("errors.pointer", contains("/unit"));
  }

  private void refused(String version) {
    owner
        .version("custom_paid", version)
        .then()
        .statusCode(422)
        .body("errors.pointer", contains("/effectiveFrom"));
  }

  @Test
  void whatEndsKeepsItsHistory() {
    owner.define(Owner.PAID).then().statusCode(201);
    owner.version("custom_paid", Owner.expected(Owner.day(30))).then().statusCode(201);
    imported(LocalDate.parse("2025-03-03"), Owner.day(0));
    owner.asked().delete(owner.path("/custom_paid")).then().statusCode(204);
    owner
        .asked()
        .get(owner.path("/custom_paid"))
        .then()
        .body("versions.version", contains(1))
        .body("versions[0].effectiveUntil", is(Owner.day(0).toString()));
    practice
        .asViewer()
        .get(practice.path("/definitions"))
        .then()
        .body("items.key", not(hasItem("custom_paid")));
    practice
        .asViewer()
        .get(series("2025-03-01", "2025-04-01", "month"))
        .then()
        .statusCode(200)
        .body("series[0].points.value", contains(0.2f));
    practice
        .asViewer()
        .get(series(Owner.day(0).toString(), Owner.day(1).toString(), "day"))
        .then()
        .body("series[0].points.size()", is(0));
  }

  @Test
  void whatIsDefinedEndedOrTakenBackIsOnRecord() {
    owner.define(Owner.PAID).then().statusCode(201);
    owner.version("custom_paid", Owner.expected(Owner.day(30))).then().statusCode(201);
    owner.asked().delete(owner.path("/custom_paid/versions/2")).then().statusCode(204);
    owner.asked().delete(owner.path("/custom_paid")).then().statusCode(204);
    recorded("definition.created", 2);
    recorded("definition.deleted", 1);
    recorded("definition.updated", 3);
  }

  private void recorded(String action, int times) {
    assertThat(
            Directory.number(
                """
                select count(*) from metrics.outbox
                  where event ->> 'orgId' = ? and event ->> 'action' = ?
                """,
                practice.organization().toString(),
                action))
        .as(action)
        .isEqualTo(times);
  }
}
