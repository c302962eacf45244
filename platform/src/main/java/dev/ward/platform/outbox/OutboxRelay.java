package dev.ward.platform.outbox;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Carries the events that this service's transactions wrote to the audit service: at least once,
 * and in order per stream, because each stream belongs to one lane, one relay at a time holds a
 * lane, and an event leaves the outbox only when the audit service has answered for it. While the
 * audit service is away, events wait. What it rejects is set aside, and its stream goes on.
 */
@ApplicationScoped
class OutboxRelay {

  private static final Logger LOG = Logger.getLogger(OutboxRelay.class);

  /** Without the database there is nobody to tell. */
  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);

  private final OutboxConfig config;
  private final OutboxStore store;
  private final OutboxGauge gauge;
  private final List<Loop> loops = new ArrayList<>();
  private final List<Lane> lanes = new ArrayList<>();

  OutboxRelay(
      OutboxConfig config, OutboxStore store, AuditClient audit, OutboxGauge gauge, Vertx vertx) {
    this.config = config;
    this.store = store;
    this.gauge = gauge;
    check(config);
    loops.add(
        new Loop(
            vertx,
            config.outbox(),
            config.outbox().measured(),
            this::tend,
            failure -> LOG.warnf("the outbox can't be measured: %s", failure)));
    if (config.audit().url().isPresent()) {
      for (int i = 0; i < config.outbox().lanes(); i++) {
        Lane lane = new Lane(i, store, audit, config, gauge);
        lanes.add(lane);
        loops.add(
            new Loop(
                vertx,
                config.outbox(),
                config.outbox().idle(),
                () -> lane.deliver().onFailure().invoke(gauge::failed),
                failure ->
                    LOG.warnf("events wait in the outbox, lane %s: %s", lane.name(), failure)));
      }
    }
  }

  void start(@Observes StartupEvent event) {
    loops.forEach(Loop::start);
  }

  /** Others go on at once, instead of at the end of the leases. */
  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    loops.forEach(Loop::stop);
    if (lanes.isEmpty()) {
      return;
    }
    CountDownLatch gone = new CountDownLatch(1);
    Uni.join()
        .all(lanes.stream().map(Lane::letGo).toList())
        .andCollectFailures()
        .onTermination()
        .invoke(gone::countDown)
        .subscribe()
        .with(done -> {}, failure -> LOG.warnf("lanes could not be let go of: %s", failure));
    // The thread that shuts down is nobody's event loop, and what it closes next is the database's
    // pool.
    if (!gone.await(LONGEST_FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("lanes are left to the end of their leases");
    }
  }

  /** Measures what waits, and makes the events that could not be made when they were due. */
  private Uni<Integer> tend() {
    return store
        .measure(config.outbox().cap())
        .invoke(gauge::measured)
        .flatMap(measures -> measures.failing() == 0 ? none() : store.retryFailures())
        .replaceWith(0);
  }

  private static Uni<Integer> none() {
    return Uni.createFrom().item(0);
  }

  private static void check(OutboxConfig config) {
    int lanes = config.outbox().lanes();
    if (lanes < 1 || Lane.BUCKETS % lanes != 0) {
      throw new IllegalArgumentException("ward.outbox.lanes must be 1, 2, 4, 8 or 16");
    }
    if (config.outbox().lease().compareTo(config.audit().timeout().multipliedBy(2)) <= 0) {
      throw new IllegalArgumentException(
          "ward.outbox.lease must be more than twice ward.audit.timeout");
    }
  }
}
