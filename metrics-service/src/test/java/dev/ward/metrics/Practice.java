package dev.ward.metrics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/** A clinic with a person in each role, and what they do again and again. */
public final class Practice {

  public static final String FINANCIAL =
      "external_id,date,provider,kind,amount_minor,currency,payer,procedure_code";

  /** Content types and bodies are sent as the tests give them. */
  private static final RestAssuredConfig AS_IT_IS =
      RestAssuredConfig.config()
          .encoderConfig(
              EncoderConfig.encoderConfig()
                  .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                  .defaultContentCharset(StandardCharsets.UTF_8)
                  .encodeContentTypeAs("application/x-ndjson", ContentType.TEXT));

  private static final String CONTEXT =
      """
      select access.set_context(null, 'scheduler-service', 'clinic', ?, array[cast(? as uuid)], null, '{service}', null)
      """;

  private final UUID organization;
  private final UUID clinic;
  private final UUID admin;
  private final UUID staff;
  private final UUID provider;
  private final UUID viewer;

  public Practice() {
    this(Directory.organization("Northside"), "USD");
  }

  /** One more clinic of the organization. */
  public Practice(UUID organization, String currency) {
    this.organization = organization;
    this.clinic = Directory.clinic(organization, "Riverside", "America/New_York", currency);
    this.admin = member("admin");
    this.staff = member("staff");
    this.provider = member("provider");
    this.viewer = member("viewer");
  }

  private UUID member(String role) {
    UUID person = Directory.person(role);
    Directory.member(clinic, person, role);
    return person;
  }

  public UUID clinic() {
    return clinic;
  }

  public UUID organization() {
    return organization;
  }

  public UUID adminId() {
    return admin;
  }

  public UUID staffId() {
    return staff;
  }

  public UUID providerId() {
    return provider;
  }

  public RequestSpecification asAdmin() {
    return as(Directory.token(admin));
  }

  public RequestSpecification asStaff() {
    return as(Directory.token(staff));
  }

  public RequestSpecification asProvider() {
    return as(Directory.token(provider));
  }

  public RequestSpecification asViewer() {
    return as(Directory.token(viewer));
  }

  public static RequestSpecification as(Tokens token) {
    return given().config(AS_IT_IS).auth().oauth2(token.sign());
  }

  public String path(String rest) {
    return "/metrics/v1/clinics/" + clinic + rest;
  }

  /** Runs the aggregation of the clinic as the clockwork does. */
  public void aggregated() {
    Directory.inDatabase(
        connection -> {
          connection.setAutoCommit(false);
          run(connection, CONTEXT, clinic, clinic);
          run(connection, "select metrics.calculate_metrics(?)", clinic);
          connection.commit();
          connection.setAutoCommit(true);
          return clinic;
        });
  }

  private static void run(Connection connection, String sql, Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      statement.execute();
    }
  }

  /** Imports CSV as staff and waits for its end. */
  public Response imported(String kind, String... lines) {
    return ended(csv(asStaff(), kind, lines));
  }

  public Response csv(RequestSpecification caller, String kind, String... lines) {
    return caller
        .contentType("text/csv; charset=UTF-8")
        .body(String.join("\r\n", lines) + "\r\n")
        .post(path("/imports?kind=" + kind));
  }

  /** The import that an answer has begun, when it is over. */
  public Response ended(Response begun) {
    assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(202);
    String location = begun.header("Location");
    return await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> asStaff().get(location), now -> now.path("finishedAt") != null);
  }
}
