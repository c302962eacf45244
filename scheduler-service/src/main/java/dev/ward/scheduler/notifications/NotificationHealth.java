package dev.ward.scheduler.notifications;

import dev.ward.scheduler.notifications.DispatchStore.Backlog;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * What waits to be sent, beside the readiness, which it never changes: that a mail server is away
 * is no reason not to answer.
 */
@Readiness
@ApplicationScoped
class NotificationHealth implements HealthCheck {

  private final NotificationGauge gauge;
  private final Clock clock = Clock.systemUTC();

  NotificationHealth(NotificationGauge gauge) {
    this.gauge = gauge;
  }

  @Override
  public HealthCheckResponse call() {
    Backlog backlog = gauge.last();
    return HealthCheckResponse.named("notifications")
        .up()
        .withData("waiting", backlog.waiting())
        .withData("lagSeconds", Math.round(backlog.lagSeconds(clock.instant())))
        .withData("sending", backlog.sending())
        .withData("later", backlog.later())
        .withData("dead", backlog.dead())
        .build();
  }
}
