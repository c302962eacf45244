package dev.ward.scheduler.clockwork;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * What waits, beside the readiness, which it never changes: a queue that is long is no reason to
 * take away those who work on it.
 */
@Readiness
@ApplicationScoped
class ClockworkHealth implements HealthCheck {

  private final Clockwork clockwork;
  private final QueueGauges gauges;

  ClockworkHealth(Clockwork clockwork, QueueGauges gauges) {
    this.clockwork = clockwork;
    this.gauges = gauges;
  }

  @Override
  public HealthCheckResponse call() {
    long due = 0;
    long dead = 0;
    long missed = 0;
    double lag = 0;
    for (QueueState state : gauges.last()) {
      due += state.due();
      dead += state.dead();
      missed += state.missed();
      lag = Math.max(lag, state.lagSeconds());
    }
    return HealthCheckResponse.named("clockwork")
        .up()
        .withData("lastTickSecondsAgo", clockwork.secondsSinceTick())
        .withData("held", clockwork.held())
        .withData("due", due)
        .withData("lagSeconds", Math.round(lag))
        .withData("dead", dead)
        .withData("missed", missed)
        .build();
  }
}
