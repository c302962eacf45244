package dev.ward.platform.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What waits in the outbox and what has become of it, as metrics. */
@Singleton
class OutboxGauge implements Lane.Courier {

  private final Counter delivered;
  private final Counter parked;
  private final Counter failed;
  private volatile Measures last = Measures.NONE;

  OutboxGauge(MeterRegistry meters) {
    Clock clock = Clock.systemUTC();
    delivered =
        Counter.builder("ward.outbox.delivered")
            .description("events that the audit service has on record")
            .register(meters);
    parked =
        Counter.builder("ward.outbox.parkings")
            .description("events that the audit service rejected")
            .register(meters);
    failed =
        Counter.builder("ward.outbox.attempts.failed")
            .description("requests to the audit service without an answer for each event")
            .register(meters);
    Gauge.builder("ward.outbox.waiting", () -> last.waiting())
        .description("events that wait to be delivered")
        .register(meters);
    Gauge.builder("ward.outbox.lag", () -> last.lagSeconds(clock.instant()))
        .description("how long the oldest of them waits")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("ward.outbox.parked", () -> last.parked())
        .description("events that wait for an operator")
        .register(meters);
    Gauge.builder("ward.outbox.full", () -> last.full() ? 1 : 0)
        .description("1 while so many events wait that no more are taken")
        .register(meters);
    Gauge.builder("ward.trigger.failures", () -> last.failing())
        .description("changes whose event is tried to be made again")
        .tag("state", "waiting")
        .register(meters);
    Gauge.builder("ward.trigger.failures", () -> last.dead())
        .description("changes whose event waits for an operator")
        .tag("state", "dead")
        .register(meters);
  }

  void measured(Measures measures) {
    last = measures;
  }

  Measures last() {
    return last;
  }

  @Override
  public void delivered(int events) {
    delivered.increment(events);
  }

  @Override
  public void parked(int events) {
    parked.increment(events);
  }

  void failed() {
    failed.increment();
  }
}
