package dev.ward.tenancy.comparison;

import dev.ward.tenancy.TenancyConfig;
import dev.ward.tenancy.identity.KeycloakApi;
import dev.ward.tenancy.identity.Rounds;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;

/** Compares from time to time; every replica asks whether it is time, and one of them does it. */
@ApplicationScoped
class ComparisonClock {

  private static final Duration TICK = Duration.ofMinutes(1);

  private final RunStore runs;
  private final Comparer comparer;
  private final KeycloakApi keycloak;
  private final Duration interval;
  private final Rounds rounds;

  ComparisonClock(
      RunStore runs, Comparer comparer, KeycloakApi keycloak, TenancyConfig config, Vertx vertx) {
    this.runs = runs;
    this.comparer = comparer;
    this.keycloak = keycloak;
    this.interval = config.identity().comparedEvery();
    this.rounds = new Rounds(vertx, "the comparison waits", this::tick, TICK);
  }

  void start(@Observes StartupEvent event) {
    if (keycloak.isConfigured() && interval.toMillis() > 0) {
      rounds.wake();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    rounds.stop();
  }

  private Uni<Duration> tick() {
    return runs.begin(null, Optional.of(interval))
        .flatMap(
            begun ->
                begun.run() == null ? Uni.createFrom().voidItem() : comparer.compare(begun.run()))
        .replaceWith(TICK.compareTo(interval) < 0 ? TICK : interval);
  }
}
