package dev.ward.audit.streams;

import dev.ward.audit.streams.DeliveryStore.Measures;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.ToDoubleFunction;

/** What there is to know of streams, without saying whose they are. */
@ApplicationScoped
class StreamGauge {

  private final MeterRegistry meters;

  private volatile Measures measures = Measures.NONE;

  StreamGauge(MeterRegistry meters) {
    this.meters = meters;
    state("active", Measures::active);
    state("paused", Measures::paused);
    state("stopped", Measures::stopped);
    gauge("ward.streams.failing", "Active streams whose receiver failed last", Measures::failing);
    gauge("ward.streams.waiting", "Events that active streams haven't come to", Measures::waiting);
    gauge(
        "ward.streams.lag.seconds",
        "For how long the oldest of them has been on record",
        Measures::lagSeconds);
  }

  Measures measures() {
    return measures;
  }

  void measured(Measures now) {
    measures = now;
  }

  void delivered(String kind, int events) {
    meters.counter("ward.streams.delivered", "kind", kind).increment(events);
  }

  void failed(String kind) {
    meters.counter("ward.streams.attempts.failed", "kind", kind).increment();
  }

  private void state(String state, ToDoubleFunction<Measures> value) {
    Gauge.builder("ward.streams", this, self -> value.applyAsDouble(self.measures))
        .tag("state", state)
        .description("Streams by state")
        .register(meters);
  }

  private void gauge(String name, String description, ToDoubleFunction<Measures> value) {
    Gauge.builder(name, this, self -> value.applyAsDouble(self.measures))
        .description(description)
        .register(meters);
  }
}
