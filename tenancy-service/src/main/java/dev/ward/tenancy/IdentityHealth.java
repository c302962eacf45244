package dev.ward.tenancy;

import dev.ward.tenancy.claims.ClaimsPush;
import dev.ward.tenancy.identity.AccountChanges;
import dev.ward.tenancy.identity.IdentityProviderState;
import dev.ward.tenancy.identity.KeycloakApi;
import dev.ward.tenancy.signin.SignInClock;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says how it stands with the identity provider. Without it the service stays ready: tokens are
 * verified offline, and what it must be told waits. Taking replicas out of service would only make
 * the outage ours.
 */
@Readiness
@ApplicationScoped
class IdentityHealth implements HealthCheck {

  /** How old an observation may be before the next look starts a new one. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final IdentityProviderState state;
  private final KeycloakApi keycloak;
  private final ClaimsPush claims;
  private final AccountChanges accounts;
  private final SignInClock signIns;

  IdentityHealth(
      IdentityProviderState state,
      KeycloakApi keycloak,
      ClaimsPush claims,
      AccountChanges accounts,
      SignInClock signIns) {
    this.state = state;
    this.keycloak = keycloak;
    this.claims = claims;
    this.accounts = accounts;
    this.signIns = signIns;
  }

  @Override
  public HealthCheckResponse call() {
    IdentityProviderState.Seen seen = state.last();
    if (keycloak.isConfigured()
        && (seen.at() == null || seen.at().isBefore(Instant.now().minus(FRESH)))) {
      // Not waited for: whoever asks has less patience than a broken network.
      keycloak
          .list("/users?first=0&max=1&briefRepresentation=true")
          .subscribe()
          .with(answered -> {}, noted -> {});
    }
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("identity provider")
            .up()
            .withData("state", keycloak.isConfigured() ? seen.state() : "not configured")
            .withData("claimsWaiting", claims.waiting())
            .withData("claimsLagSeconds", Math.round(claims.lagSeconds()))
            .withData("accountChangesWaiting", accounts.waiting())
            .withData("signInsLagSeconds", Math.round(signIns.lagSeconds()));
    if (seen.since() != null) {
      answer.withData("since", seen.since().toString());
    }
    return answer.build();
  }
}
