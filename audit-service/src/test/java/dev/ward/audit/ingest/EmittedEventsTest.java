package dev.ward.audit.ingest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.ward.audit.Events;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every service's transactions write to their outboxes is what the recorder takes. */
@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class EmittedEventsTest {

  @Test
  void eventsOfChangesReadsAndRefusalsAreRecorded() throws SQLException {
    UUID organization = Directory.organization("Northside");
    UUID clinic = Directory.clinic(organization, "Riverside");
    UUID admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    UUID viewer = Directory.person("viewer");
    Directory.member(clinic, viewer, "viewer");
    get(Directory.token(admin).sign(), clinic, 200);
    get(Directory.token(viewer).sign(), clinic, 403);
    get(Directory.token(viewer).sign(), UUID.randomUUID(), 404);
    get(Tokens.user("nobody").sign(), clinic, 404);

    List<JsonObject> waiting = new ArrayList<>();
    for (String schema : List.of("tenancy", "audit")) {
      waiting.addAll(outbox(schema));
    }
    assertThat(waiting)
        .extracting(event -> event.getString("action"))
        .contains("organization.created", "clinic.created", "member.created", "profile.created")
        .contains("audit.read", "access.denied");
    Events.send(waiting)
        .then()
        .statusCode(200)
        .body("items", hasSize(waiting.size()))
        .body("items.status", everyItem(is("accepted")));
  }

  private static void get(String token, UUID clinic, int status) {
    given()
        .auth()
        .oauth2(token)
        .header("User-Agent", "x".repeat(4_000))
        .get("/audit/v1/clinics/" + clinic + "/events")
        .then()
        .statusCode(status);
  }

  private static List<JsonObject> outbox(String schema) throws SQLException {
    List<JsonObject> events = new ArrayList<>();
    try (Connection connection = Directory.connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery("select event::text from " + schema + ".outbox order by id")) {
      while (rows.next()) {
        events.add(new JsonObject(rows.getString(1)));
      }
    }
    return events;
  }
}
