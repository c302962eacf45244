package dev.ward.tenancy.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.platform.testing.Directory;
import dev.ward.tenancy.testing.EventsStandIn;
import dev.ward.tenancy.testing.KeycloakStandIn;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class SignInPullTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Inject SignInPull pull;

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private KeycloakStandIn keycloak;
  private EventsStandIn provider;
  private UUID northside;
  private UUID ada;

  @BeforeEach
  void somebodyOfOneOrganization() {
    Directory.execute("delete from tenancy.identity_event_told");
    Directory.execute("delete from tenancy.identity_pull");
    Directory.execute("delete from tenancy.outbox");
    keycloak = new KeycloakStandIn().open();
    provider = keycloak.events();
    northside = Directory.organization("Northside");
    ada = Directory.person("Ada");
    Directory.member(Directory.clinic(northside, "Riverside"), ada, "admin");
    Directory.execute("delete from tenancy.outbox");
  }

  @AfterEach
  void closed() {
    keycloak.close();
  }

  @Test
  void aSignInIsTheOrganizationsToKnow() {
    provider.happened(now, "LOGIN", ada);
    pulled();
    JsonObject event = Told.only("sign-in.succeeded");
    assertThat(event.getString("orgId")).isEqualTo(northside.toString());
    assertThat(event.getString("clinicId")).isNull();
    assertThat(event.getJsonObject("actor").getString("type")).isEqualTo("user");
    assertThat(event.getJsonObject("actor").getString("id")).isEqualTo(ada.toString());
    assertThat(event.getString("outcome")).isEqualTo("success");
    assertThat(Instant.parse(event.getString("occurredAt"))).isEqualTo(now);
    assertThat(event.getJsonObject("source").getString("ip")).isEqualTo("192.0.2.7");
    assertThat(event.encode()).contains("ward-web").doesNotContain("ada@ward.example");
  }

  @Test
  void whoBelongsToTwoOrganizationsIsSeenByBoth() {
    UUID southbank = Directory.organization("Southbank");
    Directory.organizationRole(southbank, ada, "compliance");
    provider.happened(now, "LOGOUT", ada);
    pulled();
    assertThat(Told.organizations("sign-out"))
        .containsExactlyInAnyOrder(northside.toString(), southbank.toString());
  }

  @Test
  void whomNobodyKnowsIsThePlatformsToKnow() {
    UUID stranger = UUID.randomUUID();
    provider.happened(now, "LOGIN_ERROR", null).put("error", "user_not_found");
    provider.happened(now, "LOGIN", stranger);
    pulled();
    JsonObject failed = Told.only("sign-in.failed");
    assertThat(failed.getString("orgId")).isNull();
    assertThat(failed.getString("outcome")).isEqualTo("denied");
    assertThat(failed.getString("reason")).isEqualTo("user_not_found");
    assertThat(failed.getJsonObject("actor").getString("type")).isEqualTo("anonymous");
    assertThat(failed.getJsonObject("actor").getString("id")).isEqualTo("unknown");
    JsonObject succeeded = Told.only("sign-in.succeeded");
    assertThat(succeeded.getString("orgId")).isNull();
    assertThat(succeeded.getJsonObject("actor").getString("id")).isEqualTo(stranger.toString());
  }

  @Test
  void aSecondFactorIsToldApartFromAPassword() {
    provider
        .happened(now, "UPDATE_CREDENTIAL", ada)
        .put("details", new JsonObject().put("credential_type", "otp"));
    provider
        .happened(now, "UPDATE_CREDENTIAL", ada)
        .put("details", new JsonObject().put("credential_type", "password"));
    provider.happened(now, "REFRESH_TOKEN_ERROR", ada).put("error", "invalid_token");
    provider.happened(now, "REFRESH_TOKEN", ada);
    pulled();
    Told.only("second-factor.changed");
    Told.only("password.changed");
    assertThat(Told.only("token.refused").getString("outcome")).isEqualTo("denied");
    assertThat(Told.events()).hasSize(3);
  }

  @Test
  void whatAdministratorsDoIsToldWithWhomTheyDidItTo() {
    UUID service = UUID.randomUUID();
    UUID administrator = UUID.randomUUID();
    keycloak.user(service, new JsonObject().put("username", "service-account-tenancy-service"));
    provider.administered(now, service, "UPDATE", "users/" + ada);
    provider.administered(now, administrator, "ACTION", "users/" + ada + "/reset-password");
    provider.administered(now, administrator, "CREATE", "identity-provider/instances/google");
    pulled();
    JsonObject pushed = Told.only("account.updated");
    assertThat(pushed.getJsonObject("actor").getString("type")).isEqualTo("service");
    assertThat(pushed.getJsonObject("actor").getString("id")).isEqualTo("tenancy-service");
    assertThat(pushed.getJsonObject("target").getString("id")).isEqualTo(ada.toString());
    assertThat(pushed.getString("orgId")).isEqualTo(northside.toString());
    assertThat(Told.only("password.changed").getJsonObject("actor").getString("id"))
        .isEqualTo(administrator.toString());
    assertThat(Told.only("identity-provider.changed").getString("orgId")).isNull();
  }

  @Test
  void nothingIsToldTwiceAndNothingOfOneInstantIsLost() {
    for (int i = 0; i < 10; i++) {
      provider.happened(now, "LOGIN", ada);
    }
    assertThat(pulled()).isEqualTo(10);
    assertThat(pulled()).isZero();
    provider.happened(now, "LOGIN", ada);
    assertThat(pulled()).isEqualTo(1);
    assertThat(Told.events()).hasSize(11);
  }

  @Test
  void whatBecomesVisibleLateIsTold() {
    provider.happened(now, "LOGIN", ada);
    pulled();
    provider.happened(now.minusSeconds(20), "LOGOUT", ada);
    pulled();
    Told.only("sign-out");
  }

  @Test
  void whatIsReadAgainAfterTheMemoryOfItIsLostIsTheSameEvent() {
    provider.happened(now, "LOGIN", ada);
    pulled();
    String before = Told.only("sign-in.succeeded").getString("id");
    Directory.execute("delete from tenancy.identity_event_told");
    Directory.execute("delete from tenancy.outbox");
    pulled();
    assertThat(Told.only("sign-in.succeeded").getString("id")).isEqualTo(before);
    assertThat(UUID.fromString(before).version()).isEqualTo(7);
    assertThat(UUID.fromString(before).getMostSignificantBits() >>> 16)
        .isEqualTo(now.toEpochMilli());
  }

  @Test
  void anOutageOfTheProviderDelaysAndLosesNothing() {
    provider.happened(now.minusSeconds(2), "LOGIN", ada);
    pulled();
    keycloak.status = 503;
    assertThatThrownBy(this::pulled).hasMessageContaining("503");
    provider.happened(now, "LOGOUT", ada);
    keycloak.status = 0;
    pulled();
    assertThat(Told.events()).hasSize(2);
  }

  @Test
  void whatTheProviderNoLongerHasIsAGapOnRecord() {
    pulled();
    Directory.execute(
        "update tenancy.identity_pull set pulled_at = now() - interval '8 days' where source = 'user'");
    pulled();
    JsonObject gap =
        Told.events().stream()
            .filter(event -> northside.toString().equals(event.getString("orgId")))
            .findFirst()
            .orElseThrow();
    assertThat(gap.getString("action")).isEqualTo("sign-in.gap");
    assertThat(gap.getJsonObject("changes").fieldNames()).containsExactlyInAnyOrder("from", "to");
    assertThat(Told.organizations("sign-in.gap")).contains((String) null);
    int told = Told.events().size();
    pulled();
    assertThat(Told.events()).hasSize(told);
  }

  @Test
  void aProviderThatRecordsNothingIsAFailure() {
    provider.enabled = false;
    assertThatThrownBy(this::pulled).hasMessageContaining("not set to keep its user events");
  }

  @Test
  void anotherReplicaThatReadsIsLeftToIt() {
    Directory.execute(
        """
        insert into tenancy.relay_lease values ('sign-ins', gen_random_uuid(), now() + interval '1 hour')
        on conflict (relay) do update set holder = excluded.holder, held_until = excluded.held_until
        """);
    try {
      provider.happened(now, "LOGIN", ada);
      assertThat(pulled()).isZero();
    } finally {
      Directory.execute("delete from tenancy.relay_lease where relay = 'sign-ins'");
    }
  }

  private int pulled() {
    return pull.pull().await().atMost(PATIENCE).told();
  }
}
