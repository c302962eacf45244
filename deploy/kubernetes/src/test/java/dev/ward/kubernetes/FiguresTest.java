package dev.ward.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void figuresAreCalledAsPrometheusCallsThem() {
    Figures figures =
        Figures.of(
            """
            private static final String TURNED_AWAY = "ward.requests.turned-away";
            Gauge.builder("ward.queue.lag", this::lag).baseUnit("seconds").register(meters);
            Counter.builder("ward.queue.delivered").register(meters);
            meters.counter(TURNED_AWAY, "limit", kind).increment();
            meters.timer("ward.runs", "job", name).record(time);
            due = gauge(meters, "ward.runs.due", "runs that wait");
            due.register(List.of(Row.of(Tags.of("queue", name), value)));
            """);

    assertThat(figures.names())
        .containsExactlyInAnyOrder(
            "ward_queue_lag_seconds",
            "ward_queue_delivered_total",
            "ward_requests_turned_away_total",
            "ward_runs_seconds_count",
            "ward_runs_seconds_sum",
            "ward_runs_seconds_max",
            "ward_runs_due");
    assertThat(figures.tags()).containsExactlyInAnyOrder("limit", "job", "queue");
  }

  @Test
  void nothingIsMeasuredByClinic() {
    Figures figures =
        Figures.of(
            """
            meters.counter("ward.reads", "clinic", clinic.toString()).increment();
            Gauge.builder("ward.size", this::size).tag("patientId", id).register(meters);
            """);

    assertThat(new Watching(figures).offenders(Overlays.built("dev")))
        .containsExactly("something is measured by clinic", "something is measured by patientId");
  }
}
