package dev.ward.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the services rely on in a token, seen in the real Keycloak with the realm that is deployed.
 */
@BesideTheStage
@ExtendWith(CommonGround.class)
class IdentityProviderIT {
  private static final String CLINIC = "0199c2a4-7d10-7c3e-9a58-3f1b6f0e2d11";

  private static WardStack stack;
  private static KeycloakClient keycloak;

  @BeforeAll
  static void start(WardStack ground) {
    stack = ground;
    keycloak = new KeycloakClient(stack.settings(), stack.secrets());
  }

  @Test
  void anAccessTokenIsForWardSignedWithRs256AndShortLived() {
    JsonNode answer = keycloak.signIn("ward-cli", "viewer");
    String token = answer.path("access_token").asText();
    JsonNode claims = KeycloakClient.claims(token);
    assertThat(KeycloakClient.header(token).path("alg").asText()).isEqualTo("RS256");
    assertThat(claims.path("aud").asText()).isEqualTo("ward");
    assertThat(claims.path("iss").asText()).isEqualTo(stack.settings().issuer());
    assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(300);
    assertThat(claims.path("email").asText()).isEqualTo("viewer@ward.example");
    assertThat(claims.path("email_verified").asBoolean()).isTrue();
    assertThat(claims.path("name").asText()).isEqualTo("Vera Castillo");
    assertThat(claims.has("service")).isFalse();
  }

  @Test
  void aTokenSaysWhenAndHowItsPersonSignedInAndARefreshMakesThatNoNewer() {
    JsonNode signIn = keycloak.signInWithBrowser("provider");
    JsonNode claims = KeycloakClient.claims(signIn.path("access_token").asText());
    assertThat(claims.path("auth_time").asLong())
        .isBetween(claims.path("iat").asLong() - 10, claims.path("iat").asLong());
    assertThat(claims.path("acr").asText()).isEqualTo("1");
    assertThat(claims.path("sid").asText()).isNotEmpty();
    JsonNode later =
        KeycloakClient.claims(
            keycloak.refresh(BrowserSignIn.CLIENT, signIn).path("access_token").asText());
    assertThat(later.path("auth_time")).isEqualTo(claims.path("auth_time"));
    assertThat(later.path("sid")).isEqualTo(claims.path("sid"));
  }

  @Test
  void anIdTokenIsNotForWard() {
    JsonNode answer = keycloak.signIn("ward-cli", "viewer");
    JsonNode claims = KeycloakClient.claims(answer.path("id_token").asText());
    assertThat(claims.path("aud").asText()).isEqualTo("ward-cli");
    assertThat(claims.has("clinics") || claims.has("realm_access")).isFalse();
  }

  @Test
  void onlyTheOperatorIsSuperAdmin() {
    assertThat(realmRoles("operator")).contains("super_admin");
    assertThat(realmRoles("owner")).doesNotContain("super_admin");
  }

  @Test
  void claimsWrittenByTenancyServiceReachTheTokenAsObjects() {
    String tenancy = keycloak.serviceToken(Service.TENANCY);
    Map<String, List<String>> attributes =
        Map.of("clinics", List.of("{\"" + CLINIC + "\":\"admin\"}"), "epoch", List.of("7"));
    assertThat(keycloak.setAttributes(tenancy, "admin", attributes)).isEqualTo(204);
    JsonNode claims = KeycloakClient.claims(keycloak.accessToken("ward-cli", "admin"));
    assertThat(claims.path("clinics").path(CLINIC).asText()).isEqualTo("admin");
    assertThat(claims.path("epoch").isIntegralNumber()).isTrue();
    assertThat(claims.path("epoch").asLong()).isEqualTo(7);
  }

  @Test
  void aPersonOfManyClinicsHasThemAllInTheToken() {
    String tenancy = keycloak.serviceToken(Service.TENANCY);
    StringBuilder clinics = new StringBuilder("{");
    for (int i = 0; i < 200; i++) {
      clinics.append(
          "%s\"0199c2a4-7d10-7c3e-9a58-%012d\":\"provider\"".formatted(i == 0 ? "" : ",", i));
    }
    Map<String, List<String>> attributes =
        Map.of("clinics", List.of(clinics.append('}').toString()));
    assertThat(keycloak.setAttributes(tenancy, "provider", attributes)).isEqualTo(204);
    JsonNode claims = KeycloakClient.claims(keycloak.accessToken("ward-cli", "provider"));
    assertThat(claims.path("clinics").size()).isEqualTo(200);
  }

