package dev.ward.metrics.providers;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ProviderTest {

  private final Practice practice = new Practice();

  private Response put(RequestSpecification caller, String code, String body) {
    return caller.contentType(ContentType.JSON).body(body).put(practice.path("/providers/" + code));
  }

  @Test
  void anAdminListsAProvider() {
    UUID person = practice.providerId();
    put(
            practice.asAdmin(),
            "dr-a",
            "{\"name\": \"Dr. Adams\", \"userId\": \"%s\"}".formatted(person))
        .then()
        .statusCode(200)
        .header("ETag", "\"0\"")
        .body("code", is("dr-a"))
        .body("listed", is(true))
        .body("userId", is(person.toString()));
    practice
        .asViewer()
        .get(practice.path("/providers/dr-a"))
        .then()
        .statusCode(200)
        .body("name", is("Dr. Adams"));
  }

  @Test
  void nobodyElseInTheClinicListsProviders() {
    put(practice.asStaff(), "dr-a", "{\"name\": \"a\"}").then().statusCode(403);
    put(practice.asProvider(), "dr-a", "{\"name\": \"a\"}").then().statusCode(403);
    put(practice.asViewer(), "dr-a", "{\"name\": \"a\"}").then().statusCode(403);
    put(new Practice().asAdmin(), "dr-a", "{\"name\": \"a\"}").then().statusCode(404);
  }

  @Test
  void aListedProviderIsChangedByVersionOnly() {
    put(practice.asAdmin(), "dr-a", "{\"name\": \"a\"}").then().statusCode(200);
    put(practice.asAdmin(), "dr-a", "{\"name\": \"b\"}").then().statusCode(428);
    put(practice.asAdmin().header("If-Match", "\"0\""), "dr-a", "{\"name\": \"b\"}")
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"");
    put(practice.asAdmin().header("If-Match", "\"0\""), "dr-a", "{\"name\": \"c\"}")
        .then()
        .statusCode(412);
  }

  @Test
  void aCodeKnownFromFactsIsSeenAndCanBeListed() {
    practice.imported("financial", Practice.FINANCIAL, "a,2026-03-02,dr-x,production,1,USD,,");
    practice
        .asViewer()
        .get(practice.path("/providers"))
        .then()
        .body("items.code", contains("dr-x"))
        .body("items[0].listed", is(false));
    put(practice.asAdmin(), "dr-x", "{\"name\": \"x\"}")
        .then()
        .statusCode(200)
        .body("listed", is(true));
  }

  @Test
  void aProviderTakenOffTheListStaysKnown() {
    put(practice.asAdmin(), "dr-a", "{\"name\": \"a\"}");
    put(practice.asAdmin(), "dr-b", "{\"name\": \"b\"}");
    String path = practice.path("/providers/dr-a");
    practice.asStaff().delete(path).then().statusCode(403);
    practice.asViewer().delete(path).then().statusCode(403);
    practice.asAdmin().delete(path).then().statusCode(204);
    practice.asAdmin().delete(path).then().statusCode(404);
    practice.asAdmin().get(path).then().body("listed", is(false)).body("userId", nullValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/name   | {'name':' '}",
        "/name   | {}",
        "/userId | {'name':'a','userId':'me'}",
        "/colour | {'name':'a','colour':'red'}"
      },
      quoteCharacter = '`')
  void whatIsWrongInAProviderIsNamed(String pointer, String body) {
    put(practice.asAdmin(), "dr-a", body.replace('\'', '"'))
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem(pointer));
  }

  @Test
  void providersAreListedByCodePageByPage() {
    for (String code : new String[] {"c", "a", "b"}) {
      put(practice.asAdmin(), code, "{\"name\": \"x\"}").then().statusCode(200);
    }
    Response first = practice.asViewer().get(practice.path("/providers?limit=2"));
    first.then().body("items.code", contains("a", "b"));
    practice
        .asViewer()
        .get(practice.path("/providers?limit=2&cursor=" + first.path("next")))
        .then()
        .body("items.code", contains("c"));
    practice.asViewer().get(practice.path("/providers?limit=0")).then().statusCode(400);
  }
}
