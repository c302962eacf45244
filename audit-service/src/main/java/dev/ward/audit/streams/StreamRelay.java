package dev.ward.audit.streams;

import dev.ward.platform.outbox.Loop;
import dev.ward.platform.webhook.WebhookConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Shares the streams with the other instances: each takes some of those that are due and delivers
 * them side by side, so that a receiver that is slow or dead takes up one place of several, and
 * only for as long as an attempt lasts.
 */
@ApplicationScoped
class StreamRelay {

  private static final Logger LOG = Logger.getLogger(StreamRelay.class);

  private final DeliveryStore store;
  private final Courier courier;
  private final StreamsConfig config;
  private final AtomicInteger busy = new AtomicInteger();
  private final List<Loop> loops;

  StreamRelay(
      DeliveryStore store,
      Courier courier,
      StreamGauge gauge,
      StreamsConfig config,
      WebhookConfig webhook,
      Vertx vertx) {
    this.store = store;
    this.courier = courier;
    this.config = config;
    if (config.lease().compareTo(webhook.timeout().multipliedBy(2)) <= 0
        || config.lease().compareTo(config.syslogTimeout().multipliedBy(3)) <= 0) {
      throw new IllegalArgumentException(
          "ward.streams.lease must be more than twice ward.webhook.timeout and more than three"
              + " times ward.streams.syslog-timeout");
    }
    loops =
        List.of(
            new Loop(
                vertx,
                config.tick(),
                config.measured(),
                this::take,
                failure -> LOG.warnf("streams wait: %s", failure)),
            new Loop(
                vertx,
                config.measured(),
                config.measured(),
                () -> store.measure().invoke(gauge::measured).replaceWith(0),
                failure -> LOG.warnf("streams can't be measured: %s", failure)));
  }

  void start(@Observes StartupEvent event) {
    loops.forEach(Loop::start);
  }

  void stop(@Observes ShutdownEvent event) {
    loops.forEach(Loop::stop);
  }

  /** Takes as many streams as there is room for; they are delivered on their own from then on. */
  Uni<Integer> take() {
    int room = config.concurrency() - busy.get();
    if (room <= 0) {
      return Uni.createFrom().item(0);
    }
    // Another one each time: what was lost on the way and taken again is not taken for the same.
    UUID holder = UUID.randomUUID();
    return store
        .claim(holder, room)
        .map(
            claims -> {
              busy.addAndGet(claims.size());
              claims.forEach(
                  claim ->
                      courier
                          .deliver(holder, claim)
                          .onTermination()
                          .invoke(busy::decrementAndGet)
                          .subscribe()
                          .with(done -> {}, failure -> {}));
              return claims.size();
            });
  }
}
