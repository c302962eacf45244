package dev.ward.scheduler.notifications;

import dev.ward.scheduler.notifications.DispatchStore.Backlog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What waits and what became of what was sent, as metrics. */
@Singleton
class NotificationGauge {

  private final MeterRegistry meters;
  private volatile Backlog last = Backlog.NONE;

  NotificationGauge(MeterRegistry meters) {
    this.meters = meters;
    Clock clock = Clock.systemUTC();
    Gauge.builder("ward.notifications.waiting", () -> last.waiting())
        .description("notifications and deliveries that are due and not being sent")
        .register(meters);
    Gauge.builder("ward.notifications.lag", () -> last.lagSeconds(clock.instant()))
        .description("how long the oldest of them is due")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("ward.notifications.later", () -> last.later())
        .description("deliveries that wait for a morning, a digest or another try")
        .register(meters);
    Gauge.builder("ward.notifications.dead", () -> last.dead())
        .description("deliveries that wait for a person")
        .register(meters);
  }

  void measured(Backlog backlog) {
    last = backlog;
  }

  Backlog last() {
    return last;
  }

  void attempted(String channel, String outcome) {
    meters
        .counter("ward.notifications.attempts", "channel", channel, "outcome", outcome)
        .increment();
  }
}
