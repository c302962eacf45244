package dev.ward.tenancy.claims;

import dev.ward.tenancy.TenancyConfig;
import dev.ward.tenancy.identity.Rounds;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Carries changed claims to the identity provider, so that the next token says what the directory
 * says. Whatever happens on the way, a person's claims wait in the database until their newest
 * version has been taken.
 */
@ApplicationScoped
public class ClaimsPush {

  private final ClaimsCarrier carrier;
  private final TenancyConfig config;
  private final Rounds rounds;

  private volatile ClaimsStore.Lag lag = new ClaimsStore.Lag(0, 0);

  ClaimsPush(ClaimsCarrier carrier, TenancyConfig config, Vertx vertx, MeterRegistry meters) {
    this.carrier = carrier;
    this.config = config;
    this.rounds =
        new Rounds(vertx, "claims wait", this::round, config.claims().longestPause().dividedBy(2));
    Gauge.builder("ward.claims.waiting", this::waiting)
        .description("People whose claims the identity provider doesn't know yet")
        .register(meters);
    Gauge.builder("ward.claims.lag", this::lagSeconds)
        .baseUnit("seconds")
        .description("How long the first of them has been waiting")
        .register(meters);
  }

  void start(@Observes StartupEvent event) {
    wake();
  }

  void stop(@Observes ShutdownEvent event) {
    rounds.stop();
  }

  /**
   * To be called when a transaction has changed somebody's roles: their next token should say so.
   */
  public void wake() {
    if (config.keycloak().adminUrl().isPresent()) {
      rounds.wake();
    }
  }

  /** How many people wait, as the last round saw it. */
  public long waiting() {
    return lag.people();
  }

  /** How long the first of them has been waiting. */
  public double lagSeconds() {
    return lag.seconds();
  }

  private Uni<Duration> round() {
    return carrier
        .carry()
        .map(
            carried -> {
              lag = carried.lag();
              return carried.more() ? Duration.ZERO : config.claims().idle();
            });
  }
}
