package dev.ward.tenancy.claims;

import dev.ward.tenancy.TenancyConfig;
import dev.ward.tenancy.identity.IdentityProviderFailure;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * One round of carrying claims to the identity provider: several people at once, each on their own.
 */
@ApplicationScoped
class ClaimsCarrier {

  private static final Logger LOG = Logger.getLogger(ClaimsCarrier.class);

  private static final int AT_ONCE = 8;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  private final ClaimsStore store;
  private final KeycloakAdmin keycloak;
  private final TenancyConfig.Claims config;

  /**
   * @param lag what it was before the round
   * @param more whether others may be due that the round had no room for, and worth trying
   */
  record Carried(ClaimsStore.Lag lag, boolean more) {}

  ClaimsCarrier(ClaimsStore store, KeycloakAdmin keycloak, TenancyConfig config) {
    this.store = store;
    this.keycloak = keycloak;
    this.config = config.claims();
  }

  Uni<Carried> carry() {
    AtomicBoolean away = new AtomicBoolean();
    return store
        .take(config.batch(), config.lease())
        .flatMap(
            taken ->
                Multi.createFrom()
                    .iterable(taken.claims())
                    .onItem()
                    .transformToUni(waiting -> carry(waiting, away))
                    .merge(AT_ONCE)
                    .collect()
                    .last()
                    .map(
                        last ->
                            new Carried(
                                taken.lag(),
                                taken.claims().size() == config.batch() && !away.get())));
  }

  private Uni<Boolean> carry(WaitingClaims waiting, AtomicBoolean away) {
    JsonObject claims = waiting.claims();
    if (claims == null) {
      return store.forget(waiting.userId()).replaceWith(true);
    }
    long epoch = claims.getLong("epoch");
    return write(claims, away)
        .flatMap(written -> store.pushed(waiting.userId(), epoch))
        .replaceWith(true)
        .onFailure(IdentityProviderFailure.class)
        .recoverWithUni(
            failure -> {
              IdentityProviderFailure reason = (IdentityProviderFailure) failure;
              note(waiting, reason, away);
              return store
                  .failed(waiting.userId(), epoch, reason.reason(), pause(waiting, reason))
                  .replaceWith(false);
            });
  }

  /** Once it is away in this round it is away for the rest of it, without asking again. */
  private Uni<Void> write(JsonObject claims, AtomicBoolean away) {
    if (away.get()) {
      return Uni.createFrom()
          .failure(IdentityProviderFailure.away("the identity provider is away"));
    }
    return keycloak.write(claims);
  }

  private void note(WaitingClaims waiting, IdentityProviderFailure reason, AtomicBoolean away) {
    if (reason.isRefused()) {
      if (waiting.attempts() == 1) {
        LOG.warnf("claims of %s wait: %s", waiting.userId(), reason.reason());
      }
      return;
    }
    away.set(true);
  }

  private Duration pause(WaitingClaims waiting, IdentityProviderFailure reason) {
    Duration most = reason.isRefused() ? config.longestPauseAfterRefusal() : config.longestPause();
    long base =
        Math.min(most.toMillis(), FIRST_PAUSE.toMillis() << Math.min(waiting.attempts() - 1, 20));
    return Duration.ofMillis(base / 2 + ThreadLocalRandom.current().nextLong(base / 2 + 1));
  }
}
