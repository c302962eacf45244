package dev.ward.metrics.sheets;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Takes on runs that are due, a few at a time, and gives signs of life while they last. Any number
 * of processes may do so: each run is one's at a time, and a run whose process has died is taken
 * over.
 */
@ApplicationScoped
class SyncWorker {

  private static final Logger LOG = Logger.getLogger(SyncWorker.class);
  private static final int SIGNS_OF_LIFE_IN_A_LEASE = 4;

  private final SyncStore store;
  private final Sync sync;
  private final SheetsConfig config;
  private final Vertx vertx;
  private final UUID holder = UUID.randomUUID();
  private final List<Long> timers = new ArrayList<>();

  /** What runs here; true once it is lost to somebody else. */
  private final Map<Claim, Boolean> running = new ConcurrentHashMap<>();

  private boolean looking;
  private boolean again;
  private volatile boolean stopped;

  SyncWorker(SyncStore store, Sync sync, SheetsConfig config, Vertx vertx) {
    this.store = store;
    this.sync = sync;
    this.config = config;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent event) {
    long lease = config.lease().toMillis();
    timers.add(vertx.setPeriodic(config.tick().toMillis(), timer -> wake()));
    timers.add(vertx.setPeriodic(lease / SIGNS_OF_LIFE_IN_A_LEASE, timer -> giveSignsOfLife()));
  }

  void stop(@Observes ShutdownEvent event) {
    stopped = true;
    timers.forEach(vertx::cancelTimer);
  }

  /** Looks for what is due, apart from whoever has a reason to think that something is. */
  void wake() {
    Infrastructure.getDefaultWorkerPool().execute(this::look);
  }

  private void look() {
    int free = beginToLook();
    if (free <= 0) {
      return;
    }
    store
        .plan()
        .flatMap(planned -> store.claim(holder, config.lease(), free))
        .subscribe()
        .with(
            claims -> {
              claims.forEach(this::begin);
              looked();
            },
            failure -> {
              LOG.warnf("sources that are due could not be looked for: %s", failure);
              looked();
            });
  }

  private synchronized int beginToLook() {
    if (looking || stopped) {
      again = looking;
      return 0;
    }
    int free = config.concurrency() - running.size();
    looking = free > 0;
    return free;
  }

  private synchronized void looked() {
    looking = false;
    if (again) {
      again = false;
      wake();
    }
  }

  private void begin(Claim claim) {
    running.put(claim, false);
    sync.run(claim, () -> stopped || running.getOrDefault(claim, true))
        .onTermination()
        .invoke(() -> running.remove(claim))
        .subscribe()
        .with(done -> wake(), failure -> LOG.warnf("run %s ended unseen: %s", claim.id(), failure));
  }

  private void giveSignsOfLife() {
    for (Claim claim : running.keySet()) {
      store
          .renew(claim, config.lease())
          .subscribe()
          .with(
              held -> {
                if (!held) {
                  running.computeIfPresent(claim, (same, lost) -> true);
                }
              },
              failure -> LOG.warnf("no sign of life from run %s: %s", claim.id(), failure));
    }
  }
}
