package dev.ward.scheduler.clockwork;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What waits, as metrics: one line a job, so that there are never many. */
@Singleton
class QueueGauges {

  private final MultiGauge due;
  private final MultiGauge running;
  private final MultiGauge dead;
  private final MultiGauge missed;
  private final MultiGauge lag;

  private volatile List<QueueState> last = List.of();

  QueueGauges(MeterRegistry meters) {
    due =
        MultiGauge.builder("ward.scheduler.due")
            .description("runs that wait to be claimed")
            .register(meters);
    running =
        MultiGauge.builder("ward.scheduler.running")
            .description("runs that somebody is at")
            .register(meters);
    dead =
        MultiGauge.builder("ward.scheduler.dead")
            .description("runs that wait for a person")
            .register(meters);
    missed =
        MultiGauge.builder("ward.scheduler.missed")
            .description("occurrences that are missing")
            .register(meters);
    lag =
        MultiGauge.builder("ward.scheduler.lag")
            .description("how long the oldest due run has waited")
            .baseUnit("seconds")
            .register(meters);
  }

  void measured(List<QueueState> states) {
    last = List.copyOf(states);
    show(due, states, QueueState::due);
    show(running, states, QueueState::running);
    show(dead, states, QueueState::dead);
    show(missed, states, QueueState::missed);
    show(lag, states, QueueState::lagSeconds);
  }

  List<QueueState> last() {
    return last;
  }

  private static void show(
      MultiGauge gauge, List<QueueState> states, ToDoubleFunction<QueueState> value) {
    gauge.register(
        states.stream()
            .<MultiGauge.Row<?>>map(
                state ->
                    MultiGauge.Row.of(
                        Tags.of("job", state.job()), () -> value.applyAsDouble(state)))
            .toList(),
        true);
  }
}
