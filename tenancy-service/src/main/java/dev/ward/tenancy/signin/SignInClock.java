package dev.ward.tenancy.signin;

import dev.ward.tenancy.TenancyConfig;
import dev.ward.tenancy.identity.KeycloakApi;
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
import java.time.Instant;

/** Pulls sign-ins from time to time; every replica asks, and one of them does it. */
@ApplicationScoped
public class SignInClock {

  private final SignInPull pull;
  private final KeycloakApi keycloak;
  private final Duration every;
  private final Rounds rounds;

  // Nothing is late before the service has had its first chance.
  private volatile Instant upTo = Instant.now();

  SignInClock(
      SignInPull pull,
      KeycloakApi keycloak,
      TenancyConfig config,
      Vertx vertx,
      MeterRegistry meters) {
    this.pull = pull;
    this.keycloak = keycloak;
    this.every = config.signIns().every();
    this.rounds = new Rounds(vertx, "sign-ins wait at the identity provider", this::tick, every);
    Gauge.builder("ward.sign-ins.lag", this::lagSeconds)
        .baseUnit("seconds")
        .description("How long ago the identity provider's sign-ins were read to their end")
        .register(meters);
  }

  void start(@Observes StartupEvent event) {
    if (isOn()) {
      rounds.wake();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    rounds.stop();
  }

  /** How long ago they were read to their end, by whichever replica; 0 where they never are. */
  public double lagSeconds() {
    return isOn() ? Duration.between(upTo, Instant.now()).toMillis() / 1000.0 : 0;
  }

  private boolean isOn() {
    return keycloak.isConfigured() && every.toMillis() > 0;
  }

  private Uni<Duration> tick() {
    Instant began = Instant.now();
    return pull.pull()
        .invoke(
            pulled -> {
              Double lag = pulled.lagSeconds();
              if (lag != null) {
                upTo = began.minusMillis(Math.round(lag * 1000));
              }
            })
        .replaceWith(every);
  }
}
