package dev.ward.audit.streams;

import dev.ward.audit.streams.DeliveryStore.Measures;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Says how streams stand. Always up: a receiver that is away takes nobody the record. */
@Readiness
@ApplicationScoped
class StreamsHealth implements HealthCheck {

  private final StreamGauge gauge;

  StreamsHealth(StreamGauge gauge) {
    this.gauge = gauge;
  }

  @Override
  public HealthCheckResponse call() {
    Measures now = gauge.measures();
    return HealthCheckResponse.named("streams")
        .up()
        .withData("active", now.active())
        .withData("failing", now.failing())
        .withData("stopped", now.stopped())
        .withData("waiting", now.waiting())
        .withData("lagSeconds", (long) now.lagSeconds())
        .build();
  }
}
