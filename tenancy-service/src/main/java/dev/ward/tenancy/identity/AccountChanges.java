package dev.ward.tenancy.identity;

import dev.ward.tenancy.TenancyConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Tells the identity provider which accounts to remove, to disable and to enable. Services refuse
 * such people already; this is so that they can't sign in either. While it is away, wishes wait.
 */
@ApplicationScoped
public class AccountChanges {

  private static final Logger LOG = Logger.getLogger(AccountChanges.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  private final AccountChangeStore store;
  private final KeycloakApi keycloak;
  private final TenancyConfig config;
  private final Rounds rounds;

  private volatile long waiting;

  AccountChanges(
      AccountChangeStore store,
      KeycloakApi keycloak,
      TenancyConfig config,
      Vertx vertx,
      MeterRegistry meters) {
    this.store = store;
    this.keycloak = keycloak;
    this.config = config;
    this.rounds =
        new Rounds(vertx, "changed accounts wait", this::round, config.claims().longestPause());
    Gauge.builder("ward.accounts.waiting", this::waiting)
        .description("Accounts whose change the identity provider doesn't know yet")
        .register(meters);
  }

  void start(@Observes StartupEvent event) {
    wake();
  }

  void stop(@Observes ShutdownEvent event) {
    rounds.stop();
  }

  /** To be called when a transaction has left a wish. */
  public void wake() {
    if (keycloak.isConfigured()) {
      rounds.wake();
    }
  }

  /** How many wait, as the last round saw it. */
  public long waiting() {
    return waiting;
  }

  private Uni<Duration> round() {
    int batch = config.claims().batch();
    return store
        .take(batch, config.claims().lease())
        .invoke(taken -> waiting = taken.waiting())
        .flatMap(
            taken ->
                Multi.createFrom()
                    .iterable(taken.changes())
                    .onItem()
                    .transformToUniAndConcatenate(this::tell)
                    .collect()
                    .last()
                    .map(
                        last ->
                            taken.changes().isEmpty() ? config.identity().idle() : Duration.ZERO));
  }

  private Uni<Boolean> tell(AccountChange change) {
    return apply(change)
        .flatMap(applied -> store.done(change))
        .replaceWith(true)
        .onFailure(IdentityProviderFailure.class)
        .recoverWithUni(
            failure -> {
              IdentityProviderFailure reason = (IdentityProviderFailure) failure;
              if (reason.isRefused() && change.attempts() == 1) {
                LOG.warnf(
                    "the account of %s isn't %s: %s",
                    change.userId(), change.wanted(), reason.reason());
              }
              return store
                  .failed(change, reason.reason(), pause(change, reason))
                  .replaceWith(false);
            });
  }

  /** An account that isn't there needs no change. */
  private Uni<Void> apply(AccountChange change) {
    String user = KeycloakApi.user(change.subject());
    return switch (change.wanted()) {
      case "deleted" -> keycloak.remove(user);
      // Its sessions end, too, or they would come back to life with it.
      case "disabled" ->
          enabled(user, false)
              .chain(() -> keycloak.post(user + "/logout"))
              .onFailure(IdentityProviderFailure::isNotFound)
              .recoverWithNull();
      default ->
          enabled(user, true).onFailure(IdentityProviderFailure::isNotFound).recoverWithNull();
    };
  }

  /** Nothing but this is sent: claims may be on their way to the same account. */
  private Uni<Void> enabled(String user, boolean enabled) {
    return keycloak.replace(user, new JsonObject().put("enabled", enabled));
  }

  private Duration pause(AccountChange change, IdentityProviderFailure reason) {
    Duration most =
        reason.isRefused()
            ? config.claims().longestPauseAfterRefusal()
            : config.claims().longestPause();
    long base =
        Math.min(most.toMillis(), FIRST_PAUSE.toMillis() << Math.min(change.attempts() - 1, 20));
    return Duration.ofMillis(base / 2 + ThreadLocalRandom.current().nextLong(base / 2 + 1));
  }
}
