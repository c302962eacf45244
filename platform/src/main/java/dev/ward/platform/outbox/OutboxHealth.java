package dev.ward.platform.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * What waits in the outbox, beside the readiness, which it never changes: that the audit service is
 * away must not take away those who write.
 */
@Readiness
@ApplicationScoped
class OutboxHealth implements HealthCheck {

  private final OutboxGauge gauge;
  private final Clock clock = Clock.systemUTC();

  OutboxHealth(OutboxGauge gauge) {
    this.gauge = gauge;
  }

  @Override
  public HealthCheckResponse call() {
    Measures measures = gauge.last();
    return HealthCheckResponse.named("outbox")
        .up()
        .withData("waiting", measures.waiting())
        .withData("lagSeconds", Math.round(measures.lagSeconds(clock.instant())))
        .withData("parked", measures.parked())
        .withData("failing", measures.failing())
        .withData("dead", measures.dead())
        .withData("full", measures.full())
        .build();
  }
}