  @Test
  void aPersonCannotEditTheirOwnClaims() {
    keycloak.createClientForAccounts("probe");
    String token = keycloak.accessToken("probe", "newcomer");
    Map<String, Object> profile =
        Map.of(
            "username", "newcomer",
            "email", "newcomer@ward.example",
            "firstName", "Nico",
            "lastName", "Dahl",
            "attributes", Map.of("clinics", List.of("{\"" + CLINIC + "\":\"admin\"}")));
    assertThat(keycloak.updateOwnAccount(token, profile)).isEqualTo(400);
    assertThat(KeycloakClient.claims(keycloak.accessToken("ward-cli", "newcomer")).has("clinics"))
        .isFalse();
  }

  @Test
  void aServicesTokenSaysThatItIsAService() {
    for (Service service : Service.values()) {
      JsonNode claims = KeycloakClient.claims(keycloak.serviceToken(service));
      assertThat(claims.path("service").isBoolean()).isTrue();
      assertThat(claims.path("azp").asText()).isEqualTo(service.fullName());
      assertThat(claims.path("aud").toString()).contains("\"ward\"");
    }
  }

  @Test
  void noServiceButTenancyMayChangePeople() {
    Map<String, List<String>> attributes = Map.of("epoch", List.of("1"));
    for (Service service : List.of(Service.METRICS, Service.AUDIT, Service.SCHEDULER)) {
      String token = keycloak.serviceToken(service);
      assertThat(keycloak.findUser(token, "viewer")).as(service.fullName()).isEqualTo(403);
    }
    String tenancy = keycloak.serviceToken(Service.TENANCY);
    assertThat(keycloak.setAttributes(tenancy, "viewer", attributes)).isEqualTo(204);
  }

  @Test
  void whoSignedInIsKeptForAWeekAndToldToTenancyAlone() {
    long since = System.currentTimeMillis() - 1;
    keycloak.signIn("ward-cli", "compliance");
    keycloak.signIn("ward-cli", "nobody-of-this-name");
    String tenancy = keycloak.serviceToken(Service.TENANCY);
    JsonNode kept = keycloak.eventsConfig(tenancy);
    assertThat(kept.path("eventsEnabled").asBoolean()).isTrue();
    assertThat(kept.path("adminEventsEnabled").asBoolean()).isTrue();
    assertThat(kept.path("eventsExpiration").asLong()).isEqualTo(604_800);
    assertThat(keycloak.events(tenancy, "events", since))
        .anySatisfy(
            event -> {
              assertThat(event.path("type").asText()).isEqualTo("LOGIN");
              assertThat(event.path("id").asText()).isNotEmpty();
              assertThat(event.path("ipAddress").asText()).isNotEmpty();
              assertThat(event.path("userId").asText())
                  .isEqualTo(keycloak.user(tenancy, "compliance").path("id").asText());
            })
        .anySatisfy(
            event -> {
              assertThat(event.path("type").asText()).isEqualTo("LOGIN_ERROR");
              assertThat(event.path("error").asText()).isNotEmpty();
            });
    assertThat(keycloak.events(tenancy, "events", System.currentTimeMillis() + 60_000)).isEmpty();
    for (Service service : List.of(Service.METRICS, Service.AUDIT, Service.SCHEDULER)) {
      assertThat(keycloak.events(keycloak.serviceToken(service), "events", since).isArray())
          .as(service.fullName())
          .isFalse();
    }
  }

  @Test
  void whatTenancyDoesToAnAccountIsKeptWithoutWhatItWrote() {
    long since = System.currentTimeMillis() - 1;
    String tenancy = keycloak.serviceToken(Service.TENANCY);
    keycloak.setAttributes(tenancy, "staff", Map.of("epoch", List.of("3")));
    String staff = keycloak.user(tenancy, "staff").path("id").asText();
    assertThat(keycloak.events(tenancy, "admin-events", since))
        .anySatisfy(
            event -> {
              assertThat(event.path("resourcePath").asText()).isEqualTo("users/" + staff);
              assertThat(event.path("operationType").asText()).isEqualTo("UPDATE");
              assertThat(event.path("id").asText()).isNotEmpty();
              assertThat(event.path("authDetails").path("userId").asText()).isNotEmpty();
              assertThat(event.has("representation")).isFalse();
            });
  }

  @Test
  void theWebClientTakesNoPasswordsAndInsistsOnPkce() {
    assertThat(keycloak.signIn("ward-web", "viewer").path("error").asText())
        .isEqualTo("unauthorized_client");
    assertThat(keycloak.authorizationRedirect("ward-web", "http://localhost:5173/"))
        .contains("error=invalid_request", "code_challenge_method");
  }

  private static String realmRoles(String user) {
    return KeycloakClient.claims(keycloak.accessToken("ward-cli", user))
        .path("realm_access")
        .path("roles")
        .toString();
  }
}
