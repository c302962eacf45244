package dev.ward.scheduler.clockwork;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One thing after the other: claims a few due runs, does them in turn, and goes on until none is
 * due. The lanes of an instance know nothing of one another, nor do instances: what is claimed is
 * nobody else's.
 */
final class Lane {

  private static final Logger LOG = Logger.getLogger(Lane.class);

  private static final long BRISK_NANOS = Duration.ofMillis(500).toNanos();

  private final String holder;
  private final int batch;
  private final ClaimStore store;
  private final Worker worker;
  private final Rest rest;

  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicBoolean wokenMeanwhile = new AtomicBoolean();
  private final CompletableFuture<Void> rested = new CompletableFuture<>();

  /** Claimed and not done; what is not in here any more when its turn comes is left alone. */
  private final Map<UUID, Claim> held = new ConcurrentHashMap<>();

  private volatile UUID current = Claim.PLATFORM;
  private volatile CompletableFuture<Void> currentIsLost = new CompletableFuture<>();
  private volatile @Nullable UUID lastServed;
  private volatile boolean stopped;
  private volatile long claimedAt;
  private volatile int size = 1;

  Lane(String holder, int batch, ClaimStore store, Worker worker, Rest rest) {
    this.holder = holder;
    this.batch = batch;
    this.store = store;
    this.worker = worker;
    this.rest = rest;
  }

  /** Looks for due runs, now or as soon as the present ones are done. */
  void wake() {
    wokenMeanwhile.set(true);
    if (!stopped && busy.compareAndSet(false, true)) {
      wokenMeanwhile.set(false);
      claimAndRun()
          .subscribe()
          .with(
              this::rest,
              failure -> {
                LOG.warnf("no runs could be claimed: %s", failure);
                wokenMeanwhile.set(false);
                rest(0);
              });
    }
  }

  Collection<Claim> held() {
    return held.values();
  }

  /**
   * Forgets a run that turned out to be ours no more: not begun, it is skipped; at work, it is
   * ended, and what it has done is not kept.
   */
  void forget(UUID run) {
    if (held.remove(run) != null && run.equals(current)) {
      currentIsLost.complete(null);
    }
  }

  /** Lets others have what has been waiting behind a long run. */
  Uni<Void> giveBackIfLongerThan(Duration patience) {
    if (System.nanoTime() - claimedAt < patience.toNanos()) {
      return Uni.createFrom().voidItem();
    }
    List<Claim> waiting = new ArrayList<>();
    for (Claim claim : List.copyOf(held.values())) {
      if (!claim.id().equals(current) && held.remove(claim.id()) != null) {
        waiting.add(claim);
      }
    }
    return waiting.isEmpty() ? Uni.createFrom().voidItem() : store.giveBack(holder, waiting);
  }

  /** Claims nothing more and gives back what waits; completes when the run at hand is done. */
  Uni<Void> stop() {
    stopped = true;
    if (!busy.get()) {
      rested.complete(null);
    }
    return giveBackIfLongerThan(Duration.ZERO)
        .flatMap(given -> Uni.createFrom().completionStage(rested));
  }

  private void rest(int done) {
    busy.set(false);
    if (stopped) {
      rested.complete(null);
    } else if (done > 0 || wokenMeanwhile.get()) {
      wake();
    }
  }

  private Uni<Integer> claimAndRun() {
    return store
        .claim(holder, worker.jobs(), size, lastServed)
        .flatMap(
            claims -> {
              if (stopped) {
                return store.giveBack(holder, claims).replaceWith(0);
              }
              claimedAt = System.nanoTime();
              if (!claims.isEmpty()) {
                lastServed = claims.get(0).servedTo();
              }
              claims.forEach(claim -> held.put(claim.id(), claim));
              return Multi.createFrom()
                  .iterable(claims)
                  .onItem()
                  .transformToUniAndConcatenate(this::run)
                  .collect()
                  .last()
                  .invoke(this::adapt)
                  .replaceWith(claims.size());
            });
  }

  /** Short runs are claimed by the dozen, long ones singly, so that others find something to do. */
  private void adapt() {
    boolean brisk = System.nanoTime() - claimedAt < BRISK_NANOS;
    size = brisk ? Math.min(batch, size * 2) : Math.max(1, size / 2);
  }

  private Uni<Void> run(Claim claim) {
    CompletableFuture<Void> lost = new CompletableFuture<>();
    currentIsLost = lost;
    current = claim.id();
    if (!held.containsKey(claim.id())) {
      return Uni.createFrom().voidItem();
    }
    long began = System.nanoTime();
    return worker
        .run(claim, lost)
        .onTermination()
        .invoke(() -> held.remove(claim.id()))
        .chain(() -> rest.after(Duration.ofNanos(System.nanoTime() - began)));
  }
}
