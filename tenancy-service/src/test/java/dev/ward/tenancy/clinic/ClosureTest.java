package dev.ward.tenancy.clinic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class ClosureTest {

  private UUID clinic;
  private UUID admin;

  @BeforeEach
  void aClinicWithAnAdmin() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
  }

  @Test
  void aDayIsClosedAndOpenedAgain() {
    Response made = close("2026-12-24", "Christmas Eve");
    made.then().statusCode(201).body("day", is("2026-12-24")).body("reason", is("Christmas Eve"));
    assertThat(inDirectory()).isEqualTo(1);
    close("2026-12-24", "again").then().statusCode(409);
    Api.as(admin).delete(made.header("Location")).then().statusCode(204);
    Api.as(admin).delete(made.header("Location")).then().statusCode(404);
    assertThat(inDirectory()).isZero();
  }

  @Test
  void closuresAreListedByDayInARangeInPages() {
    for (String day : List.of("2026-12-26", "2026-12-24", "2027-01-01", "2026-12-25")) {
      close(day, "Holiday").then().statusCode(201);
    }
    Api.as(admin)
        .get(path() + "?from=2026-12-25&to=2027-01-01")
        .then()
        .body("items.day", is(List.of("2026-12-25", "2026-12-26")))
        .body("next", nullValue());
    Response first = Api.as(admin).get(path() + "?limit=3");
    first.then().body("items.day", is(List.of("2026-12-24", "2026-12-25", "2026-12-26")));
    Api.as(admin)
        .get(path() + "?limit=3&cursor=" + first.path("next"))
        .then()
        .body("items.day", is(List.of("2027-01-01")))
        .body("next", nullValue());
  }

  @Test
  void aMemberSeesTheClosures() {
    close("2026-12-24", "Christmas Eve").then().statusCode(201);
    UUID viewer = Directory.person("viewer");
    Directory.member(clinic, viewer, "viewer");
    Api.as(viewer).get(path()).then().statusCode(200).body("items.size()", is(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"day\": \"2026-02-30\"}", "{\"day\": \"tomorrow\"}", "{}"})
  void aDayThatIsNoneIsInvalid(String body) {
    Api.as(admin)
        .body(body)
        .post(path())
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/day"));
  }

  private String path() {
    return "/tenancy/v1/clinics/" + clinic + "/closures";
  }

  private Response close(String day, String reason) {
    return Api.as(admin)
        .body("{\"day\": \"%s\", \"reason\": \"%s\"}".formatted(day, reason))
        .post(path());
  }

  private long inDirectory() {
    return Directory.number(
        "select count(*) from access.clinic_closure where clinic_id = ?", clinic);
  }
}
