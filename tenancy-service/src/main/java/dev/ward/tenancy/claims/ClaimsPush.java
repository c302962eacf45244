package dev.ward.tenancy.claims;

import dev.ward.tenancy.TenancyConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.core.Context;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * Carries changed claims to the identity provider, so that the next token says what the directory
 * says. Whatever happens on the way, a person's claims wait in the database until their newest
 * version has been taken.
 */
@ApplicationScoped
public class ClaimsPush {

  private static final Logger LOG = Logger.getLogger(ClaimsPush.class);

  private final ClaimsCarrier carrier;
  private final TenancyConfig config;
  private final Vertx vertx;
  private final Context context;

  private volatile boolean stopped;
  private volatile ClaimsStore.Lag lag = new ClaimsStore.Lag(0, 0);

  // These belong to the context's thread.
  private boolean running;
  private boolean wokenMeanwhile;
  private boolean failing;
  private long timer;

  ClaimsPush(ClaimsCarrier carrier, TenancyConfig config, Vertx vertx, MeterRegistry meters) {
    this.carrier = carrier;
    this.config = config;
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    Gauge.builder("ward.claims.waiting", () -> lag.people())
        .description("People whose claims the identity provider doesn't know yet")
        .register(meters);
    Gauge.builder("ward.claims.lag", () -> lag.seconds())
        .baseUnit("seconds")
        .description("How long the first of them has been waiting")
        .register(meters);
  }

  void start(@Observes StartupEvent event) {
    wake();
  }

  void stop(@Observes ShutdownEvent event) {
    stopped = true;
  }

  /**
   * To be called when a transaction has changed somebody's roles: their next token should say so.
   */
  public void wake() {
    if (config.keycloak().adminUrl().isPresent()) {
      context.runOnContext(this::round);
    }
  }

  private void round() {
    if (stopped) {
      return;
    }
    if (running) {
      wokenMeanwhile = true;
      return;
    }
    running = true;
    wokenMeanwhile = false;
    vertx.cancelTimer(timer);
    carrier
        .carry()
        .emitOn(command -> context.runOnContext(command))
        .subscribe()
        .with(
            carried -> {
              failing = false;
              lag = carried.lag();
              rest(carried.more() ? 1 : config.claims().idle().toMillis());
            },
            failure -> {
              if (!failing) {
                LOG.warnf("claims wait: %s", failure.getMessage());
              }
              failing = true;
              rest(config.claims().longestPause().toMillis() / 2);
            });
  }

  private void rest(long millis) {
    running = false;
    if (wokenMeanwhile) {
      round();
    } else if (!stopped) {
      timer = vertx.setTimer(millis, ignored -> round());
    }
  }
}
