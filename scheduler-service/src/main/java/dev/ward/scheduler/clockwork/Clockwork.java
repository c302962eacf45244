package dev.ward.scheduler.clockwork;

import dev.ward.scheduler.SchedulerConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * The ticking: every instance makes the occurrences that are due, claims some of what waits, and
 * tells that it is alive. Instances meet in the database only, so there may be any number of them,
 * and any of them may stop at any time.
 */
@ApplicationScoped
public class Clockwork {

  private static final Logger LOG = Logger.getLogger(Clockwork.class);

  private final String holder = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  private final Executor eventLoops;
  private final Planner planner;
  private final ClaimStore store;
  private final SchedulerConfig config;
  private final List<Lane> lanes;

  private volatile long lastHeartbeat = System.nanoTime();
  private volatile long lastTick = System.nanoTime();

  Clockwork(Planner planner, ClaimStore store, Worker worker, SchedulerConfig config, Vertx vertx) {
    this.eventLoops = vertx.nettyEventLoopGroup();
    this.planner = planner;
    this.store = store;
    this.config = config;
    Rest rest = new Rest(vertx, config.rest());
    this.lanes =
        IntStream.range(0, config.lanes())
            .mapToObj(i -> new Lane(holder, config.batch(), store, worker, rest))
            .toList();
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  public Uni<Void> tick() {
    lastTick = System.nanoTime();
    return planner
        .planWhenDue()
        .onFailure()
        .invoke(failure -> LOG.warnf("nothing could be planned: %s", failure))
        .onFailure()
        .recoverWithNull()
        .invoke(this::wake)
        .flatMap(planned -> tellOfLife())
        .onFailure()
        .invoke(failure -> LOG.warnf("leases were not renewed: %s", failure))
        .onFailure()
        .recoverWithNull();
  }

  /**
   * Starts what waits, without waiting for the next tick; not in the context of whatever request
   * asks for it.
   */
  public void wake() {
    eventLoops.execute(() -> lanes.forEach(Lane::wake));
  }

  /** A job has changed: what was planned by its old cron no longer counts. */
  public void jobChanged() {
    planner.planSoon();
  }

  /**
   * Ends the runs at hand and gives the others back, so that nobody has to wait for the end of
   * their leases.
   */
  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    CountDownLatch rested = new CountDownLatch(1);
    Uni.join()
        .all(lanes.stream().map(Lane::stop).toList())
        .andCollectFailures()
        .onTermination()
        .invoke(rested::countDown)
        .subscribe()
        .with(done -> {}, failure -> LOG.warnf("runs were not given back: %s", failure));
    // The thread that shuts down is nobody's event loop, and what it closes next is the database's
    // pool.
    if (!rested.await(config.grace().toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("a run is left to the end of its lease");
    }
  }

  /** How long ago the last tick began; grows when they have stopped. */
  long secondsSinceTick() {
    return Duration.ofNanos(System.nanoTime() - lastTick).toSeconds();
  }

  /** How many runs this instance has claimed and not ended. */
  int held() {
    return lanes.stream().mapToInt(lane -> lane.held().size()).sum();
  }

  private Uni<Void> tellOfLife() {
    return Uni.join()
        .all(lanes.stream().map(lane -> lane.giveBackIfLongerThan(config.patience())).toList())
        .andFailFast()
        .flatMap(given -> heartbeat());
  }

  private Uni<Void> heartbeat() {
    List<Claim> held = new ArrayList<>();
    lanes.forEach(lane -> held.addAll(lane.held()));
    if (held.isEmpty() || System.nanoTime() - lastHeartbeat < config.heartbeat().toNanos()) {
      return Uni.createFrom().voidItem();
    }
    lastHeartbeat = System.nanoTime();
    return store
        .heartbeat(holder, held)
        .invoke(
            ours -> {
              for (Claim claim : held) {
                if (!ours.contains(claim.id())) {
                  lanes.forEach(lane -> lane.forget(claim.id()));
                }
              }
            })
        .replaceWithVoid();
  }
}
