package dev.ward.scheduler.clockwork;

import dev.ward.platform.db.ClinicTransaction;
import dev.ward.scheduler.SchedulerConfig;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * What the clockwork does beside the runs: looks after those that have parts, finds occurrences
 * that are missing and runs that are slow, reads the figures of the queue, and forgets what is old.
 * Every instance does; the database lets one of them at a time.
 */
@ApplicationScoped
class Upkeep {

  private static final Logger LOG = Logger.getLogger(Upkeep.class);
  private static final int FORGET_AT_ONCE = 5000;

  private final ClinicTransaction transaction;
  private final UpkeepStore store;
  private final PlanStore plans;
  private final Worker worker;
  private final QueueGauges gauges;
  private final Clock clock;
  private final SchedulerConfig config;
  private final Errand tend;
  private final Errand detect;
  private final Errand forget;

  Upkeep(
      ClinicTransaction transaction,
      UpkeepStore store,
      PlanStore plans,
      Worker worker,
      QueueGauges gauges,
      Clock clock,
      SchedulerConfig config) {
    this.transaction = transaction;
    this.store = store;
    this.plans = plans;
    this.worker = worker;
    this.gauges = gauges;
    this.clock = clock;
    this.config = config;
    this.tend = new Errand("parts were not looked after", config.tendEvery());
    this.detect = new Errand("it was not looked for missed and slow runs", config.detectEvery());
    this.forget = new Errand("old runs were not removed", config.forgetEvery());
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  Uni<Void> tick() {
    return tend.whenDue(() -> tend().flatMap(tended -> measure()))
        .flatMap(tended -> detect.whenDue(() -> detect().flatMap(found -> store.findSlow())))
        .flatMap(detected -> forget.whenDue(() -> store.forget(FORGET_AT_ONCE)));
  }

  Uni<Void> tend() {
    return store.tendParents();
  }

  Uni<Void> measure() {
    return store.queueState().invoke(gauges::measured).replaceWithVoid();
  }

  /** Compares what each job should have had lately with what is there. */
  Uni<Void> detect() {
    Instant until = clock.instant().minus(config.missedAfter());
    return transaction.relay(
        connection ->
            plans
                .jobs(connection, worker.jobs())
                .flatMap(
                    jobs ->
                        plans
                            .zones(connection)
                            .flatMap(
                                zones ->
                                    Multi.createFrom()
                                        .iterable(jobs)
                                        .onItem()
                                        .transformToUniAndConcatenate(
                                            job ->
                                                plans.findMissed(
                                                    connection,
                                                    job.name(),
                                                    expected(job, zones, until)))
                                        .collect()
                                        .asList()))
                .invoke(Upkeep::tell)
                .replaceWithVoid());
  }

  private List<Due> expected(PlannedJob job, List<String> zones, Instant until) {
    return job.all(zones, until.minus(config.missedWithin()), until);
  }

  private static void tell(List<Integer> found) {
    int missed = found.stream().mapToInt(Integer::intValue).sum();
    if (missed > 0) {
      LOG.errorf("%d occurrences are missing", missed);
    }
  }

  /** Something that is done every now and then, by a clock that nobody sets. */
  private static final class Errand {

    private final String complaint;
    private final long everyNanos;
    private volatile long nextNanos = System.nanoTime();

    Errand(String complaint, Duration every) {
      this.complaint = complaint;
      this.everyNanos = every.toNanos();
    }

    /** Never fails: what went wrong is tried again in its time. */
    Uni<Void> whenDue(Supplier<Uni<Void>> work) {
      if (System.nanoTime() - nextNanos < 0) {
        return Uni.createFrom().voidItem();
      }
      nextNanos = System.nanoTime() + everyNanos;
      return work.get()
          .onFailure()
          .invoke(failure -> LOG.warnf("%s: %s", complaint, failure))
          .onFailure()
          .recoverWithNull();
    }
  }
}
