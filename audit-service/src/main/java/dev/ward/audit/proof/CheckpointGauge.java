package dev.ward.audit.proof;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;

/** How old the proofs are, as metrics. */
@Singleton
class CheckpointGauge {

  private final Counter signed;
  private final Counter carried;
  private volatile CheckpointMeasures last = CheckpointMeasures.NONE;

  CheckpointGauge(MeterRegistry meters) {
    Clock clock = Clock.systemUTC();
    signed =
        Counter.builder("ward.checkpoints.signed")
            .description("heads of chains that were signed")
            .register(meters);
    carried =
        Counter.builder("ward.checkpoints.carried")
            .description("checkpoints that were carried to the vault")
            .register(meters);
    Gauge.builder("ward.checkpoints.waiting", () -> last.waiting())
        .description("checkpoints that aren't in the vault yet")
        .register(meters);
    Gauge.builder("ward.checkpoints.lag", () -> last.oldestAgeSeconds(clock.instant()))
        .description("how long the oldest of them waits")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("ward.checkpoints.round.age", () -> last.roundAgeSeconds(clock.instant()))
        .description("how long ago chains were last signed")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("ward.checkpoints.doubtful", () -> last.doubtful())
        .description("chains that weren't signed because they aren't as they were")
        .register(meters);
    Gauge.builder("ward.checkpoints.disputed", () -> last.disputed())
        .description("checkpoints of whose place something else is in the vault")
        .register(meters);
  }

  void measured(CheckpointMeasures measures) {
    last = measures;
  }

  CheckpointMeasures last() {
    return last;
  }

  void signed(long checkpoints) {
    signed.increment(checkpoints);
  }

  void carried(long checkpoints) {
    carried.increment(checkpoints);
  }
}
