package dev.ward.scheduler.timers;

import dev.ward.scheduler.timers.FiringStore.Backlog;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** What is due of timers, beside the readiness, which it never changes. */
@Readiness
@ApplicationScoped
class TimerHealth implements HealthCheck {

  private final TimerLoop loop;
  private final Clock clock = Clock.systemUTC();

  TimerHealth(TimerLoop loop) {
    this.loop = loop;
  }

  @Override
  public HealthCheckResponse call() {
    Backlog backlog = loop.last();
    return HealthCheckResponse.named("timers")
        .up()
        .withData("due", backlog.due())
        .withData("lagSeconds", Math.round(backlog.lagSeconds(clock.instant())))
        .build();
  }
}
