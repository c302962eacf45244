package dev.ward.scheduler.timers;

import dev.ward.scheduler.rounds.Rounds;
import dev.ward.scheduler.timers.FiringStore.Backlog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;

/** Fires timers all the time; any number of instances do, each step is taken by one of them. */
@ApplicationScoped
class TimerLoop {

  private final TimersConfig config;
  private final Rounds firing;
  private final Rounds measuring;

  private volatile Backlog last = Backlog.NONE;

  TimerLoop(FiringStore store, TimersConfig config, Vertx vertx, MeterRegistry meters) {
    this.config = config;
    Clock clock = Clock.systemUTC();
    Counter fired =
        Counter.builder("ward.timers.steps").description("steps that were taken").register(meters);
    Gauge.builder("ward.timers.due", () -> last.due())
        .description("timers of which a step is due")
        .register(meters);
    Gauge.builder("ward.timers.lag", () -> last.lagSeconds(clock.instant()))
        .description("how long the oldest of them is due")
        .baseUnit("seconds")
        .register(meters);
    firing =
        new Rounds(
            vertx,
            "timers are late",
            config.idle(),
            () ->
                store
                    .fire(config.batch())
                    .invoke(steps -> fired.increment(steps))
                    .map(steps -> steps > 0));
    measuring =
        new Rounds(
            vertx,
            "timers can't be counted",
            config.measured(),
            () -> store.measure().invoke(backlog -> last = backlog).replaceWith(false));
  }

  void start(@Observes StartupEvent event) {
    if (config.enabled()) {
      firing.wake();
      measuring.wake();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    firing.stop();
    measuring.stop();
  }

  /** To be called when a timer was set whose first step may be due already. */
  void wake() {
    if (config.enabled()) {
      firing.wake();
    }
  }

  Backlog last() {
    return last;
  }
}
