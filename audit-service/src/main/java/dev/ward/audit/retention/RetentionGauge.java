package dev.ward.audit.retention;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What the last round of retention has come to, as metrics. */
@Singleton
class RetentionGauge {

  private volatile RetentionMeasures last = RetentionMeasures.NONE;

  RetentionGauge(MeterRegistry meters) {
    Clock clock = Clock.systemUTC();
    Gauge.builder("ward.retention.round.age", () -> last.ageSeconds(clock.instant()))
        .description("how long ago it was last looked for what is due")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("ward.retention.gone", () -> last.gone())
        .description("events that the last round let go of")
        .register(meters);
    Gauge.builder("ward.retention.refused", () -> last.refused())
        .description("chains with something due that the last round did not let go of")
        .register(meters);
  }

  void measured(RetentionMeasures measures) {
    last = measures;
  }

  RetentionMeasures last() {
    return last;
  }
}
