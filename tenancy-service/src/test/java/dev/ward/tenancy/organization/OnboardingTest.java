package dev.ward.tenancy.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class OnboardingTest {

  private static final String PATH = "/tenancy/v1/organizations";

  private static final String NORTHSIDE =
      """
      {"name": "Northside", "clinic": {"name": "Riverside", "kind": "dental", "timeZone": "America/New_York",
       "currency": "USD", "openingDays": [6, 1, 2]}}
      """;

  private final UUID newcomer = UUID.randomUUID();

  @Test
  void whoSignsUpOwnsAnOrganizationWithItsFirstClinic() {
    Response made = found(Tokens.user(newcomer).sign(), "key", NORTHSIDE);
    String organization = made.path("id");
    String clinic = made.path("clinic.id");
    made.then()
        .statusCode(201)
        .header("Location", notNullValue())
        .body("name", is("Northside"))
        .body("tier", is("free"))
        .body("clinic.name", is("Riverside"))
        .body("clinic.organizationId", is(organization))
        .body("clinic.timeZone", is("America/New_York"))
        .body("clinic.currency", is("USD"))
        .body("clinic.openingDays", is(List.of(1, 2, 6)));
    Api.as(newcomer)
        .get("/tenancy/v1/me")
        .then()
        .statusCode(200)
        .body("organizations.id", is(List.of(organization)))
        .body("organizations.role", is(List.of("owner")))
        .body("clinics.id", is(List.of(clinic)))
        .body("clinics.role", is(List.of("owner")));
    Api.as(newcomer).get(made.header("Location")).then().statusCode(200);
  }

  @Test
  void signingUpMakesTheTokenStaleThatDidIt() {
    String token = Tokens.user(newcomer).sign();
    found(token, "key", NORTHSIDE).then().statusCode(201);
    Api.with(token)
        .get("/tenancy/v1/me")
        .then()
        .statusCode(401)
        .body("type", is("urn:ward:problem:stale-claims"));
  }

  @Test
  void aRepeatedSignUpIsAnsweredAsTheFirst() {
    Response first = found(Tokens.user(newcomer).sign(), "key", NORTHSIDE);
    Response again = found(Directory.token(newcomer).sign(), "key", NORTHSIDE);
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.asString()).isEqualTo(first.asString());
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(organizations()).isEqualTo(1);
  }

  @Test
  void aKeyDoesNotServeAnotherSignUp() {
    found(Tokens.user(newcomer).sign(), "key", NORTHSIDE).then().statusCode(201);
    found(Directory.token(newcomer).sign(), "key", NORTHSIDE.replace("Northside", "Southbank"))
        .then()
        .statusCode(422)
        .body("type", is("urn:ward:problem:idempotency-key-reused"));
    assertThat(organizations()).isEqualTo(1);
  }

  @Test
  void twoSignUpsAtOnceWithOneKeyAreOne() {
    String token = Tokens.user(newcomer).sign();
    List<Response> answers =
        java.util.stream.Stream.generate(
                () -> CompletableFuture.supplyAsync(() -> found(token, "key", NORTHSIDE)))
            .limit(4)
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    // One that arrives after the first has been committed carries a stale token; its client
    // refreshes and asks again.
    assertThat(answers).extracting(Response::statusCode).contains(201).isSubsetOf(201, 401);
    assertThat(
            answers.stream().filter(a -> a.statusCode() == 201).map(Response::asString).distinct())
        .hasSize(1);
    assertThat(organizations()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          America/New_York | Mars/Olympus | /clinic/timeZone
          America/New_York | +02:00       | /clinic/timeZone
          "USD"            | "DOLLAR"     | /clinic/currency
          dental           | shop         | /clinic/kind
          [6, 1, 2]        | [8]          | /clinic/openingDays/0
          [6, 1, 2]        | []           | /clinic/openingDays
          [6, 1, 2]        | [1, 1]       | /clinic/openingDays
          [6, 1, 2]        | ["monday"]   | /clinic/openingDays/0
          Riverside        |              | /clinic/name
          Northside        |              | /name
          "kind"           | "colour"     | /clinic/colour
          """)
  void whatIsInvalidIsNamedByPointer(String valid, String invalid, String pointer) {
    String body = NORTHSIDE.replace(valid, invalid == null ? "" : invalid);
    found(Tokens.user(newcomer).sign(), null, body)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.pointer", hasItem(pointer));
    assertThat(organizations()).isZero();
  }

  @Test
  void aServiceSignsNobodyUp() {
    found(Tokens.service("metrics-service").sign(), null, NORTHSIDE).then().statusCode(403);
  }

  private static Response found(String token, String key, String body) {
    var request = Api.with(token).body(body);
    return (key == null ? request : request.header("Idempotency-Key", key)).post(PATH);
  }

  private long organizations() {
    return Directory.number(
        "select count(*) from access.organization_membership where user_id = ?", newcomer);
  }
}
