package dev.ward.audit.alerts;

import dev.ward.audit.alerts.WatchStore.Measures;
import dev.ward.platform.outbox.Loop;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/**
 * Looks through the record as it grows and tells of what it finds; all instances do, and share the
 * work. Finding and telling are apart: what was found is in the database together with whom to tell
 * before anybody is told, and is told again until it was taken.
 */
@ApplicationScoped
class Watch {

  private static final Logger LOG = Logger.getLogger(Watch.class);
  private static final int AT_ONCE = 4;

  private final WatchStore store;
  private final Messenger messenger;
  private final AlertsConfig config;
  private final List<Loop> loops;

  private volatile Measures measures = Measures.NONE;

  Watch(
      WatchStore store,
      Messenger messenger,
      AlertsConfig config,
      Vertx vertx,
      MeterRegistry meters) {
    this.store = store;
    this.messenger = messenger;
    this.config = config;
    gauge(meters, "ward.alerts.open", "Alerts that nobody has seen to", Measures::open);
    gauge(meters, "ward.alerts.behind", "Events that weren't looked at yet", Measures::behind);
    gauge(meters, "ward.alerts.untold", "Notifications that nobody took yet", Measures::waiting);
    gauge(meters, "ward.alerts.given.up", "Notifications given up", Measures::givenUp);
    loops =
        List.of(
            loop(vertx, config.tick(), this::look, "events aren't looked through for alerts"),
            loop(vertx, config.tick(), this::tell, "notifications of alerts wait"),
            loop(vertx, config.measured(), this::tend, "alerts can't be measured"));
  }

  void start(@Observes StartupEvent event) {
    loops.forEach(Loop::start);
  }

  void stop(@Observes ShutdownEvent event) {
    loops.forEach(Loop::stop);
  }

  /**
   * Returns 0 unless there is more: each look passes all chains, so those of a whole tick's events
   * have one together.
   */
  Uni<Integer> look() {
    return store.look(config.lookedAt()).map(done -> done < config.lookedAt() ? 0 : done);
  }

  private Uni<Integer> tell() {
    return store
        .take(config.batch(), config.lease())
        .flatMap(
            taken ->
                Multi.createFrom()
                    .iterable(taken)
                    .onItem()
                    .transformToUni(this::tell)
                    .merge(AT_ONCE)
                    .collect()
                    .asList()
                    .map(told -> taken.size() < config.batch() ? 0 : taken.size()));
  }

  private Uni<Boolean> tell(Notification notification) {
    return messenger
        .tell(notification)
        .onItemOrFailure()
        .transformToUni(
            (told, failure) ->
                failure == null
                    ? store.settle(notification, null, null)
                    : failed(notification, String.valueOf(failure.getMessage())))
        .replaceWith(true);
  }

  private Uni<Void> failed(Notification notification, String why) {
    boolean last = notification.attempts() >= config.attempts();
    if (last) {
      LOG.warnf("nobody was told of alert %s: %s", notification.alertId(), why);
    }
    return store.settle(notification, why, last ? null : pause(notification));
  }

  private Duration pause(Notification notification) {
    long base =
        Math.min(
            config.longestPause().toMillis(),
            config.firstPause().toMillis() << Math.min(notification.attempts() - 1, 20));
    return Duration.ofMillis(base / 2 + ThreadLocalRandom.current().nextLong(base / 2 + 1));
  }

  private Uni<Integer> tend() {
    return store
        .measure()
        .invoke(now -> measures = now)
        .flatMap(now -> store.forget())
        .map(gone -> 0);
  }

  private Loop loop(Vertx vertx, Duration every, Supplier<Uni<Integer>> work, String failing) {
    Consumer<Throwable> warn = failure -> LOG.warnf("%s: %s", failing, failure);
    return new Loop(vertx, every, config.measured(), work, warn);
  }

  private void gauge(
      MeterRegistry meters, String name, String description, ToDoubleFunction<Measures> value) {
    Gauge.builder(name, this, self -> value.applyAsDouble(self.measures))
        .description(description)
        .register(meters);
  }
}
