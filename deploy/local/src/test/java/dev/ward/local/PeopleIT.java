package dev.ward.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions and accounts of people, in tenancy-service and the real Keycloak together. */
@BesideTheStage
class PeopleIT {
  private static final Duration ARRIVES = Duration.ofSeconds(30);
  private static final String SESSIONS = "/tenancy/v1/me/sessions";

  private static WardStack stack;
  private static KeycloakClient keycloak;
  private static Api operator;

  @BeforeAll
  static void start(@TempDir Path state) {
    Settings settings = new Settings(Path.of("../.."), state, Ports.free());
    stack = new WardStack(settings, new Progress(new PrintStream(OutputStream.nullOutputStream())));
    stack.start(List.of(Service.TENANCY));
    keycloak = new KeycloakClient(settings, stack.secrets());
    operator = new Api(settings, new Accounts(settings), "operator");
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void sessionsAreListedAndEndOneByOneAndTogether() {
    JsonNode here = keycloak.signIn("ward-cli", "staff");
    JsonNode there = keycloak.signIn("ward-cli", "staff");
    JsonNode elsewhere = keycloak.signIn("ward-cli", "staff");
    JsonNode listed = ask(here, "GET", SESSIONS).body();
    assertThat(listed.path("items")).hasSize(3);
    for (JsonNode session : listed.path("items")) {
      assertThat(session.path("current").asBoolean())
          .isEqualTo(session.path("id").asText().equals(session(here)));
      assertThat(session.path("clients").path(0).asText()).isEqualTo("ward-cli");
      assertThat(session.path("startedAt").asText()).startsWith("20");
    }

    assertThat(ask(here, "DELETE", SESSIONS + "/" + session(there)).status()).isEqualTo(204);
    assertThat(ask(there, "GET", SESSIONS).status()).isEqualTo(401);
    assertThat(keycloak.refresh("ward-cli", there).has("access_token")).isFalse();

    JsonNode refreshed = refreshed(here);
    assertThat(ask(refreshed, "DELETE", SESSIONS).status()).isEqualTo(204);
    assertThat(keycloak.refresh("ward-cli", elsewhere).has("access_token")).isFalse();
    JsonNode again = refreshed(refreshed);
    assertThat(ask(again, "GET", SESSIONS).body().path("items")).hasSize(1);
  }

  @Test
  void aDisabledPersonIsRefusedHereAndCannotSignInThere() {
    JsonNode token = keycloak.signIn("ward-cli", "viewer");
    String id = ask(token, "GET", "/tenancy/v1/me").body().path("id").asText();
    operator.put(
        Service.TENANCY, "/tenancy/v1/people/" + id + "/status", Map.of("status", "disabled"));
    assertThat(ask(token, "GET", "/tenancy/v1/me").status()).isEqualTo(401);
    eventually(() -> account("viewer"), account -> !account.path("enabled").asBoolean());
    assertThat(keycloak.signIn("ward-cli", "viewer").has("access_token")).isFalse();
    operator.put(
        Service.TENANCY, "/tenancy/v1/people/" + id + "/status", Map.of("status", "active"));
    eventually(() -> account("viewer"), account -> account.path("enabled").asBoolean());
    JsonNode back = keycloak.signIn("ward-cli", "viewer");
    JsonNode claims = KeycloakClient.claims(back.path("access_token").asText());
    assertThat(claims.path("name").asText()).isEqualTo("Vera Castillo");
    assertThat(claims.path("email").asText()).isEqualTo("viewer@ward.example");
  }

  @Test
  void aDeletedAccountIsGoneThereAndItsTokensAreRefusedHere() {
    JsonNode token = keycloak.signInWithBrowser("newcomer");
    assertThat(ask(token, "GET", "/tenancy/v1/me").status()).isEqualTo(200);
    assertThat(ask(token, "DELETE", "/tenancy/v1/me").status()).isEqualTo(204);
    assertThat(ask(token, "GET", "/tenancy/v1/me").status()).isEqualTo(401);
    eventually(() -> account("newcomer"), JsonNode::isMissingNode);
  }

  @Test
  void aComparisonFindsWhoWasMadeThereAndMendsWhatWasChangedThere() {
    JsonNode token = keycloak.signIn("ward-cli", "compliance");
    String id = ask(token, "GET", "/tenancy/v1/me").body().path("id").asText();
    String tenancy = keycloak.serviceToken(Service.TENANCY);
    String made = keycloak.createUser(tenancy, "directly-made");
    assertThat(keycloak.rename(tenancy, "compliance", "Colette")).isEqualTo(204);

    JsonNode begun = operator.post(Service.TENANCY, "/tenancy/v1/identity/comparisons", Map.of());
    // One that the clock had begun before may be the one that is answered: then there is another.
    compared(begun);
    compared(operator.post(Service.TENANCY, "/tenancy/v1/identity/comparisons", Map.of()));

    assertThat(subjects("no_profile")).contains(made);
    assertThat(subjects("name")).contains(id);
    assertThat(subjects("no_profile"))
        .as("services are nobody")
        .doesNotContain(KeycloakClient.claims(tenancy).path("sub").asText());
    assertThat(operator.get(Service.TENANCY, "/tenancy/v1/people/" + id).path("name").asText())
        .isEqualTo("Colette Lindqvist");
  }

  @Test
  void withoutKeycloakTokensWorkChangesWaitAndReadinessTellsTheTruth() {
    JsonNode token = keycloak.signIn("ward-cli", "other-admin");
    String id = ask(token, "GET", "/tenancy/v1/me").body().path("id").asText();
    operator.get(Service.TENANCY, "/tenancy/v1/people/" + id);
    stack.stopKeycloak();
    assertThat(ask(token, "GET", "/tenancy/v1/me").status()).isEqualTo(200);
    assertThat(ask(token, "GET", SESSIONS).status()).isEqualTo(503);
    operator.put(
        Service.TENANCY, "/tenancy/v1/people/" + id + "/status", Map.of("status", "disabled"));
    assertThat(ask(token, "GET", "/tenancy/v1/me").status()).isEqualTo(401);
    eventually(PeopleIT::health, health -> health.contains("\"away\""));
    stack.startKeycloak();
    eventually(() -> account("other-admin"), account -> !account.path("enabled").asBoolean());
    eventually(PeopleIT::health, health -> health.contains("\"answers\""));
  }

  private static <T> T eventually(Supplier<T> ask, Predicate<T> good) {
    T answer = Waiting.poll(ARRIVES, ask, good);
    assertThat(answer).matches(good);
    return answer;
  }

  private static JsonNode account(String user) {
    return keycloak.user(keycloak.serviceToken(Service.TENANCY), user);
  }

  private static void compared(JsonNode comparison) {
    String path = "/tenancy/v1/identity/comparisons/" + comparison.path("id").asText();
    JsonNode ended =
        eventually(
            () -> operator.get(Service.TENANCY, path),
            now -> !now.path("state").asText().equals("running"));
    assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("done");
  }

  private static List<String> subjects(String kind) {
    JsonNode findings =
        operator.get(Service.TENANCY, "/tenancy/v1/identity/findings?limit=500&kind=" + kind);
    return StreamSupport.stream(findings.path("items").spliterator(), false)
        .map(finding -> finding.path("subject").asText())
        .toList();
  }

  /** A service stays ready without the identity provider, and says so. */
  private static String health() {
    var answer =
        Http.send(
            HttpRequest.newBuilder(
                    URI.create(stack.settings().url(Service.TENANCY) + "/q/health/ready"))
                .build());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  /** The claims of the next token need a moment to arrive; a refresh token is good for once. */
  private static JsonNode refreshed(JsonNode signIn) {
    AtomicReference<JsonNode> latest = new AtomicReference<>(signIn);
    return eventually(
        () -> latest.updateAndGet(before -> keycloak.refresh("ward-cli", before)),
        answer -> ask(answer, "GET", "/tenancy/v1/me").status() == 200);
  }

  private static String session(JsonNode signIn) {
    return KeycloakClient.claims(signIn.path("access_token").asText()).path("sid").asText();
  }

  private static Api.Answer ask(JsonNode signIn, String method, String path) {
    return keycloak.ask(
        stack.settings().url(Service.TENANCY) + path, method, signIn.path("access_token").asText());
  }
}
